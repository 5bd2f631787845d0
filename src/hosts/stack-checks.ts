/** What the doctor looks at for a deployment: all that a bot of that configuration stands on, and what only a deployment has. */
import type { Config } from '../config.ts'
import type { Check } from '../ports.ts'
import { clients } from '../providers/aws/clients.ts'
import { deployedChecks } from '../providers/aws/doctor/deployed-checks.ts'
import { secretSource } from '../providers/aws/secrets.ts'
import type { ServiceClients } from '../providers/aws/service-clients.ts'
import { doorChecks } from './canary/way-in.ts'
import type { Deployed } from './deployed.ts'
import { checksOf } from './doctor-checks.ts'

export function stackChecks(
  { environment, url }: Deployed,
  config: Config,
  services: ServiceClients,
): readonly Check[] {
  // The deployment's region, unless whoever asks has named one: the clients read it from their surroundings.
  process.env['AWS_REGION'] ??= environment['AWS_REGION']
  const { stores, slack, teams } = config
  const signing = slack?.signingSecret
  const door = {
    slack: signing ? secretSource(signing, services.secrets, Date.now) : null,
    teams: teams !== null,
    now: Date.now,
  }
  return [
    // The policy went along with the code, and is not here.
    ...checksOf(config, services, false).filter(({ name }) => name !== 'POLICY_FILE'),
    ...(stores.kind === 'aws' ? deployedChecks(clients({ kind: 'aws' }), stores) : []),
    ...(url === null ? [] : doorChecks({ url, ...door })),
  ]
}
