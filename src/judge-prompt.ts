/** A picture's prompt before every guard that it concerns: findings only, no decision. */
import type { Bot } from './bot.ts'
import { judge } from './judge.ts'
import { uncoveredLanguage } from './policy/language.ts'
import { copies } from './prompts/copies.ts'
import { fit, type Budget } from './prompts/fit.ts'
import { callsOf, segmentsOf } from './prompts/segments.ts'
import type { Finding } from './turn.ts'

/**
 * Judged in segments, in every copy that reads differently once folded or decoded; all findings count together, so the
 * worst one does. A language that a prompt guard was not made for goes to the text guards as well, whole: null when the
 * prompt does not fit them.
 * @throws ProviderFailed when any judgement is missing.
 */
export async function judgePrompt(
  prompt: string,
  { promptGuards, guards }: Pick<Bot, 'promptGuards' | 'guards'>,
  signal: AbortSignal,
): Promise<readonly Finding[] | null> {
  if (promptGuards.length === 0) throw new Error('Nobody to judge the prompt')
  const versions = [prompt, ...copies(prompt)].map(segmentsOf)
  const foreign = promptGuards.some(({ languages }) =>
    versions.flat().some((segment) => uncoveredLanguage(segment, languages).length > 0),
  )
  if (foreign && fit(budgetsOf(guards), [], prompt) === null) return null
  const findings = await Promise.all([
    ...promptGuards.flatMap((guard) => versions.flatMap(callsOf).map((call) => guard.judge(call, signal))),
    ...(foreign ? [judge(guards, [{ role: 'user', text: prompt }], signal)] : []),
  ])
  return findings.flat()
}

/** A prompt stands alone, and no reply must fit beside it. */
export const budgetsOf = (guards: Bot['guards']): readonly Budget[] =>
  guards.map(({ window }) => ({ window, reserve: 0 }))
