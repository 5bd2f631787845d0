import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { judgePrompt } from '../../../src/judge-prompt.ts'
import { builtInPolicy } from '../../../src/policy/built-in.ts'
import { allows, decide } from '../../../src/policy/decide.ts'
import type { PromptGuard, TextGuard } from '../../../src/ports.ts'
import { MalformedAnswer } from '../../../src/prompts/family.ts'
import { comprehendPromptGuard } from '../../../src/providers/aws/prompt-guard.ts'
import { startComprehend, toxicity } from '../../far-side/comprehend.ts'
import type { Json11, Reply } from '../../far-side/json-1.1.ts'
import { failureOf, led, soon, troubles } from './guard-services.ts'

let far: Json11
let guard: PromptGuard
let close: () => Promise<void>
beforeAll(async () => {
  const opened = await led('COMPREHEND', startComprehend())
  far = opened.far
  close = opened.close
  guard = comprehendPromptGuard({ client: await opened.clients.comprehend() })
})
afterEach(() => {
  far.misbehave = () => null
})
afterAll(() => close())

const verdictOn = async (...segments: readonly string[]) =>
  decide(builtInPolicy, await guard.judge(segments, soon()), segments.join(''))
const says = (result: unknown) => (): Reply => ({ result })
const english = (length: number) =>
  'The cat sat on the mat by the old house. '.repeat(length / 40).slice(0, length - 15)
const callsSince = (first: number) => far.calls.slice(first).map(({ input }) => input)

test('a prompt is sent as English segments, signed for Comprehend, and what is found has our categories', async () => {
  const first = far.calls.length
  const findings = await guard.judge(['a cat', '{"HATE_SPEECH":0.8}'], soon())
  expect(far.calls.slice(first)).toEqual([
    {
      operation: 'DetectToxicContent',
      input: { TextSegments: [{ Text: 'a cat' }, { Text: '{"HATE_SPEECH":0.8}' }], LanguageCode: 'en' },
      scope: 'comprehend',
    },
  ])
  expect(findings.toSorted((a, b) => b.score - a.score)[0]).toEqual({
    category: 'hate',
    score: 0.8,
    guard: 'comprehend',
  })
  expect(findings.map(({ category }) => category)).toEqual([
    'graphic language',
    'harassment or abuse',
    'hate',
    'insults',
    'profanity',
    'sexual content',
    'violence or threats',
  ])
})

test.each([
  [0.49, 'answer with a note'],
  [0.5, 'hold'],
  [0.51, 'hold'],
])('input 50: a toxicity of %d at a threshold of 0.5 has the action %s', async (score, action) => {
  expect(await verdictOn(`{"INSULT":${score}}`)).toMatchObject({ action, because: [{ category: 'insults', score }] })
})

test('input 51: the worst segment counts, wherever it stands', async () => {
  for (const at of [0, 4, 9]) {
    const segments = Array.from({ length: 10 }, (_, index) => (index === at ? '{"SEXUAL":0.95}' : '{"SEXUAL":0.2}'))
    expect(await verdictOn(...segments)).toMatchObject({ because: [{ category: 'sexual content', score: 0.95 }] })
  }
})

test.each([
  ['1,025 bytes', english(1025), 1],
  ['11 segments', english(9900), 2],
  ['10,241 bytes', english(10_241), 2],
  ['4-byte emoji across every cut', `A ${'😀'.repeat(2000)}`, 1],
])('input 51: a prompt of %s is judged whole, in as many calls as it takes', async (_, prompt, calls) => {
  const first = far.calls.length
  const guards: readonly TextGuard[] = []
  const findings = await judgePrompt(`${prompt}{"INSULT":0.6}`, { promptGuards: [guard], guards }, soon())
  expect(findings).toContainEqual({ category: 'insults', score: 0.6, guard: 'comprehend' })
  expect(far.calls.length - first).toBe(calls)
  expect(JSON.stringify(callsSince(first))).not.toContain('\uFFFD')
})

test('fault 27: what is too long for the service is refused before it is asked', async () => {
  const first = far.calls.length
  for (const segments of [[], [''], ['a'.repeat(1025)], ['ü'.repeat(513)], Array.from({ length: 11 }, () => 'a')]) {
    expect(await failureOf(guard.judge(segments, soon()))).toMatchObject({ provider: 'guard', retryable: false })
  }
  expect(far.calls.length).toBe(first)
})

describe('the toxicity of the whole', () => {
  test('counts as unspecified where it is above every label', async () => {
    expect(await verdictOn('{"Toxicity":0.95,"INSULT":0.4}')).toMatchObject({
      action: 'refuse and alert',
      because: [{ category: 'unspecified', score: 0.95 }, { category: 'insults' }],
    })
  })

  test('says nothing more where a label is as high', async () => {
    const { because } = await verdictOn('{"Toxicity":0.6,"INSULT":0.6}')
    expect(because.map(({ category }) => category)).toEqual(['insults'])
  })
})

test('fault 19: a label that is not known is refused, whatever its score', async () => {
  const result = toxicity()
  far.misbehave = says({ ResultList: [{ ...result, Labels: [...result.Labels, { Name: 'SARCASM', Score: 0 }] }] })
  expect(await verdictOn('a cat')).toMatchObject({ action: 'refuse and alert', because: [{ category: 'unknown' }] })
})

describe('fault 17: what is no verdict on every segment is none', () => {
  const { Labels } = toxicity()
  const names = Labels.map(({ Name }) => Name)
  test.each([
    ['nothing for a segment', { ResultList: [] }],
    ['more than was asked', { ResultList: [toxicity(), toxicity()] }],
    ['a label missing', { ResultList: [{ Labels: Labels.slice(1), Toxicity: 0 }] }],
    ['no labels', { ResultList: [{ Labels: [], Toxicity: 0 }] }],
    ['no toxicity', { ResultList: [{ Labels }] }],
    ['a score that is no number', { ResultList: [toxicity({ INSULT: 'NaN' as never })] }],
    ['a score below 0', { ResultList: [toxicity({ INSULT: -0.1 })] }],
    ['a score above 1', { ResultList: [toxicity({ INSULT: 1.1 })] }],
    ['a toxicity above 1', { ResultList: [toxicity({ Toxicity: 2 })] }],
    ['a score in words', { ResultList: [toxicity({ INSULT: 'low' as never })] }],
    ['a score of null', { ResultList: [{ Labels: [...Labels, { Name: 'INSULT', Score: null }], Toxicity: 0 }] }],
  ])('%s', async (_, answer) => {
    far.misbehave = says(answer)
    const failure = await failureOf(guard.judge(['a cat'], soon()))
    expect(failure).toMatchObject({ provider: 'guard', retryable: true, cause: expect.any(MalformedAnswer) })
  })

  // Planted one by one and caught: labels not counted, a score that cannot be read taken for 0, results not counted.
  test('nothing that a fuzzed answer says clears a prompt, unless it is a whole verdict', async () => {
    const whole = [toxicity(), toxicity()]
    const value = fc.constantFrom(null, 'low', 'NaN', -1, 2, 0.4, 0.6, 1, [], {})
    const place = fc.record({ result: fc.nat(1), label: fc.nat(6) })
    type Results = ReturnType<typeof toxicity>[]
    const change = fc.oneof(
      place.map((at) => (results: Results) => results[at.result]?.Labels.splice(at.label, 1)),
      fc.tuple(place, value).map(([at, Score]) => (results: Results) => {
        Object.assign(results[at.result]?.Labels[at.label] ?? {}, { Score })
      }),
      fc.tuple(place, value).map(([at, Toxicity]) => (results: Results) => {
        Object.assign(results[at.result] ?? {}, { Toxicity })
      }),
      fc.nat(2).map((count) => (results: Results) => results.splice(count, 2, ...results.slice(0, count))),
      place.map((at) => (results: Results) => Object.assign(results[at.result]?.Labels[at.label] ?? {}, { Name: 'X' })),
    )
    const isLow = (score: unknown) => typeof score === 'number' && score >= 0 && score < 0.5
    const judging = async (changes: readonly ((results: Results) => unknown)[]) => {
      const results = structuredClone(whole)
      for (const apply of changes) apply(results)
      far.misbehave = says({ ResultList: results })
      const findings = await guard.judge(['a cat', 'a dog'], soon()).catch(() => null)
      const cleared = findings !== null && allows(decide(builtInPolicy, findings, ''))
      const given = JSON.parse(JSON.stringify(results)) as Results
      const harmless =
        given.length === 2 &&
        given.every(({ Toxicity, Labels: named }) => isLow(Toxicity) && named.every(({ Score }) => isLow(Score))) &&
        given.every(({ Labels: named }) => JSON.stringify(named.map(({ Name }) => Name)) === JSON.stringify(names))
      expect(cleared).toBe(harmless)
    }
    await fc.assert(fc.asyncProperty(fc.array(change, { maxLength: 2 }), judging), { seed: 17, numRuns: 200 })
  })
})

test.each(troubles)('fault 27: a Comprehend that %s clears nothing', async (_, reply, retryable, malformed) => {
  far.misbehave = () => reply
  const failure = await failureOf(guard.judge(['a cat'], soon()))
  expect(failure).toMatchObject({ name: 'ProviderFailed', provider: 'guard', retryable })
  expect(failure instanceof Error && failure.cause instanceof MalformedAnswer).toBe(malformed)
  expect(String(failure)).not.toContain('CANARY')
})

test.each(['silence', 'half'] as const)('fault 18: at the deadline an answer of %s is none', async (reply) => {
  far.misbehave = () => reply
  const deadline = new AbortController()
  const judging = failureOf(guard.judge(['a cat'], deadline.signal))
  await far.called()
  deadline.abort()
  expect(await judging).toMatchObject({ name: 'ProviderFailed', provider: 'guard', retryable: true })
})

test('fault 20: of many judgements at once each gets its own answer', async () => {
  const scores = Array.from({ length: 200 }, (_, index) => index / 1000 + 0.1)
  const found = await Promise.all(scores.map((score) => guard.judge([`{"GRAPHIC":${score}}`], soon())))
  expect(found.map(([first]) => first?.score)).toEqual(scores)
})
