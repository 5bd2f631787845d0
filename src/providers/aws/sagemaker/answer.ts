/**
 * What both kinds of container answer: an object, or a list of one, that carries the whole text; in a stream, lines of
 * JSON or server-sent events, of which the last is such an object and each one before it brings a token.
 */
import * as z from 'zod'
import type { CompletionRequest } from '../../../ports.ts'
import type { Completion, TokenChoice } from '../../../prompts/family.ts'
import { ContainerFailed, UnreadableAnswer } from './failure.ts'

const token = z.object({
  text: z.string(),
  /** The natural logarithm of the probability: text-generation-inference's name and LMI's. */
  logprob: z.number().nullish(),
  log_prob: z.number().nullish(),
  special: z.boolean().nullish(),
})
type Token = z.infer<typeof token>

const details = z.object({
  /** A word; in newer LMI containers also the stop string or the id of the token that ended it, or nothing. */
  finish_reason: z.union([z.string(), z.number()]).nullish(),
  generated_tokens: z.number().nullish(),
  tokens: z.array(token).nullish(),
  top_tokens: z.array(z.array(token)).nullish(),
})
type Details = z.infer<typeof details>

const answer = z.object({
  token: token.nullish(),
  /** Only where the text is whole. */
  generated_text: z.string().nullish(),
  details: details.nullish(),
  error: z.unknown().optional(),
  error_type: z.unknown().optional(),
})

const answers = z.union([answer, z.tuple([answer]).transform(([only]) => only)])

type Asked = Pick<CompletionRequest, 'maximumTokens' | 'stop'>

/** `lines`: of a stream; or the answer as one. @throws UnreadableAnswer, ContainerFailed */
export async function readWhole(lines: AsyncIterable<string> | Iterable<string>, asked: Asked): Promise<Completion> {
  const said: string[] = []
  let whole: Completion | null = null
  for await (const line of lines) {
    const event = eventIn(line)
    // Read on to the end, so that an error after the text is seen and the connection can be used again.
    whole = (event && completionOf(event, asked)) ?? whole
    if (event?.token && !whole) said.push(event.token.special ? '' : event.token.text)
    // A server that forgets the limit is left there, as if it had kept it.
    if (said.length > asked.maximumTokens + 1)
      return { text: said.slice(0, asked.maximumTokens).join(''), finish: 'length', tokens: [] }
  }
  if (whole) return whole
  throw new UnreadableAnswer()
}

/** Null for a line that says nothing: empty, a comment or another field of an event, the mark at the end. */
function eventIn(line: string) {
  const json = /^\s*(?:data:\s*)?(?<json>(?!\[DONE\])[[{].*)$/s.exec(line)?.groups?.['json']
  if (json === undefined) return null
  const event = parsed(json)
  if (event.error === undefined || event.error === null) return event
  // The status went out before the failure: only a request that can never be answered is told by its type.
  throw new ContainerFailed(event.error_type === 'validation' ? 422 : 500, JSON.stringify(event.error))
}

function parsed(json: string): z.infer<typeof answer> {
  const read = answers.safeParse(valueOf(json))
  if (read.success) return read.data
  throw new UnreadableAnswer()
}

function valueOf(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw new UnreadableAnswer()
  }
}

function completionOf(event: z.infer<typeof answer>, asked: Asked): Completion | null {
  const { generated_text: text, details: told } = event
  return typeof text === 'string' ? { text, finish: finishOf(told, asked), tokens: choicesOf(told) } : null
}

function finishOf(told: Details | null | undefined, { maximumTokens, stop }: Asked): Completion['finish'] {
  // Containers that batch statically tell nothing: the text may have been cut.
  if (!told) return 'length'
  const { finish_reason: reason, generated_tokens: count } = told
  if (reason === null || reason === undefined) return (count ?? maximumTokens) < maximumTokens ? 'stop' : 'length'
  if (typeof reason === 'number' || ended.has(reason) || stop.includes(reason)) return 'stop'
  return reason === 'length' ? 'length' : 'other'
}

const ended = new Set(['eos_token', 'stop_sequence', 'stop'])

function choicesOf(told: Details | null | undefined): readonly TokenChoice[] {
  return (told?.tokens ?? []).flatMap((chosen, index) => {
    const others = (told?.top_tokens?.[index] ?? []).filter(({ text }) => text !== chosen.text)
    const alternatives = others.flatMap(likely)
    return chosen.special ? [] : likely(chosen).map((choice) => ({ ...choice, alternatives }))
  })
}

/** None where the server does not say how likely it was. */
function likely({ text, logprob, log_prob }: Token) {
  const logarithm = logprob ?? log_prob
  return typeof logarithm === 'number' ? [{ text, probability: Math.exp(logarithm) }] : []
}
