/** One page on which to see how it goes. */
import { Duration } from 'aws-cdk-lib'
import type { RestApi } from 'aws-cdk-lib/aws-apigateway'
import { Dashboard, GraphWidget, Metric, TextWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'
import type { MetricName } from '../../src/telemetry/cloudwatch.ts'
import { grades } from '../../src/turn.ts'
import type { Models } from '../models/models-stack.ts'
import { botMetric } from './metrics.ts'
import type { Queues } from './queue.ts'

interface Shown {
  readonly name: string
  readonly region: string
  readonly queues: Queues
  readonly api: RestApi | null
  readonly models: Models
}

const five = Duration.minutes(5)
const outcomes = ['answered', 'refused', 'held', 'failed', 'withdrawn'] as const
const steps = ['guard answered', 'model answered', 'outcome stored', 'posted', 'acknowledged'] as const
const providers = ['guard', 'model', 'store', 'queue', 'platform'] as const

export function dashboard(scope: Construct, { name, region, queues, api, models }: Shown): Dashboard {
  const bot = (metric: MetricName, statistic?: string) => botMetric(name, metric, five, statistic)
  const graph = (title: string, left: IMetric[], width = 8) => new GraphWidget({ title, left, width, region })
  const board = new Dashboard(scope, 'dashboard', { dashboardName: name, defaultInterval: Duration.hours(24) })
  board.addWidgets(
    new TextWidget({
      markdown: `# ${name}\nWhat to do when something is wrong: docs/runbook.md`,
      width: 24,
      height: 2,
    }),
  )
  board.addWidgets(
    graph(
      'Turns',
      outcomes.map((outcome) => bot(`turns ${outcome}`)),
    ),
    graph(
      'Seconds to each step, p95',
      steps.map((step) => bot(`seconds to ${step}`, 'p95')),
    ),
    graph(
      'Verdicts by grade',
      grades.map((grade) => bot(`verdicts ${grade}`)),
    ),
  )
  board.addWidgets(
    graph(
      'Failures',
      providers.map((provider) => bot(`failures ${provider}`)),
    ),
    graph('Queue: oldest turn, in seconds', [
      queues.turns.metricApproximateAgeOfOldestMessage({ period: five, statistic: 'Maximum' }),
    ]),
    graph('Put aside', [
      queues.deadLetters.metricApproximateNumberOfMessagesVisible({ period: five, statistic: 'Maximum' }),
    ]),
  )
  board.addWidgets(
    graph(
      'Copies awake',
      models.components.map((served) => sageMaker('ActualCopies', served.componentName, 'Maximum')),
    ),
    graph(
      'Asked while asleep',
      models.components.map((served) => sageMaker('NoCapacityInvocationFailures', served.componentName)),
    ),
    graph(
      'The way in',
      api
        ? [
            api.metricCount({ period: five }),
            api.metricServerError({ period: five }),
            api.metricLatency({ period: five, statistic: 'p99' }),
          ]
        : [],
    ),
  )
  board.addWidgets(
    graph(
      'Instances paid for, by endpoint',
      endpointsOf(models).map((EndpointName) => instances(EndpointName)),
      12,
    ),
    graph('Estimated charges of the account this month, in US dollars', [charges], 12),
  )
  return board
}

const sageMaker = (metricName: string, InferenceComponentName: string, statistic = 'Sum') =>
  new Metric({
    namespace: 'AWS/SageMaker',
    metricName,
    dimensionsMap: { InferenceComponentName },
    statistic,
    period: five,
  })

const instances = (EndpointName: string) =>
  new Metric({
    namespace: '/aws/sagemaker/Endpoints',
    metricName: 'GPUUtilization',
    dimensionsMap: { EndpointName, VariantName: 'all' },
    statistic: 'SampleCount',
    period: five,
  })

const endpointsOf = ({ components }: Models) => [...new Set(components.map(({ endpointName }) => endpointName))]

/** AWS keeps these in one region alone. */
const charges = new Metric({
  namespace: 'AWS/Billing',
  metricName: 'EstimatedCharges',
  dimensionsMap: { Currency: 'USD' },
  statistic: 'Maximum',
  period: Duration.hours(6),
  region: 'us-east-1',
})
