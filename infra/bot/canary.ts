/** Who notices that nobody can reach the bot, when nobody tries. */
import { Duration } from 'aws-cdk-lib'
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Settings } from '../settings.ts'
import { alarm } from './alarm.ts'
import { botFunction } from './function.ts'
import { grantCanary } from './grants.ts'
import { botMetric } from './metrics.ts'
import type { Parts } from './parts.ts'

/** `url`: where the internet reaches the bot, before the paths; null where nobody calls it. */
export function canary(scope: Construct, parts: Parts, url: string | null, owner: ITopic, settings: Settings): void {
  const { code, environment, state, queues, secrets, models, vpc } = parts
  const wanted = { code: code.canary, memory: 512, seconds: 60, environment, key: state.key, vpc }
  const watching = botFunction(scope, 'canary', wanted, settings)
  grantCanary(watching, queues, secrets, state, models)
  const wake = (id: string, minutes: number, ask: boolean) =>
    new Rule(scope, id, {
      schedule: Schedule.rate(Duration.minutes(minutes)),
      targets: [new LambdaFunction(watching, { event: RuleTargetInput.fromObject({ url, ask }), retryAttempts: 0 })],
    })
  wake('canary-looks', every, false)
  wake('canary-asks', askEvery(settings), true)
  alarm(
    scope,
    {
      section: 'The canary fails',
      means:
        'The way in, the stores, the queue or a model did not do what it should, or nothing has looked for a while',
      metric: botMetric(settings.name, 'canary failed', Duration.minutes(5), 'Maximum'),
      threshold: 1,
      periods: 3,
      silence: 'is bad',
    },
    owner,
  )
}

/** In minutes. */
const every = 5

/** A question keeps a model awake for its quiet time: the next one must come only after it would have slept (in minutes). */
const askEvery = ({ models: { idleMinutes } }: Settings) => Math.max(60, 3 * idleMinutes)
