/** guard and model -> guard: what becomes of one question. */
import type { Bot } from './bot.ts'
import { judge } from './judge.ts'
import { mask, maskNotes } from './mask.ts'
import { allows, decide } from './policy/decide.ts'
import { uncoveredLanguage } from './policy/language.ts'
import { ProviderFailed, PromptTooLong } from './ports.ts'
import { copies } from './prompts/copies.ts'
import { fit, longestQuestion, type Budget } from './prompts/fit.ts'
import { normalise } from './prompts/normalise.ts'
import { timed } from './timed.ts'
import {
  turnId,
  type CaseContent,
  type ChatTurn,
  type Exchange,
  type Note,
  type Outcome,
  type Picture,
  type Stage,
  type Took,
  type Turn,
  type Utterance,
  type Verdict,
} from './turn.ts'

/** An outcome, for a stopped one the words that a moderator needs to judge it, and the picture that either of them names. */
export interface Thought {
  readonly outcome: Outcome
  readonly content: CaseContent | null
  readonly picture: (Picture & { readonly key: string }) | null
}

type Parts = Pick<Bot, 'model' | 'guards' | 'masker' | 'policy' | 'observer' | 'now'>

/**
 * Bytes of a reply: 32 for each of the most tokens that a policy can ask for. With the longest question that a policy
 * can allow (100,000 UTF-16 units, 3 bytes each at most) an exchange stays under the 400 KB of a stored item.
 */
const longestReply = 64 * 1024

/** @throws ProviderFailed when a guard or the model gives no answer: nothing is cleared then. */
export async function chat(
  turn: ChatTurn,
  context: readonly Exchange[],
  parts: Parts,
  signal: AbortSignal,
): Promise<Thought> {
  const { limits } = parts.policy
  if (turn.edits > limits.edits) return told({ kind: 'refused', fixed: 'edited too often', limit: limits.edits })
  const question = await questionOf(turn, parts, signal)
  if (question === '') return told({ kind: 'answered', fixed: turn.files > 0 ? 'no files' : 'help' })
  const fitted = question === null ? null : fitting(question, context, parts)
  if (question === null || fitted === null) {
    return told({ kind: 'refused', fixed: 'too long', limit: longestQuestion(budgetsOf(parts)) })
  }
  // Of some models we can only estimate the tokens; the server's own count holds, for all alike, and all is judged again.
  for (let kept = fitted; ; kept = kept.slice(1)) {
    try {
      return await converse(turn, question, kept, context, parts, signal)
    } catch (error) {
      if (!(error instanceof PromptTooLong) || kept.length === 0) throw error
    }
  }
}

/** `fitted`: what of `context` guard and model see. */
async function converse(
  turn: ChatTurn,
  question: string,
  fitted: readonly Exchange[],
  context: readonly Exchange[],
  parts: Parts,
  signal: AbortSignal,
): Promise<Thought> {
  const stopped = (stage: Stage, verdict: Verdict, reply: string | null, took: Took): Thought => ({
    outcome: { kind: verdict.action === 'hold' ? 'held' : 'refused', stage, verdict, took },
    content: { question, reply, context: fitted, picture: null },
    picture: null,
  })
  const conversation = [...fitted.flatMap(utterances), { role: 'user' as const, text: question }]

  const { asked, took: guarded, draft } = await answer(conversation, turnId(turn), parts, signal)
  if (draft === null) return stopped('question', asked, null, { asked: guarded, made: null, checked: null })
  const { result: written, took: made } = await draft
  const reply = normalise(written).trim()
  parts.observer.step('model answered', turnId(turn))
  if (Buffer.byteLength(reply) > longestReply) {
    throw new ProviderFailed('model', 'The model wrote far more than it was asked for', { retryable: true })
  }
  if (reply === '') return told({ kind: 'answered', fixed: 'no answer' })

  const whole = [...conversation, { role: 'agent' as const, text: reply }]
  const { result: findings, took: checked } = await timed(parts.now, () => judge(parts.guards, whole, signal))
  const replied = decide(parts.policy, findings, reply)
  const took = { asked: guarded, made, checked }
  if (!allows(replied)) return stopped('reply', replied, reply, took)
  const notes = [...notesOf(turn, context, asked, replied), ...maskNotes(question, parts)]
  return told({ kind: 'answered', question, reply, asked, replied, took, notes })
}

/** As guard, model and store see it, personal data masked; null for one that is too long. */
async function questionOf(turn: ChatTurn, parts: Parts, signal: AbortSignal): Promise<string | null> {
  const { characters } = parts.policy.limits
  if (turn.text.length > characters) return null
  const question = await mask(normalise(turn.text).trim(), parts, signal)
  // Either step may lengthen it.
  return question.length > characters ? null : question
}

/** Asks guard and model at once; a verdict against the question aborts the model's call, and there is no draft. */
async function answer(conversation: readonly Utterance[], id: string, parts: Parts, signal: AbortSignal) {
  const { model, guards, policy, observer, now } = parts
  const question = conversation.at(-1)?.text ?? ''
  const refused = new AbortController()
  const ask = () => {
    const reply = timed(now, () => model.reply(conversation, AbortSignal.any([signal, refused.signal])))
    reply.catch(() => {}) // Waited for below, or aborted on purpose: never an unhandled rejection.
    return reply
  }
  const early = policy.guardFirst ? null : ask()
  try {
    const { result: findings, took } = await timed(now, () => judge(guards, conversation, signal))
    observer.step('guard answered', id)
    const asked = decide(policy, [...findings, ...uncoveredLanguage(question, policy.languages)], question)
    if (allows(asked)) return { asked, took, draft: early ?? ask() }
    refused.abort()
    return { asked, took, draft: null }
  } catch (error) {
    refused.abort()
    throw error
  }
}

/** The newest exchanges that fit with the question, whichever of its copies is the longest; null when it does not fit alone. */
function fitting(question: string, context: readonly Exchange[], parts: Parts): readonly Exchange[] | null {
  return [question, ...copies(question)].reduce<readonly Exchange[] | null>(
    (kept, version) => kept && fit(budgetsOf(parts), kept, version),
    context,
  )
}

const budgetsOf = ({ model, guards }: Parts): readonly Budget[] => [
  { window: model.window, reserve: model.replyTokens },
  ...guards.map((guard) => ({ window: guard.window, reserve: model.replyTokens })),
]

/** What the verdicts on both halves of an exchange leave to be said beside it. */
export function cautions(...verdicts: readonly Verdict[]): readonly Note[] {
  const categories = verdicts.flatMap(({ because }) => because.map(({ category }) => category))
  const uncertain = categories.some((category) => category !== 'language not covered')
  const foreign = categories.includes('language not covered')
  return [...(uncertain ? (['needs caution'] as const) : []), ...(foreign ? (['language not covered'] as const) : [])]
}

function notesOf(turn: ChatTurn, context: readonly Exchange[], asked: Verdict, replied: Verdict): readonly Note[] {
  return [
    ...cautions(asked, replied),
    ...(!turn.startsThread && context.length === 0 ? (['earlier messages unread'] as const) : []),
    ...fileNotes(turn),
  ]
}

export const fileNotes = ({ files }: Turn): readonly Note[] => (files > 0 ? ['files unread'] : [])

const utterances = ({ question, reply }: Exchange): readonly Utterance[] => [
  { role: 'user', text: question },
  { role: 'agent', text: reply },
]

export const told = (outcome: Outcome): Thought => ({ outcome, content: null, picture: null })
