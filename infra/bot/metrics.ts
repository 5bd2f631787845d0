import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Duration } from 'aws-cdk-lib'

/** The bot's own counters, as its log carries them to CloudWatch. Nothing in them tells of people. */
export const botMetric = (
  name: string,
  metricName: string,
  dimensionsMap: Readonly<Record<string, string>>,
  period: Duration,
  statistic = 'Sum',
): Metric =>
  new Metric({
    namespace: 'Chaperone',
    metricName,
    dimensionsMap: { deployment: name, ...dimensionsMap },
    period,
    statistic,
  })
