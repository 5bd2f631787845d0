/** A month's money: AWS Budgets tells a function, which stops pictures first and then chat. */
import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import { Topic, type ITopic } from 'aws-cdk-lib/aws-sns'
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Duration } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { budgetTopics, followSwitches } from '../../src/providers/aws/deployment.ts'
import type { Settings } from '../settings.ts'
import { alarm } from './alarm.ts'
import { botFunction } from './function.ts'
import { grantBudget } from './grants.ts'
import { botMetric } from './metrics.ts'
import type { Parts } from './parts.ts'
import { mayPublish } from './topic.ts'

type Budget = NonNullable<Settings['budget']>

/** Only what carries the deployment's tag counts; the tag must be active for cost allocation (AWS Billing user guide). */
export function budget(
  scope: Construct,
  { code, environment, state, models, vpc }: Parts,
  { monthly, picturesAt }: Budget,
  owner: ITopic,
  settings: Settings,
): void {
  const { name } = settings
  const wanted = { code: code.budget, memory: 256, seconds: 60, environment, key: state.key, vpc }
  const stopping = botFunction(scope, 'budget-function', wanted, settings)
  grantBudget(stopping, state, models)
  daily(scope, stopping)
  const told = (what: keyof typeof budgetTopics) => {
    const topic = new Topic(scope, `budget-${what}`, {
      topicName: `${name}${budgetTopics[what]}`,
      masterKey: state.key,
      enforceSSL: true,
    })
    mayPublish('budgets.amazonaws.com', topic, state.key)
    topic.addSubscription(new LambdaSubscription(stopping))
    return topic
  }
  new CfnBudget(scope, 'budget', {
    budget: {
      // Other thresholds make another budget (Update requires: Replacement), which needs another name.
      budgetName: `${name}-${picturesAt}`,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: monthly, unit: 'USD' },
      costFilters: { TagKeyValue: [`user:chaperone$${name}`] },
    },
    notificationsWithSubscribers: [over(picturesAt, told('pictures')), over(100, told('chat'))],
  })
  const five = Duration.minutes(5)
  const metric = new MathExpression({
    expression: 'FILL(spent, 0) + FILL(errors, 0)',
    usingMetrics: { spent: botMetric(name, 'budget spent', five), errors: stopping.metricErrors({ period: five }) },
    period: five,
  })
  const means = 'Pictures, or everything, is stopped for this month; or the function that stops and opens failed'
  alarm(scope, { section: 'The budget is spent', means, metric, threshold: 1 }, owner)
}

/**
 * A month opens by itself with its first day, and then models are kept awake again; on all others, a model that was deployed or
 * changed meanwhile comes to follow as well. Some minutes past, when nothing of the month before is under way any more.
 */
function daily(scope: Construct, stopping: Function): void {
  new Rule(scope, 'budget-daily', {
    schedule: Schedule.cron({ hour: '0', minute: '5' }),
    targets: [new LambdaFunction(stopping, { event: RuleTargetInput.fromObject(followSwitches) })],
  })
}

const over = (threshold: number, topic: ITopic): CfnBudget.NotificationWithSubscribersProperty => ({
  notification: {
    notificationType: 'ACTUAL',
    comparisonOperator: 'GREATER_THAN',
    threshold,
    thresholdType: 'PERCENTAGE',
  },
  subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
})
