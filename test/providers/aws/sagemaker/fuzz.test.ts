import { expect, test } from 'vitest'
import { readWhole } from '../../../../src/providers/aws/sagemaker/answer.ts'
import type { Completion } from '../../../../src/prompts/family.ts'
import { llamaGuard1 } from '../../../../src/prompts/llama-guard-1.ts'
import { readVerdict } from '../../../../src/prompts/read-verdict.ts'
import type { Finding } from '../../../../src/turn.ts'

const asked = { maximumTokens: 64, stop: [] }

type Reader = (completion: Completion) => readonly Finding[]
const reader: Reader = (completion) => readVerdict(completion, llamaGuard1.categories, 'guard')

/** Whether a guard that answered so would clear the content under the built-in threshold of a half. */
async function clears(body: string, read: Reader): Promise<boolean> {
  try {
    return read(await readWhole([body], asked)).every(({ score }) => score < 0.5)
  } catch {
    return false
  }
}

/** Whether it may: told anew, without the bot's own code. */
function mayClear(body: string): boolean {
  const parsed: unknown = parse(body)
  const answer = (Array.isArray(parsed) && parsed.length === 1 ? parsed[0] : parsed) as Answer
  const { generated_text: text, details } = answer
  const ended = ['eos_token', 'stop_sequence', 'stop'].includes(String(details?.finish_reason))
  const cut = details?.finish_reason ?? (Number(details?.generated_tokens) < 64 ? 1 : null)
  const first = details?.tokens?.find((token) => /\S/.test(token.text) && !token.special)
  const chance = Math.exp(first?.logprob ?? first?.log_prob ?? 0)
  const said = text
    .trim()
    .replace(/<\/s>$|<\|\w+\|>$/, '')
    .trim()
  if (!ended && typeof cut !== 'number') return false
  if (said === 'safe') return chance > 0.5
  return /^unsafe[ \t]*\r?\n\s*[O0]\d\d?(?:[ \t]*,[ \t]*[O0]\d\d?)*$/.test(said) && chance < 0.5
}

interface Answer {
  readonly generated_text: string
  readonly details?: {
    readonly finish_reason?: unknown
    readonly generated_tokens?: unknown
    readonly tokens?: readonly { text: string; logprob?: number; log_prob?: number; special?: boolean }[]
  }
}

const parse = (body: string): unknown => JSON.parse(body.trim().replace(/^data:/, ''))

/** Numbers below `limit` that look like chance and are always the same. */
function chances(seed: number) {
  let state = seed
  return (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

const words = ['safe', 'unsafe', '\n', 'O1', ',', ' ', '</s>', '<|eot_id|>', 'maybe', '!', '"', '{', '\u200b', 'S', '0']
const reasons = ['eos_token', 'stop_sequence', 'length', 'error', 'abort', null, 7, '', 'stop']

/** A whole answer of a guard, with up to three things changed in what it says and in the bytes of how. */
function answers(seed: number): () => string {
  const chance = chances(seed)
  const one = <T>(list: readonly T[]) => list[chance(list.length)] as T
  const change = (text: string, pieces: readonly string[]) => {
    const at = chance(text.length + 1)
    return text.slice(0, at) + (chance(3) ? one(pieces) : '') + text.slice(at + chance(3))
  }
  return () => {
    let text = one(['safe', 'unsafe\nO1', ' safe</s>', 'unsafe\nO2,O3', '\n\nsafe<|eot_id|>'])
    const word = text.includes('unsafe') ? 'unsafe' : 'safe'
    for (let times = chance(3); times > 0; times -= 1) text = change(text, words)
    const tokens = [{ text: word, [one(['logprob', 'log_prob'])]: one([-0.01, -0.5, -3]), special: false }]
    const reason = chance(3) ? 'eos_token' : one(reasons)
    const details = { finish_reason: reason, generated_tokens: one([2, 64]), ...(chance(3) ? { tokens } : {}) }
    const whole = { generated_text: text, details }
    let body = JSON.stringify(one([whole, [whole], whole, [whole, whole]]))
    if (!chance(3)) body = change(body, ['{', '}', '[', ']', ',', ':', '"', '\\', '1', 'e9', 'null', '\n', ' '])
    return body
  }
}

async function wronglyCleared(times: number, read: Reader): Promise<readonly string[]> {
  const next = answers(17)
  const wrong: string[] = []
  let cleared = 0
  for (let time = 0; time < times; time += 1) {
    const body = next()
    if (!(await clears(body, read))) continue
    cleared += 1
    if (!mayClear(body)) wrong.push(body)
  }
  // Where nothing is ever cleared, nothing is tried.
  expect(cleared).toBeGreaterThan(times / 20)
  return wrong
}

test('fault 17: of 100,000 answers of a guard only an exact `safe`, or an unlikely `unsafe`, clears anything', async () => {
  expect(await wronglyCleared(100_000, reader)).toEqual([])
}, 120_000)

test.each<[string, Reader]>([
  ['takes an answer that only begins with `safe`', (read) => (read.text.trim().startsWith('safe') ? [] : reader(read))],
  ['does not ask how the answer ended', (read) => reader({ ...read, finish: 'stop' })],
  ['does not ask how likely the answer was', (read) => reader({ ...read, tokens: [] })],
  ['takes every failure to read for a `safe`', (read) => (/safe/.test(read.text) ? reader(read) : [])],
])('fault 17: these answers find out a reader that %s', async (_defect, read) => {
  expect((await wronglyCleared(5000, read)).length).toBeGreaterThan(0)
})
