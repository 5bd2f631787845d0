/** A part of the month's money is spent -> the switch that every worker looks at. */
import { readConfig } from '../config.ts'
import { clients } from '../providers/aws/clients.ts'
import { dynamoSwitches } from '../providers/aws/switches.ts'
import { openCloudWatch } from '../telemetry/cloudwatch.ts'
import { openLog } from '../telemetry/log.ts'
import { awsOnly } from './aws-only.ts'
import { spentIn } from '../providers/aws/spent.ts'

const config = readConfig()
const { threadsTable: table } = awsOnly(config, 'a function')
const { dynamodb } = clients({ kind: 'aws' })
const switches = dynamoSwitches({ client: dynamodb, table, now: Date.now })
const log = openLog(config.logLevel, process.stdout)
const counts = openCloudWatch(config.deployment ?? 'chaperone', process.stdout, Date.now)

/** What fails is thrown, so that SNS brings it again. */
export async function handler(event: unknown): Promise<void> {
  for (const { what, at } of spentIn(event)) {
    await switches.stop(what, at)
    log.warn('budget spent', { what })
    counts.add('budget spent', 1)
    counts.flush()
  }
}
