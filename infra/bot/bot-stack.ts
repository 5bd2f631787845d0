/** The bot itself: state, queue, the way in, the workers. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { RestApi } from 'aws-cdk-lib/aws-apigateway'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { Construct } from 'constructs'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { readPolicyFile } from '../../src/policy/read-policy.ts'
import type { Models } from '../models/models-stack.ts'
import type { Settings } from '../settings.ts'
import { alarms } from './alarms.ts'
import { dashboard } from './dashboard.ts'
import { environmentOf } from './environment.ts'
import { botFunction } from './function.ts'
import { grantIngress, grantModels, grantWorker } from './grants.ts'
import { queues as makeQueues, type Queues } from './queue.ts'
import { secrets as makeSecrets } from './secrets.ts'
import { state as makeState } from './state.ts'
import { ownersTopic } from './topic.ts'
import { webApi, webhooks } from './web.ts'

export interface Code {
  readonly ingress: string
  readonly worker: string
}

export function botStack(
  scope: Construct,
  id: string,
  settings: Settings,
  models: Models,
  code: Code,
  props: StackProps,
): Stack {
  const stack = new Stack(scope, id, props)
  const policy = settings.policyFile === null ? builtInPolicy : readPolicyFile(settings.policyFile)
  // An attempt, what is left to store and post after it, and some air.
  const workSeconds = policy.limits.turnSeconds + 60
  const state = makeState(stack, policy.retention)
  const queues = makeQueues(stack, state.key, workSeconds)
  const secrets = makeSecrets(stack, settings, state.key)
  const environment = environmentOf(settings, { state, queues, secrets, models })
  const common = { environment, vpc: null, key: state.key }

  const ingress = botFunction(stack, 'ingress', { ...common, code: code.ingress, memory: 1769, seconds: 10 }, settings)
  grantIngress(ingress, queues, secrets, state)
  const api = webApi(stack, ingress, state.key, settings)

  const worker = botFunction(
    stack,
    'worker',
    { ...common, code: code.worker, memory: 1769, seconds: workSeconds },
    settings,
  )
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
  watch(stack, settings, models, { queues, api, key: state.key })
  if (settings.slack?.mode === 'http') new CfnOutput(stack, 'SlackUrl', { value: api.urlForPath(webhooks.slack) })
  if (settings.teams) new CfnOutput(stack, 'TeamsUrl', { value: api.urlForPath(webhooks.teams) })
  return stack
}

interface Watched {
  readonly queues: Queues
  readonly api: RestApi | null
  readonly key: IKey
}

function watch(stack: Stack, { name, region, ownerEmail }: Settings, models: Models, { queues, api, key }: Watched) {
  const topic = ownersTopic(stack, ownerEmail, key)
  alarms(stack, { queues, api, topic, name })
  dashboard(stack, { name, region, queues, api, models })
}
