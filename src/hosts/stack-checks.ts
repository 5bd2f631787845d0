/** What the doctor looks at for a deployment: all that a bot of that configuration stands on, and what only a deployment has. */
import type { Config } from '../config.ts'
import type { Check } from '../ports.ts'
import { clients } from '../providers/aws/clients.ts'
import { budgetCheck } from '../providers/aws/doctor/budget-check.ts'
import { deployedChecks } from '../providers/aws/doctor/deployed-checks.ts'
import { partClients } from '../providers/aws/doctor/part-clients.ts'
import { secretSource } from '../providers/aws/secrets.ts'
import type { ServiceClients } from '../providers/aws/service-clients.ts'
import { dynamoSwitches } from '../providers/aws/switches.ts'
import { doorChecks } from './canary/way-in.ts'
import type { Deployed } from './deployed.ts'
import { checksOf } from './doctor-checks.ts'
import { partChecks } from './part-checks.ts'

/** `region`: the deployment's own. */
export function stackChecks(
  deployed: Deployed,
  config: Config,
  services: ServiceClients,
  region: string | undefined,
): readonly Check[] {
  const { slack, teams } = config
  const signing = slack?.signingSecret
  const door = {
    slack: signing ? secretSource(signing, services.secrets, Date.now) : null,
    teams: teams !== null,
    now: Date.now,
  }
  return [
    // The policy went along with the code, and is not here.
    ...checksOf(config, services, { ask: false, region }).filter(({ name }) => name !== 'POLICY_FILE'),
    ...madeHere(deployed, config, region),
    ...(deployed.url === null ? [] : doorChecks({ url: deployed.url, ...door })),
  ]
}

function madeHere(deployed: Deployed, { stores, models }: Config, region: string | undefined): readonly Check[] {
  if (stores.kind !== 'aws') return []
  const near = clients({ kind: 'aws', region })
  const switches = dynamoSwitches({ client: near.dynamodb, table: stores.threadsTable, now: Date.now })
  const stopped = () => switches.stopped()
  return [
    ...deployedChecks(near, stores),
    budgetCheck(stores.threadsTable, stopped),
    ...partChecks(deployed, { clients: partClients(region), models, region, queueUrl: stores.turnsQueueUrl, stopped }),
  ]
}
