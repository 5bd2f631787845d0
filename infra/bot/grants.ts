/** Who may do what: one grant for one need. */
import { Stack } from 'aws-cdk-lib'
import { PolicyStatement, type IGrantable } from 'aws-cdk-lib/aws-iam'
import type { IConstruct } from 'constructs'
import { copies } from '../../src/providers/aws/deployment.ts'
import { acknowledge } from '../acknowledge.ts'
import type { Job, Models } from '../models/models-stack.ts'
import type { Queues } from './queue.ts'
import type { SecretName, Secrets } from './secrets.ts'
import type { State } from './state.ts'

/** A function, or the role of a container's task. */
type Grantee = IGrantable & IConstruct

export function grantIngress(to: Grantee, queues: Queues, secrets: Secrets, { key }: State): void {
  allow(to, ['sqs:SendMessage'], [queues.turns.queueArn])
  // The bot's token tells who the bot is: without that no mention is known.
  readSecrets(to, secrets, ['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'])
  useKey(to, key.keyArn)
}

/** Where Teams serves its conversations, and which turn a post of the bot's answers. */
export function grantTeamsNotes(to: Grantee, { pictures }: State): void {
  allow(to, ['s3:GetObject', 's3:PutObject'], [pictures.arnForObjects('teams/*')])
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
  allow(
    to,
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
    [threads.tableArn, cases.tableArn],
  )
  allow(
    to,
    ['dynamodb:Query'],
    ['by-person', 'by-post'].map((index) => `${threads.tableArn}/index/${index}`),
  )
  allow(to, ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [pictures.arnForObjects('*')])
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
  acknowledge(to, 'Objects of one bucket', 'IAM5[Resource::<pictures6C5C4C3E.Arn>/*]')
}

/** Guards and models: the endpoints that are named, and the two services that name nothing. */
export function grantModels(to: Grantee, models: Models): void {
  allowServed(to, models, ['chat', 'guard', 'pictures'], invoke)
  allow(
    to,
    ['comprehend:DetectToxicContent', 'comprehend:DetectPiiEntities', 'rekognition:DetectModerationLabels'],
    ['*'],
  )
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
  allowServed(
    to,
    models,
    ['chat', 'guard'],
    [...invoke, 'sagemaker:DescribeEndpoint', 'sagemaker:DescribeInferenceComponent'],
  )
  readSecrets(to, secrets, ['SLACK_SIGNING_SECRET'])
  allow(to, ['kms:Decrypt'], [key.keyArn])
}

const invoke = ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointWithResponseStream']

/** The endpoints of the slots, whoever made them, and the components that they name. */
function allowServed(to: Grantee, { slots }: Models, jobs: readonly Job[], actions: readonly string[]): void {
  const { partition, region, account } = Stack.of(to)
  const arn = (kind: string, name: string) => `arn:${partition}:sagemaker:${region}:${account}:${kind}/${name}`
  const served = jobs.flatMap((job) => {
    const { endpoint, component } =
      /^sagemaker:[^@]+@(?<endpoint>[^/]+)(?:\/(?<component>.+))?$/.exec(slots[job] ?? '')?.groups ?? {}
    return [
      ...(endpoint ? [arn('endpoint', endpoint)] : []),
      ...(component ? [arn('inference-component', component)] : []),
    ]
  })
  if (served.length > 0) allow(to, actions, [...new Set(served)])
}

function readSecrets(to: Grantee, secrets: Secrets, names: readonly SecretName[]): void {
  const arns = names.flatMap((name) => secrets[name]?.secretArn ?? [])
  if (arns.length > 0) allow(to, ['secretsmanager:GetSecretValue'], arns)
}

const useKey = (to: Grantee, key: string) => allow(to, ['kms:Decrypt', 'kms:GenerateDataKey'], [key])

const allow = (to: Grantee, actions: readonly string[], resources: readonly string[]) =>
  to.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }))
