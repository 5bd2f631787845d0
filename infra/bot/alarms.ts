/** What the owner is told of by itself. Each alarm names the section of the runbook that says what to do. */
import { Duration } from 'aws-cdk-lib'
import type { RestApi } from 'aws-cdk-lib/aws-apigateway'
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { MetricName } from '../../src/telemetry/cloudwatch.ts'
import { botMetric } from './metrics.ts'
import type { Queues } from './queue.ts'

interface Watched {
  readonly queues: Queues
  readonly api: RestApi | null
  readonly topic: ITopic
  readonly name: string
}

interface Wanted {
  /** The runbook's section, as its heading reads. */
  readonly section: string
  readonly means: string
  readonly metric: IMetric
  readonly threshold: number
  readonly periods?: number
  /** Whatever says nothing is not well. */
  readonly silence?: 'is bad'
}

const minutes = (count: number) => Duration.minutes(count)

export function alarms(scope: Construct, { queues, api, topic, name }: Watched): readonly Alarm[] {
  const { turns, deadLetters } = queues
  const counted = (metric: MetricName) => botMetric(name, metric, minutes(5))
  const wanted: readonly (Wanted | null)[] = [
    {
      section: 'Turns are put aside',
      means: 'A turn met its end without an answer and lies in the dead-letter queue',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: minutes(5), statistic: 'Maximum' }),
      threshold: 1,
    },
    {
      section: 'Turns wait',
      means: 'The oldest turn has waited for ten minutes',
      metric: turns.metricApproximateAgeOfOldestMessage({ period: minutes(5), statistic: 'Maximum' }),
      threshold: 600,
      periods: 2,
    },
    {
      section: 'The guard fails',
      means: 'The guard gave no verdict, so nothing was shown',
      metric: counted('failures guard'),
      threshold: 5,
    },
    {
      section: 'The guard answers nonsense',
      means: 'The guard answered something that is no verdict',
      metric: counted('guard malformed'),
      threshold: 3,
    },
    {
      section: 'The model fails',
      means: 'The model gave no answer',
      metric: counted('failures model'),
      threshold: 10,
    },
    {
      section: 'The platform refuses',
      means: 'Slack or Teams took no post: the admin channel may be archived, or a token revoked',
      metric: counted('failures platform'),
      threshold: 10,
    },
    {
      section: 'The stores fail',
      means: 'DynamoDB, S3 or the queue refused',
      metric: counted('failures store'),
      threshold: 10,
    },
    {
      section: 'Nobody knows whether it was posted',
      means: 'A post may or may not have been made',
      metric: counted('in doubt'),
      threshold: 3,
    },
    api && {
      section: 'Slack and Teams get no answer',
      means: 'The way in answered 5xx: Slack and Teams bring it again, for a while',
      metric: api.metricServerError({ period: minutes(5), statistic: 'Sum' }),
      threshold: 5,
    },
  ]
  return wanted.filter((each) => each !== null).map((each) => alarm(scope, each, topic))
}

export function alarm(
  scope: Construct,
  { section, means, metric, threshold, periods = 1, silence }: Wanted,
  topic: ITopic,
): Alarm {
  const made = new Alarm(scope, `alarm-${anchorOf(section)}`, {
    alarmDescription: `${means}. What to do: docs/runbook.md#${anchorOf(section)}`,
    metric,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: silence ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  })
  made.addAlarmAction(new SnsAction(topic))
  made.addOkAction(new SnsAction(topic))
  return made
}

/** As GitHub makes an anchor of a heading. */
export const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')
