/** A deployment named acme: what its outputs are, and what AWS tells of it when all is well. */
import { casesTable, threadsTable, type TableDescription } from '../../src/providers/aws/tables.ts'

const arn = (rest: string) => `arn:aws:${rest}`
export const queueUrl = (url: string) => `${url}/123456789012/turns.fifo`
export const topic = arn('sns:eu-central-1:123456789012:acme-owner')

export const alarms = ['acme-turns-wait', 'acme-the-guard-fails', 'acme-the-canary-fails']

/** `url`: of the account; `slackApi`: of Slack; `door`: of the way in. */
export const outputs = (url: string, slackApi: string, door: string) => ({
  ThreadsTable: 'acme-threads',
  CasesTable: 'acme-cases',
  PicturesBucket: 'acme-pictures',
  TurnsQueueUrl: queueUrl(url),
  AwsRegion: 'eu-central-1',
  ChatModel: 'sagemaker:llama-2+tgi@acme-text/acme-chat',
  TextGuard: 'sagemaker:llama-guard-1+tgi@acme-text/acme-guard',
  PromptGuard: 'comprehend',
  PictureModel: 'sagemaker:sdxl@acme-pictures/acme-pictures',
  PictureGuard: 'rekognition',
  SlackSigningSecretArn: arn('secretsmanager:eu-central-1:123456789012:secret:acme/slack-signing-secret-AbCdEf'),
  SlackBotTokenArn: arn('secretsmanager:eu-central-1:123456789012:secret:acme/slack-bot-token-AbCdEf'),
  SlackApiUrl: slackApi,
  SlackAdminChannel: 'C0ADMIN',
  Moderators: 'slack:U0MOD',
  Playground: 'off',
  Deployment: 'acme',
  PolicyFile: 'policy.yaml',
  PublicUrl: `${door}/`,
  SlackUrl: `${door}/slack/events`,
  SlackManifest: 's3://acme-pictures/installation/slack-manifest.json',
  LoadBalancer: 'acme-123.eu-central-1.elb.amazonaws.com',
  IngressFunction: 'acme-ingress-1A',
  WorkerFunction: 'acme-worker-1A',
  CanaryFunction: 'acme-canary-1A',
  ReceiveService: 'acme-cluster/acme-receive',
  OwnerTopic: topic,
  Alarms: alarms.join(','),
  TurnsAtOnce: '20',
  ScaledComponents: 'acme-guard,acme-chat,acme-pictures',
  SleepAlarms: 'acme-guard-sleep,acme-chat-sleep,acme-pictures-sleep',
})

export const activeFunction = (more: object = {}) => ({
  Configuration: {
    State: 'Active',
    LastUpdateStatus: 'Successful',
    Runtime: 'nodejs24.x',
    Environment: { Variables: { THREADS_TABLE: 'acme-threads', NODE_OPTIONS: '--enable-source-maps' } },
    ...more,
  },
  Code: { Location: 'https://CANARY.example/code?signature=CANARY' },
})

export const uuid = '9c5e1f0a-4a1b-4c7d-8a55-0f3ce0f6a001'

export const mapping = (more: object = {}) => ({
  UUID: uuid,
  EventSourceArn: arn('sqs:eu-central-1:123456789012:turns.fifo'),
  State: 'Enabled',
  StateTransitionReason: 'USER_INITIATED',
  ScalingConfig: { MaximumConcurrency: 20 },
  ...more,
})

export const service = (more: object = {}) => ({
  serviceName: 'acme-receive',
  status: 'ACTIVE',
  desiredCount: 2,
  runningCount: 2,
  deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }],
  ...more,
})

export const subscription = (SubscriptionArn: string) => ({
  SubscriptionArn,
  Protocol: 'email',
  Endpoint: 'CANARY@acme.example',
})

export const target = (more: object = {}) => ({
  ResourceId: 'inference-component/acme-chat',
  MinCapacity: 0,
  MaxCapacity: 2,
  SuspendedState: {
    DynamicScalingInSuspended: false,
    DynamicScalingOutSuspended: false,
    ScheduledScalingSuspended: false,
  },
  ...more,
})

export const policies = (...kinds: readonly string[]) => ({
  ScalingPolicies: kinds.map((PolicyType) => ({ PolicyType })),
})

/** As CloudWatch tells of it; whatever people or others could write there is a canary. */
const alarm = (AlarmName: string, more: object = {}) => ({
  AlarmName,
  AlarmDescription: 'CANARY',
  ActionsEnabled: true,
  AlarmActions: [arn('CANARY')],
  StateValue: 'OK',
  StateReason: 'CANARY',
  StateTransitionedTimestamp: Date.UTC(2026, 10, 20, 14, 5, 59) / 1000,
  TreatMissingData: /canary|container/.test(AlarmName) ? 'breaching' : 'notBreaching',
  ...more,
})

/** Every alarm that is asked for is there; `changed`: by name, null: gone. */
export const alarmsBut =
  (changed: Readonly<Record<string, object | null>>) =>
  ({ AlarmNames }: { AlarmNames?: unknown }) => ({
    CompositeAlarms: [],
    MetricAlarms: (AlarmNames as readonly string[]).flatMap((name) =>
      changed[name] === null ? [] : [alarm(name, changed[name])],
    ),
  })

const key = ({ name, type }: { readonly name: string; readonly type: string }) => ({
  AttributeName: name,
  AttributeType: type,
})

const schema = (description: Pick<TableDescription, 'partition' | 'sort'>) =>
  [description.partition, description.sort].map(({ name }, index) => ({
    AttributeName: name,
    KeyType: index === 0 ? 'HASH' : 'RANGE',
  }))

function table(description: TableDescription) {
  const keys = [description, ...description.indexes].flatMap(({ partition, sort }) =>
    sort ? [partition, sort] : [partition],
  )
  return {
    Table: {
      TableStatus: 'ACTIVE',
      AttributeDefinitions: keys.map(key),
      KeySchema: schema(description),
      GlobalSecondaryIndexes: description.indexes.map(({ name, partition, sort, projection }) => ({
        IndexName: name,
        KeySchema: sort ? schema({ partition, sort }) : [{ AttributeName: partition.name, KeyType: 'HASH' }],
        Projection: { ProjectionType: projection },
      })),
    },
  }
}

/** By operation. `url`: of the account. `secrets`: what Secrets Manager holds, by the end of its name. */
export const well = (url: () => string, secrets: Readonly<Record<string, string>>) => ({
  DescribeTable: ({ TableName }: { TableName?: unknown }) =>
    table(TableName === 'acme-threads' ? threadsTable : casesTable),
  DescribeTimeToLive: () => ({ TimeToLiveDescription: { AttributeName: 'expires', TimeToLiveStatus: 'ENABLED' } }),
  DescribeContinuousBackups: () => ({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
    },
  }),
  GetItem: () => ({}),
  GetQueueAttributes: ({ QueueUrl }: { QueueUrl?: unknown }) => ({
    Attributes: {
      FifoQueue: 'true',
      ApproximateNumberOfMessages: '0',
      ...(String(QueueUrl).endsWith('/turns.fifo') && {
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('sqs:eu-central-1:123456789012:dead.fifo') }),
      }),
    },
  }),
  GetQueueUrl: () => ({ QueueUrl: `${url()}/123456789012/dead.fifo` }),
  HeadBucket: () => ({}),
  GetSecretValue: ({ SecretId }: { SecretId?: unknown }) => ({
    SecretString: Object.entries(secrets).find(([name]) => String(SecretId).includes(name))?.[1],
  }),
  DescribeEndpoint: ({ EndpointName }: { EndpointName?: unknown }) => ({ EndpointName, EndpointStatus: 'InService' }),
  DescribeInferenceComponent: ({ InferenceComponentName: name }: { InferenceComponentName?: unknown }) => ({
    InferenceComponentName: name,
    EndpointName: name === 'acme-pictures' ? 'acme-pictures' : 'acme-text',
    InferenceComponentStatus: 'InService',
    RuntimeConfig: { DesiredCopyCount: 0, CurrentCopyCount: 0 },
  }),
  GetFunction: () => activeFunction(),
  ListEventSourceMappings: () => ({ EventSourceMappings: [mapping()] }),
  DescribeServices: () => ({ services: [service()], failures: [] }),
  ListSubscriptionsByTopic: () => ({ Subscriptions: [subscription(`${topic}:7`)] }),
  DescribeScalableTargets: () => ({ ScalableTargets: [target()] }),
  DescribeScalingPolicies: () => policies('StepScaling', 'TargetTrackingScaling'),
  DescribeScalingActivities: () => ({ ScalingActivities: [{ StatusCode: 'Successful' }] }),
  DescribeScheduledActions: () => ({ ScheduledActions: [] }),
  DescribeAlarms: alarmsBut({}),
})
