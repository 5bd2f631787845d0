/** Which of a deployment's alarms ring, and which could not. Of what CloudWatch answers, only the time is said. */
import type { CloudWatchClient, MetricAlarm } from '@aws-sdk/client-cloudwatch'
import type { Check, Diagnosis } from '../../../ports.ts'
import { alarmsNamed, lookingAtAlarms, unsilence } from './alarms.ts'
import { check, deployAgain, missing, ok, unreadable, wrong } from './service-diagnosis.ts'

export interface AlarmsParts {
  readonly client: CloudWatchClient
  /** The output that names them. */
  readonly name: string
  readonly alarms: readonly Watching[]
  /** The deployment's own; undefined: as every SDK reads it. */
  readonly region: string | undefined
}

interface Watching {
  readonly name: string
  /** The anchor of its section in the runbook. */
  readonly section: string
}

export function alarmsCheck({ client, name, alarms, region }: AlarmsParts): Check {
  const subject = "the deployment's alarms"
  return check(name, { subject, action: lookingAtAlarms, mendMissing: deployAgain }, async () => {
    const found = await alarmsNamed(
      client,
      alarms.map((each) => each.name),
    )
    if (!found) return unreadable(subject)
    const problems = alarms.flatMap((each) => problemsOf(each, found.get(each.name), region))
    return problems.length > 0 ? problems : ok(`none of ${alarms.length} alarms rings`)
  })
}

function problemsOf(
  { name, section }: Watching,
  alarm: MetricAlarm | undefined,
  region: string | undefined,
): readonly Diagnosis[] {
  const what = `"${headingOf(section)}"`
  if (!alarm) return [missing(`${what}: nobody would be told, the alarm is gone`, deployAgain)]
  const louder = unsilence(name, alarm, region)
  return [
    ...stateOf(what, section, alarm),
    ...(louder === null ? [] : [wrong(`${what}: nobody would be told, the alarm was silenced by hand`, louder)]),
  ]
}

function stateOf(what: string, section: string, alarm: MetricAlarm): readonly Diagnosis[] {
  const { StateValue: state, TreatMissingData: silence, EvaluationState: judged } = alarm
  const since = sinceOf(alarm)
  const mend = `see docs/runbook.md#${section}`
  if (state === 'OK') return []
  if (state === 'ALARM') return [wrong(`${what} rings${since}`, mend)]
  if (state !== 'INSUFFICIENT_DATA') return [unreadable(what)]
  // Most say nothing while nothing happens; an alarm that is wrong in itself can say nothing at all (MetricAlarm, API reference).
  return silence === 'breaching' || judged === 'EVALUATION_ERROR'
    ? [wrong(`${what}: nobody can say${since}`, `wait a few minutes after a deployment; then ${mend}`)]
    : []
}

/** But for a capital within it. */
const headingOf = (section: string) => section.charAt(0).toUpperCase() + section.slice(1).replaceAll('-', ' ')

/** To the minute: when it came into its state. */
const sinceOf = ({ StateTransitionedTimestamp: at }: MetricAlarm) =>
  at ? `, since ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC` : ''
