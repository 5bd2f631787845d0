/** One text before every guard: findings only, no decision. */
import { copies } from './prompts/copies.ts'
import type { TextGuard } from './ports.ts'
import type { Finding, Utterance } from './turn.ts'

/**
 * Judges the last utterance in its conversation, and every copy of it that reads differently once folded or decoded;
 * all findings count together, so the worst one does.
 * @throws ProviderFailed when any judgement is missing.
 */
export async function judge(
  guards: readonly TextGuard[],
  conversation: readonly Utterance[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const judged = conversation.at(-1)
  if (!judged || guards.length === 0) throw new Error('Nothing to judge, or nobody to judge it')
  const before = conversation.slice(0, -1)
  const versions = [judged.text, ...copies(judged.text)]
  const findings = await Promise.all(
    versions.flatMap((text) => guards.map((guard) => guard.judge([...before, { ...judged, text }], signal))),
  )
  return findings.flat()
}
