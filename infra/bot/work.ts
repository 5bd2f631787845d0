/** The workers, in one of two shapes: a function for every turn, or containers that take turns from the queue. */
import { Duration } from 'aws-cdk-lib'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { Construct } from 'constructs'
import type { Settings } from '../settings.ts'
import { containerService } from './container.ts'
import { botFunction } from './function.ts'
import { grantModels, grantWorker } from './grants.ts'
import type { Parts } from './parts.ts'

/** How many turns one container works on at once, as the host is made. */
const turnsPerContainer = 8

/** `seconds`: how long one delivery may take. Gives the function, where it is one. */
export function work(scope: Construct, parts: Parts, seconds: number, settings: Settings): IFunction | null {
  const { code, environment, state, queues, secrets, vpc, cluster, models } = parts
  if (settings.worker === 'lambda') {
    const wanted = { code: code.worker, memory: 1769, seconds, environment, key: state.key, vpc }
    const worker = botFunction(scope, 'worker', wanted, settings)
    grantWorker(worker, queues, secrets, state)
    grantModels(worker, models)
    worker.addEventSource(
      new SqsEventSource(queues.turns, {
        // In a batch, turns of twenty seconds would queue behind each other.
        batchSize: 1,
        maxConcurrency: settings.concurrency.turns,
        reportBatchItemFailures: true,
      }),
    )
    return worker
  }
  if (!cluster) throw new Error('Containers need a network')
  const atMost = Math.max(1, Math.ceil(settings.concurrency.turns / turnsPerContainer))
  const { service, scaling } = containerService(
    scope,
    { cluster, environment, key: state.key, image: code.container, only: 'work', atLeast: 1, atMost },
    settings,
  )
  grantWorker(service.taskDefinition.taskRole, queues, secrets, state)
  grantModels(service.taskDefinition.taskRole, models)
  if (atMost === 1) return null
  scaling.scaleOnMetric('waiting', {
    metric: queues.turns.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: 'Maximum',
    }),
    scalingSteps: [
      { upper: 0, change: -1 },
      { lower: turnsPerContainer, change: 1 },
      { lower: 10 * turnsPerContainer, change: 3 },
    ],
    cooldown: Duration.minutes(2),
  })
  return null
}
