/** The bot itself: state, queue, the way in, the workers, and what watches them. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import { FargateService } from 'aws-cdk-lib/aws-ecs'
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { readPolicyFile } from '../../src/policy/read-policy.ts'
import {
  functionOutput,
  outputOf,
  partOutputs,
  serviceOutput,
  sleepAlarmOf,
} from '../../src/providers/aws/deployment.ts'
import type { Models } from '../models/models-stack.ts'
import { areSentToSleep } from '../models/scaling.ts'
import type { Settings } from '../settings.ts'
import { alarms } from './alarms.ts'
import { budget } from './budget.ts'
import { canary } from './canary.ts'
import { cluster } from './container.ts'
import { dashboard } from './dashboard.ts'
import { environmentOf } from './environment.ts'
import type { FunctionEnvironment } from './function.ts'
import { installation } from './installation.ts'
import { network } from './network.ts'
import type { Code, Parts } from './parts.ts'
import { queues as makeQueues } from './queue.ts'
import { receive } from './receive.ts'
import { secrets as makeSecrets } from './secrets.ts'
import { state as makeState } from './state.ts'
import { ownersTopic } from './topic.ts'
import { work } from './work.ts'

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
  const vpc = network(stack, settings, state.key)
  const contained = settings.ingress === 'fargate' || settings.worker === 'fargate'
  const parts: Parts = {
    code,
    environment: environmentOf(settings, { state, queues, secrets, models }),
    state,
    queues,
    secrets,
    models,
    vpc,
    cluster: contained && vpc ? cluster(stack, vpc) : null,
  }
  const { api, url } = receive(stack, parts, settings)
  const worker = work(stack, parts, workSeconds, settings)
  const { name, region, ownerEmail } = settings
  const topic = ownersTopic(stack, ownerEmail, state.key)
  alarms(stack, { queues, api, worker, cluster: parts.cluster, topic, settings })
  installation(stack, parts, url, settings)
  canary(stack, parts, url, topic, settings)
  if (settings.budget) budget(stack, parts, settings.budget, topic, settings)
  dashboard(stack, { name, region, queues, api, models })
  const components = models.components.map(({ componentName }) => componentName)
  outputs(stack, {
    ...variables({ ...parts.environment, AWS_REGION: stack.region }),
    ...madeIn(stack),
    [partOutputs.address]: url ?? '',
    [partOutputs.ownersTopic]: topic.topicArn,
    [partOutputs.alarms]: alarmsIn(stack).join(','),
    [partOutputs.turnsAtOnce]: settings.worker === 'lambda' ? String(settings.concurrency.turns) : '',
    [partOutputs.components]: components.join(','),
    [partOutputs.sleepAlarms]: areSentToSleep(settings) ? components.map(sleepAlarmOf).join(',') : '',
  })
  return stack
}

/** For `npm run doctor -- --stack`, and for whoever looks after it by hand; secrets are only named there. */
function outputs(stack: Stack, told: Readonly<Record<string, string>>): void {
  for (const [output, value] of Object.entries(told)) {
    if (value !== '') new CfnOutput(stack, output, { value })
  }
}

const variables = (environment: FunctionEnvironment) =>
  Object.fromEntries(Object.entries(environment).map(([variable, value]) => [outputOf(variable), value]))

/** Every function and container service, whoever made it. */
const madeIn = (stack: Stack): Readonly<Record<string, string>> =>
  Object.fromEntries(
    stack.node.children.flatMap((made) => {
      const { id } = made.node
      if (made instanceof LambdaFunction) return [[functionOutput(id), made.functionName]]
      if (made instanceof FargateService)
        return [[serviceOutput(id), `${made.cluster.clusterName}/${made.serviceName}`]]
      return []
    }),
  )

const alarmsIn = (stack: Stack): readonly string[] =>
  stack.node.children.flatMap((made) => (made instanceof Alarm ? [made.alarmName] : []))
