import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Duration } from 'aws-cdk-lib'
import type { MetricName } from '../../src/telemetry/cloudwatch.ts'

/** What the bot itself counts: a name that it does not emit does not compile. Nothing in them tells of people. */
export const botMetric = (deployment: string, metricName: MetricName, period: Duration, statistic = 'Sum'): Metric =>
  new Metric({ namespace: 'Chaperone', metricName, dimensionsMap: { deployment }, period, statistic })
