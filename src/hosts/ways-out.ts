/** The platforms that are configured, for workers that nobody calls: what receives stays out of their code. */
import type { Config, SecretRef } from '../config.ts'
import type { Policy } from '../policy/policy.ts'
import type { ObjectStore, Observer, SecretSource } from '../ports.ts'
import type { Platform } from './platforms.ts'
import { openSlackOut } from './slack-out.ts'
import { teamsOf } from './teams.ts'

export interface Around {
  readonly policy: Policy
  readonly observer: Observer
  readonly secret: (ref: SecretRef) => SecretSource
  readonly objects: ObjectStore
}

/** @throws ProviderFailed when a platform cannot be reached. */
export async function openWaysOut(config: Config, around: Around): Promise<readonly Platform[]> {
  const { slack, teams } = config
  return [
    ...(slack ? [await openSlackOut({ ...around, config: slack, token: around.secret(slack.botToken) })] : []),
    ...(teams ? [await teamsOf(teams, config, nobodyCalls, around)] : []),
  ]
}

const nobodyCalls = async () => {
  throw new Error('Nobody calls a worker')
}
