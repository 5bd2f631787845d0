/**
 * What both kinds of container answer: an object, or a list of one, that carries the whole text; in a stream, lines of
 * JSON or server-sent events, of which the last is such an object and each one before it brings a token.
 */
import * as z from 'zod'
import type { Completion, TokenChoice } from '../../../prompts/family.ts'

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

const answer = z.object({
  token: token.nullish(),
  /** Only where the text is whole. */
  generated_text: z.string().nullish(),
  details: details.nullish(),
  /** The container failed; what it says is for nobody but us. */
  error: z.unknown().optional(),
  error_type: z.unknown().optional(),
})
export type Answer = z.infer<typeof answer>

const answers = z.union([answer, z.tuple([answer]).transform(([only]) => only)])

/** Null when the text is no answer. */
export function readAnswer(text: string): Answer | null {
  try {
    return answers.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** Null when the answer does not carry the whole text. */
export function completionOf(
  { generated_text: text, details: told }: Answer,
  asked: { readonly maximumTokens: number; readonly stop: readonly string[] },
): Completion | null {
  if (typeof text !== 'string') return null
  return { text, finish: finishOf(told, asked), tokens: choicesOf(told) }
}

function finishOf(
  told: Answer['details'],
  { maximumTokens, stop }: { readonly maximumTokens: number; readonly stop: readonly string[] },
): Completion['finish'] {
  // Containers that batch statically tell nothing: the text may have been cut.
  if (!told) return 'length'
  const { finish_reason: reason, generated_tokens: count } = told
  if (reason === null || reason === undefined) return (count ?? maximumTokens) < maximumTokens ? 'stop' : 'length'
  if (typeof reason === 'number' || ended.has(reason) || stop.includes(reason)) return 'stop'
  return reason === 'length' ? 'length' : 'other'
}

const ended = new Set(['eos_token', 'stop_sequence', 'stop'])

function choicesOf(told: Answer['details']): readonly TokenChoice[] {
  return (told?.tokens ?? []).flatMap((chosen, index) => {
    const alternatives = (told?.top_tokens?.[index] ?? []).flatMap(likely)
    return chosen.special ? [] : likely(chosen).map((choice) => ({ ...choice, alternatives }))
  })
}

/** None where the server does not say how likely it was. */
function likely({ text, logprob, log_prob }: Token) {
  const logarithm = logprob ?? log_prob
  return typeof logarithm === 'number' ? [{ text, probability: Math.exp(logarithm) }] : []
}
