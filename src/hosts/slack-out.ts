/** Slack's way out. */
import { askSelf, type Self } from '../../adapters/slack/self.ts'
import { slackSending, type Sending } from '../../adapters/slack/sending.ts'
import { wordsOf } from '../../adapters/slack/words.ts'
import type { SlackConfig } from '../config.ts'
import type { Policy } from '../policy/policy.ts'
import type { Observer, SecretSource } from '../ports.ts'
import type { Platform } from './platforms.ts'

export interface SlackOut {
  readonly config: SlackConfig
  readonly token: SecretSource
  readonly policy: Policy
  readonly observer: Pick<Observer, 'counted'>
}

/** Once it is known who the bot is. */
export const sendingOf =
  ({ config: { apiUrl, adminChannel }, token, policy, observer }: SlackOut) =>
  (self: Self): Sending =>
    slackSending({ apiUrl, token, adminChannel, words: wordsOf(policy), observer }, self)

/** For a worker that Slack never calls. @throws ProviderFailed when Slack does not say who the bot is. */
export async function openSlackOut(out: SlackOut): Promise<Platform> {
  const { apiUrl, teamId, adminChannel } = out.config
  const self = await askSelf({ token: await out.token.read(), apiUrl, teamId })
  return { name: 'slack', ...sendingOf(out)(self), desk: adminChannel !== null }
}
