/** The platforms that are configured, for workers that nobody calls: what receives stays out of their code. */
import type { Config, SecretRef } from '../config.ts'
import type { Policy } from '../policy/policy.ts'
import type { ObjectStore, Observer, SecretSource } from '../ports.ts'
import type { Platform } from './platforms.ts'

export interface Around {
  readonly policy: Policy
  readonly observer: Observer
  readonly secret: (ref: SecretRef) => SecretSource
  readonly objects: ObjectStore
}

/** @throws ProviderFailed when a platform cannot be reached. */
export async function openWaysOut(config: Config, around: Around): Promise<readonly Platform[]> {
  const { slack, teams } = config
  const opened: Platform[] = []
  if (slack) {
    const { openSlackOut } = await import('./slack-out.ts')
    opened.push(await openSlackOut({ ...around, config: slack, token: around.secret(slack.botToken) }))
  }
  if (teams) {
    const { teamsOf } = await import('./teams.ts')
    opened.push(await teamsOf(teams, config, nobodyCalls, around))
  }
  return opened
}

const nobodyCalls = async () => {
  throw new Error('Nobody calls a worker')
}
