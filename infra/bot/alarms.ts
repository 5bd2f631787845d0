/** What the owner is told of by itself. */
import { Duration } from 'aws-cdk-lib'
import type { RestApi } from 'aws-cdk-lib/aws-apigateway'
import { MathExpression, Metric, type Alarm, type IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import type { ICluster } from 'aws-cdk-lib/aws-ecs'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { MetricName } from '../../src/telemetry/cloudwatch.ts'
import type { Settings } from '../settings.ts'
import { alarm, type Wanted } from './alarm.ts'
import { botMetric } from './metrics.ts'
import type { Queues } from './queue.ts'

interface Watched {
  readonly queues: Queues
  readonly api: RestApi | null
  /** Null where containers work. */
  readonly worker: IFunction | null
  /** Null where functions do everything. */
  readonly cluster: ICluster | null
  readonly topic: ITopic
  readonly settings: Settings
}

const minutes = (count: number) => Duration.minutes(count)

export function alarms(scope: Construct, watched: Watched): readonly Alarm[] {
  const { api, worker, settings } = watched
  const wanted: readonly (Wanted | null)[] = [
    ...ofQueues(watched.queues),
    ...ofCounts(settings),
    api && {
      section: 'Slack and Teams get no answer',
      means: 'The way in answered 5xx: Slack and Teams bring it again, for a while',
      metric: api.metricServerError({ period: minutes(5), statistic: 'Sum' }),
      threshold: 5,
    },
    worker && {
      section: 'The worker fails',
      means: 'The function that works turns ended in an error, or was ended',
      metric: worker.metricErrors({ period: minutes(5) }),
      threshold: 3,
    },
    ...ofContainers(watched),
  ]
  return wanted.filter((each) => each !== null).map((each) => alarm(scope, each, watched.topic))
}

function ofQueues({ turns, deadLetters }: Queues): readonly Wanted[] {
  return [
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
  ]
}

function ofCounts({ name }: Settings): readonly Wanted[] {
  const counted = (metric: MetricName) => botMetric(name, metric, minutes(5))
  return [
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
      // One card that the admin channel does not take is tried nine times in its first five minutes.
      threshold: 5,
    },
    {
      section: 'Somebody could not be told',
      means: 'Slack or Teams refuses posts for good: who asked is told where they still can be, or not at all',
      // Nothing is put aside of it and nothing comes again: also where few ask, it must be heard of.
      metric: botMetric(name, 'undeliverable', Duration.hours(1)),
      threshold: 3,
    },
    {
      section: 'The stores fail',
      means: 'DynamoDB, S3 or the queue refused',
      metric: sum(counted('failures store'), counted('failures queue')),
      threshold: 10,
    },
    {
      section: 'Something unforeseen fails',
      means: 'The bot failed in a way that it has no name for',
      metric: counted('failures unknown'),
      threshold: 3,
    },
    {
      section: 'Nobody knows whether it was posted',
      means: 'A post may or may not have been made',
      metric: counted('in doubt'),
      threshold: 3,
    },
  ]
}

/** As Container Insights counts tasks (Amazon ECS developer guide); a service that has none says nothing, or nought. */
function ofContainers({ cluster, settings }: Watched): readonly Wanted[] {
  if (!cluster) return []
  const { clusterName } = cluster
  const halves = { receive: settings.ingress, work: settings.worker }
  return (['receive', 'work'] as const)
    .filter((half) => halves[half] === 'fargate')
    .map((half) => ({
      section: `No container is there to ${half}`,
      means: `Of the containers that ${half}, none runs`,
      metric: new Metric({
        namespace: 'ECS/ContainerInsights',
        metricName: 'RunningTaskCount',
        dimensionsMap: { ClusterName: clusterName, ServiceName: `${settings.name}-${half}` },
        statistic: 'Maximum',
        period: minutes(5),
      }),
      threshold: 1,
      periods: 2,
      below: true,
      silence: 'is bad',
    }))
}

const sum = (one: Metric, other: Metric): IMetric =>
  new MathExpression({
    expression: 'FILL(one, 0) + FILL(other, 0)',
    usingMetrics: { one, other },
    period: minutes(5),
  })
