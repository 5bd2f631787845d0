/** One page on which to see how it goes. */
import { Duration } from 'aws-cdk-lib'
import type { RestApi } from 'aws-cdk-lib/aws-apigateway'
import { Dashboard, GraphWidget, Metric, TextWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'
import { dependencies, steps, strains, type Counted, type Dependency, type Strain } from '../../src/ports.ts'
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
const providers = ['guard', 'model', 'store', 'queue', 'platform', 'unknown'] as const

/** The graph that each count is read on: what the bot counts and nobody could see does not compile. */
const readOn = {
  helpful: 'What people say of answers',
  'not helpful': 'What people say of answers',
  throttled: 'Over a share, and put off',
  'throttled silently': 'Over a share, and put off',
  'picture put off': 'Over a share, and put off',
  'in doubt': 'Posts that went wrong',
  undeliverable: 'Posts that went wrong',
  'status failed': 'Posts that went wrong',
  removed: 'Taken back, or not',
  'removal refused': 'Taken back, or not',
  superseded: 'Taken back, or not',
  revealed: 'Stopped words shown to moderators, or not shown to others',
  'reveal refused': 'Stopped words shown to moderators, or not shown to others',
  'guard malformed': 'No verdict, put aside, none of ours',
  buried: 'No verdict, put aside, none of ours',
  dropped: 'No verdict, put aside, none of ours',
  'canary failed': 'Canary and budget',
  'budget spent': 'Canary and budget',
} satisfies Record<Exclude<Counted, Strained> | 'canary failed' | 'budget spent', string>

type Strained = `${Dependency} ${Strain}`

/** What models and guards put the bot through. */
const strainedOn = {
  retried: 'Calls made once more',
  'timed out': 'Calls that took too long',
  asleep: 'Calls that found a model asleep',
  'cut off': 'Left alone for a while, after failures',
  restored: 'Answering again',
} satisfies Record<Strain, string>

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
      steps.filter((step) => step !== 'claimed').map((step) => bot(`seconds to ${step}`, 'p95')),
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
  board.addWidgets(...countGraphs(bot).map(({ title, metrics }) => graph(title, metrics)))
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

function countGraphs(bot: (metric: MetricName) => Metric) {
  const counts = Object.keys(readOn) as (keyof typeof readOn)[]
  const titles = [...new Set(Object.values(readOn))]
  return [
    ...titles.map((title) => ({
      title,
      metrics: counts.filter((count) => readOn[count] === title).map((count) => bot(count)),
    })),
    ...strains.map((strain) => ({
      title: strainedOn[strain],
      metrics: dependencies.map((dependency) => bot(`${dependency} ${strain}`)),
    })),
  ]
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
