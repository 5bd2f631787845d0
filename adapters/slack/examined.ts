/** What Slack's refusals mean to an administrator. */
import type { Diagnosis } from '../../src/ports.ts'
import { SlackFailed, tokenCodes } from './failure.ts'

export const ok = (found: string): Diagnosis => ({ state: 'ok', found, mend: null })

/** What `look` found, or why it could not look. `subject`: what was looked at. */
export async function examined(
  subject: string,
  look: () => Promise<readonly Diagnosis[]>,
): Promise<readonly Diagnosis[]> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof SlackFailed)) throw error
    return [diagnosis(subject, error)]
  }
}

function diagnosis(subject: string, { code, message, retryable }: SlackFailed): Diagnosis {
  if (retryable) return { state: 'unreachable', found: `${subject}: ${message}`, mend: 'look at the network between' }
  if (tokenCodes.has(code))
    return {
      state: 'refused',
      found: `${subject}: Slack does not take the token (${code})`,
      mend: 'install the app again, and copy the token that Slack gives then',
    }
  return { state: 'refused', found: `${subject}: ${message}`, mend: 'see the line about scopes, or Slack’s reference' }
}
