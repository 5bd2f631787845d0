/** Teams' way out; and, where Teams calls this process, its way in. */
import { openTeams, type Teams } from '../../adapters/teams/open-teams.ts'
import type { Config, TeamsConfig } from '../config.ts'
import type { Accept } from '../ingress.ts'
import type { Platform } from './platforms.ts'
import type { Around } from './ways-out.ts'

export type TeamsPlatform = Platform & Pick<Teams, 'routes' | 'close'>

/** @throws ProviderFailed when the keys that Teams signs with cannot be read. */
export async function teamsOf(
  config: TeamsConfig,
  { moderators }: Config,
  accept: Accept,
  { policy, observer, secret, objects }: Around,
): Promise<TeamsPlatform> {
  const credential = config.app && secret(config.app.credential.secret)
  const opened = await openTeams({ config, secret: credential, accept, objects, policy, moderators, observer })
  return { ...opened, desk: config.adminChannel !== null }
}
