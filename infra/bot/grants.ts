/** Who may do what: one grant for one need. */
import { Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { copies } from '../../src/providers/aws/deployment.ts'
import { acknowledge } from '../acknowledge.ts'
import type { Job, Models } from '../models/models-stack.ts'
import type { Queues } from './queue.ts'
import { detectsToxicity } from './regions.ts'
import { allow, missObjects, readSecrets, useKey, useKeyOfTables, type Grantee } from './rights.ts'
import type { Secrets } from './secrets.ts'
import type { State } from './state.ts'

/** `mode`: how Slack brings what it brings. */
export function grantIngress(
  to: Grantee,
  queues: Queues,
  secrets: Secrets,
  { key }: State,
  mode: 'http' | 'socket' = 'http',
): void {
  allow(to, ['sqs:SendMessage'], [queues.turns.queueArn])
  // The bot's token tells who the bot is: without that no mention is known.
  readSecrets(to, secrets, [mode === 'socket' ? 'SLACK_APP_TOKEN' : 'SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN'])
  useKey(to, key.keyArn)
}

/** Where Teams serves its conversations, and which turn a post of the bot's answers. */
export function grantTeamsNotes(to: Grantee, { pictures }: State): void {
  allow(to, ['s3:GetObject', 's3:PutObject'], [pictures.arnForObjects('teams/*')])
  missObjects(to, pictures.bucketArn)
  acknowledge(to, 'Objects of one prefix', 'IAM5[Resource::<pictures6C5C4C3E.Arn>/teams/*]')
}

/** What an administrator installs is written, and nothing read. */
export function grantInstallation(to: Grantee, { key, pictures }: State): void {
  allow(to, ['s3:PutObject'], [pictures.arnForObjects('installation/*')])
  useKey(to, key.keyArn)
  acknowledge(to, 'Objects of one prefix', 'IAM5[Resource::<pictures6C5C4C3E.Arn>/installation/*]')
}

/** Whether the queue answers is a part of a container's readiness. */
export const grantReadiness = (to: Grantee, { turns }: Queues) =>
  allow(to, ['sqs:GetQueueAttributes'], [turns.queueArn])

/** A function has this from Lambda. */
export const grantTraces = (to: Grantee) => allow(to, ['xray:PutTraceSegments'], ['*'])

export function grantWorker(
  to: Grantee,
  queues: Queues,
  secrets: Secrets,
  { key, threads, cases, pictures }: State,
): void {
  // Nothing is ever deleted but by its time: what is withdrawn leaves its mark.
  allow(to, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [threads.tableArn, cases.tableArn])
  allow(to, ['dynamodb:Query'], [threads.tableArn, `${threads.tableArn}/index/by-person`])
  allow(to, ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [pictures.arnForObjects('*')])
  missObjects(to, pictures.bucketArn)
  allow(
    to,
    [
      'sqs:SendMessage',
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueAttributes',
    ],
    [queues.turns.queueArn],
  )
  allow(to, ['sqs:SendMessage', 'sqs:GetQueueUrl'], [queues.deadLetters.queueArn])
  readSecrets(to, secrets, ['SLACK_BOT_TOKEN', 'TEAMS_APP_PASSWORD'])
  useKey(to, key.keyArn)
  useKeyOfTables(to, key.keyArn)
  acknowledge(to, 'Objects of one bucket', 'IAM5[Resource::<pictures6C5C4C3E.Arn>/*]')
}

/** Guards and models: the endpoints that are named, and the two services that name nothing. */
export function grantModels(to: Grantee, models: Models): void {
  allowServed(to, models, ['chat', 'guard', 'pictures'])
  const reads = detectsToxicity(Stack.of(to).region) ? ['comprehend:DetectToxicContent'] : []
  allow(to, [...reads, 'comprehend:DetectPiiEntities', 'rekognition:DetectModerationLabels'], ['*'])
}

/** The budget's function may switch, neither read nor write anything else of the table, and let the models made here sleep. */
export function grantBudget(to: Grantee, { key, threads }: State, { components }: Models): void {
  to.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      resources: [threads.tableArn],
      conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['budget'] } },
    }),
  )
  useKey(to, key.keyArn)
  useKeyOfTables(to, key.keyArn)
  if (components.length > 0) allowScaling(to, components)
}

/** Application Auto Scaling asks SageMaker in the caller's name, which is what keeps this to the components that are named. */
function allowScaling(to: Grantee, components: Models['components']): void {
  const { partition, region, account } = Stack.of(to)
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`
  to.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['application-autoscaling:RegisterScalableTarget'],
      resources: [arn('application-autoscaling', 'scalable-target/*')],
      conditions: {
        StringEquals: {
          'application-autoscaling:service-namespace': copies.namespace,
          'application-autoscaling:scalable-dimension': copies.dimension,
        },
      },
    }),
  )
  acknowledge(
    to,
    'A scalable target has no name before it is there; conditions keep this to copies of inference components',
    `IAM5[Resource::arn:<AWS::Partition>:application-autoscaling:${region}:<AWS::AccountId>:scalable-target/*]`,
  )
  allow(
    to,
    ['sagemaker:DescribeInferenceComponent', 'sagemaker:UpdateInferenceComponentRuntimeConfig'],
    components.map(({ componentName }) => arn('sagemaker', copies.resourceOf(componentName))),
  )
}

/** The canary looks at everything, writes nothing, and asks chat model and guard. */
export function grantCanary(
  to: Grantee,
  queues: Queues,
  secrets: Secrets,
  { key, threads, cases }: State,
  models: Models,
): void {
  allow(to, ['dynamodb:GetItem'], [threads.tableArn, cases.tableArn])
  allow(to, ['sqs:GetQueueAttributes'], [queues.turns.queueArn])
  allow(to, ['sqs:GetQueueUrl'], [queues.deadLetters.queueArn])
  const watched = ['chat', 'guard'] as const
  allowServed(to, models, watched)
  for (const { endpoint, component } of watched.flatMap((job) => servedArns(to, models, job) ?? [])) {
    allow(to, ['sagemaker:DescribeEndpoint'], [endpoint])
    if (component !== null) allow(to, ['sagemaker:DescribeInferenceComponent'], [component])
  }
  readSecrets(to, secrets, ['SLACK_SIGNING_SECRET'])
  allow(to, ['kms:Decrypt', 'kms:DescribeKey'], [key.keyArn])
}

/** A verdict and a picture come whole; a reply comes as a stream, so that it can be cut. */
const invoke = {
  chat: 'sagemaker:InvokeEndpointWithResponseStream',
  guard: 'sagemaker:InvokeEndpoint',
  pictures: 'sagemaker:InvokeEndpoint',
} as const satisfies Record<Job, string>

/** IAM looks at an endpoint and at the component that is named with it. */
function allowServed(to: Grantee, models: Models, jobs: readonly Job[]): void {
  for (const job of jobs) {
    const served = servedArns(to, models, job)
    if (served) allow(to, [invoke[job]], [served.endpoint, ...(served.component === null ? [] : [served.component])])
  }
}

/** Whoever made the endpoint of a slot; null for a slot that is not SageMaker's. */
function servedArns(to: Grantee, { slots }: Models, job: Job) {
  const { endpoint, component } =
    /^sagemaker:[^@]+@(?<endpoint>[^/]+)(?:\/(?<component>.+))?$/.exec(slots[job] ?? '')?.groups ?? {}
  if (endpoint === undefined) return null
  const { partition, region, account } = Stack.of(to)
  // SageMaker writes names in ARNs in small letters, however they were given; IAM compares letter by letter.
  const arn = (kind: string, name: string) =>
    `arn:${partition}:sagemaker:${region}:${account}:${kind}/${name.toLowerCase()}`
  return {
    endpoint: arn('endpoint', endpoint),
    component: component === undefined ? null : arn('inference-component', component),
  }
}
