/** A part of the month's money is spent, or is there again -> the switch that every worker looks at, and what keeps models awake. */
import { quietAwsClients, readConfig, type Config } from '../config.ts'
import type { Stopped } from '../ports.ts'
import { clients } from '../providers/aws/clients.ts'
import { isComponentOf } from '../providers/aws/deployment.ts'
import { toldIn } from '../providers/aws/spent.ts'
import { dynamoSwitches } from '../providers/aws/switches.ts'
import { follow, scalingClient, type Warmed } from '../providers/aws/warmth.ts'
import { openCloudWatch } from '../telemetry/cloudwatch.ts'
import { openLog } from '../telemetry/log.ts'
import { awsOnly } from './aws-only.ts'

quietAwsClients()
const config = readConfig()
const { threadsTable: table } = awsOnly(config, 'a function')
const { dynamodb } = clients({ kind: 'aws' })
const scaling = scalingClient()
const log = openLog(config.logLevel, process.stdout)
const counts = openCloudWatch(config.deployment ?? 'chaperone', process.stdout, Date.now)

/**
 * People are told first; then models follow the month's switches as they stand, whatever came before. What fails is thrown, so
 * that it comes again. Gives what is stopped, for an operator who calls by hand.
 */
export async function handler(event: unknown): Promise<Stopped> {
  const { spent, open } = toldIn(event, Date.now())
  // Anew each time: it remembers for a minute, and a month may begin within one.
  const switches = dynamoSwitches({ client: dynamodb, table, now: Date.now })
  for (const { what, at } of spent) {
    await switches.stop(what, at)
    log.warn('budget spent', { what })
    counts.add('budget spent', 1)
    counts.flush()
  }
  if (open) await switches.open()
  const stopped = await switches.stopped()
  await follow(stopped, warmed(config), scaling)
  log.info('budget', { pictures: stopped.pictures, chat: stopped.chat })
  return stopped
}

/** Models that this deployment brought along: whatever else a slot names is scaled, and paid for, by others. */
function warmed({ deployment, models: { chat, guard, picture } }: Config): readonly Warmed[] {
  if (deployment === null) return []
  const jobs = [
    ['chat', chat, 'chat'],
    ['guard', guard, 'chat'],
    ['pictures', picture, 'pictures'],
  ] as const
  return jobs.flatMap(([job, slot, stopsWith]) => {
    const component = slot.kind === 'sagemaker' ? slot.component : null
    return component !== null && isComponentOf(deployment, job, component) ? [{ component, stopsWith }] : []
  })
}
