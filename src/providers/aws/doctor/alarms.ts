/** Alarms by their names, as CloudWatch has them. */
import { paginateDescribeAlarms, type CloudWatchClient, type MetricAlarm } from '@aws-sdk/client-cloudwatch'
import { aws, deployAgain } from './service-diagnosis.ts'

export const lookingAtAlarms = 'cloudwatch:DescribeAlarms'

/** By name; whatever is not there is left out. At most a hundred at once (DescribeAlarms, API reference). Null: cannot be read. */
export async function alarmsNamed(
  client: CloudWatchClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, MetricAlarm> | null> {
  const found = new Map<string, MetricAlarm>()
  for await (const { MetricAlarms: page } of paginateDescribeAlarms(
    { client, stopOnSameToken: true },
    { AlarmNames: [...names] },
  )) {
    if (!page) return null
    for (const alarm of page) found.set(alarm.AlarmName ?? '', alarm)
  }
  return found
}

/** How an alarm is made to act again that somebody keeps from it by hand; null: it acts. */
export function unsilence(name: string, alarm: MetricAlarm, region: string | undefined): string | null {
  // The template says nothing of it, so that a deployment would leave it so.
  if (alarm.ActionsEnabled === false) return aws(region, `cloudwatch enable-alarm-actions --alarm-names ${name}`)
  return alarm.AlarmActions?.length ? null : deployAgain
}
