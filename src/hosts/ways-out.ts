/** The platforms that are configured, for workers that nobody calls: what receives stays out of their code. */
import type { Config, SecretRef } from '../config.ts'
import type { Policy } from '../policy/policy.ts'
import type { Observer, SecretSource } from '../ports.ts'
import type { Platform } from './platforms.ts'
import { openSlackOut } from './slack-out.ts'

export interface Around {
  readonly policy: Policy
  readonly observer: Observer
  readonly secret: (ref: SecretRef) => SecretSource
}

/** @throws ProviderFailed when a platform cannot be reached. */
export async function openWaysOut({ slack: config }: Config, around: Around): Promise<readonly Platform[]> {
  return config ? [await openSlackOut({ ...around, config, token: around.secret(config.botToken) })] : []
}
