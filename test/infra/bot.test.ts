import { readFileSync } from 'node:fs'
import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { anchorOf } from '../../infra/bot/alarms.ts'
import { deployed, smallest } from './deployments.ts'

const { bot, models } = deployed(smallest)

test('D34: what holds people’s data is encrypted with a key of its own, can be restored, and outlives its stack', () => {
  bot.resourceCountIs('AWS::DynamoDB::Table', 2)
  bot.allResources('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: Match.objectLike({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: Match.objectLike({ SSEEnabled: true, KMSMasterKeyId: Match.anyValue() }),
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      DeletionProtectionEnabled: true,
    }),
  })
  bot.allResources('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    Properties: Match.objectLike({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: Match.anyValue(),
      VersioningConfiguration: { Status: 'Enabled' },
    }),
  })
  bot.allResources('AWS::KMS::Key', {
    DeletionPolicy: 'Retain',
    Properties: Match.objectLike({ EnableKeyRotation: true }),
  })
})

test('nothing with data is ever replaced by an update: names of these resources are fixed for ever', () => {
  const kept = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key'].flatMap((type) =>
    Object.keys(bot.findResources(type)),
  )
  expect(kept.toSorted()).toEqual(['cases710B9B66', 'keyFEDD6EC0', 'pictures6C5C4C3E', 'threadsA6FA5DA3'])
})

test('pictures and held words go when the policy says so', () => {
  bot.hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      Rules: Match.arrayWith([
        Match.objectLike({ Prefix: 'pictures/', ExpirationInDays: 30 }),
        Match.objectLike({ Prefix: 'held/', ExpirationInDays: 7 }),
        Match.objectLike({ Prefix: 'cases/', ExpirationInDays: 30 }),
      ]),
    },
  })
})

test('the queue keeps a thread in order, and puts aside what nobody can work', () => {
  bot.hasResourceProperties('AWS::SQS::Queue', {
    FifoQueue: true,
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
    RedrivePolicy: Match.objectLike({ maxReceiveCount: 500 }),
  })
  bot.allResourcesProperties('AWS::SQS::Queue', { FifoQueue: true, KmsMasterKeyId: Match.anyValue() })
})

test('a worker takes one turn at a time, and is hidden for longer than it may run', () => {
  bot.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    BatchSize: 1,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 20 },
  })
  const [queue] = Object.values(
    bot.findResources('AWS::SQS::Queue', { Properties: { RedrivePolicy: Match.anyValue() } }),
  )
  const timeouts = Object.values(bot.findResources('AWS::Lambda::Function')).map(
    ({ Properties }) => (Properties as { Timeout?: number }).Timeout ?? 0,
  )
  expect((queue?.['Properties'] as { VisibilityTimeout: number } | undefined)?.VisibilityTimeout).toBeGreaterThan(
    Math.max(...timeouts),
  )
})

describe('who may do what', () => {
  const statements = Object.entries({
    ...bot.findResources('AWS::IAM::Policy'),
    ...models?.findResources('AWS::IAM::Policy'),
  }).flatMap(([name, { Properties }]) =>
    (
      Properties as { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } }
    ).PolicyDocument.Statement.map(({ Action, Resource }) => ({
      name,
      actions: [Action].flat(),
      resource: JSON.stringify(Resource),
    })),
  )

  test('no wildcard but those that name no resource, and the objects of one bucket or prefix', () => {
    const unbound = statements.filter(({ resource }) => resource === '"*"').flatMap(({ actions }) => actions)
    expect([...new Set(unbound)].toSorted()).toEqual([
      'cloudwatch:PutMetricData',
      'comprehend:DetectPiiEntities',
      'comprehend:DetectToxicContent',
      'ecr:GetAuthorizationToken',
      'rekognition:DetectModerationLabels',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ])
    expect(statements.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([])
  })

  test('the way in can queue and read its one secret, and nothing else', () => {
    const own = statements.filter(({ name }) => name.startsWith('ingress')).flatMap(({ actions }) => actions)
    expect(own.filter((action) => !action.startsWith('xray:')).toSorted()).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'secretsmanager:GetSecretValue',
      'sqs:SendMessage',
    ])
  })

  test('nobody has AmazonSageMakerFullAccess', () => {
    expect(JSON.stringify([bot.toJSON(), models?.toJSON()])).not.toMatch(/FullAccess|AdministratorAccess/)
  })
})

test('input 62: no secret is in the template or in any environment, only where it is', () => {
  const variables = Object.values(bot.findResources('AWS::Lambda::Function')).flatMap(({ Properties }) =>
    Object.keys((Properties as { Environment?: { Variables: object } }).Environment?.Variables ?? {}),
  )
  expect(variables.filter((name) => /SECRET|TOKEN|PASSWORD/.test(name) && !name.endsWith('_ARN'))).toEqual([])
  expect(variables).toContain('SLACK_SIGNING_SECRET_ARN')
})

test('the firewall reads no body and counts no address where Slack and Microsoft call', () => {
  const rules = JSON.stringify(bot.findResources('AWS::WAFv2::WebACL'))
  expect(rules).not.toMatch(/"Body"|"JsonBody"|CommonRuleSet|SQLi/i)
  bot.hasResourceProperties('AWS::WAFv2::WebACL', {
    Rules: Match.arrayWith([
      Match.objectLike({
        Statement: { RateBasedStatement: Match.objectLike({ ScopeDownStatement: { NotStatement: Match.anyValue() } }) },
      }),
    ]),
  })
})

test('logs end after their time, and the access log holds neither bodies nor headers', () => {
  bot.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 })
  const stages = JSON.stringify(bot.findResources('AWS::ApiGateway::Stage'))
  expect(stages).not.toMatch(/\$context\.identity|\$input|requestHeader/)
})

test('every alarm says what it means and names a section of the runbook that is there', () => {
  const runbook = readFileSync('docs/runbook.md', 'utf8')
  const sections = Array.from(runbook.matchAll(/^## (.+)$/gm), ([, heading]) => anchorOf(heading ?? ''))
  const alarms = Object.values(bot.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties as { AlarmDescription: string; AlarmActions: unknown[] },
  )
  expect(alarms.length).toBeGreaterThan(8)
  for (const { AlarmDescription, AlarmActions } of alarms) {
    expect(sections).toContain(/docs\/runbook\.md#(\S+)$/.exec(AlarmDescription)?.[1])
    expect(AlarmActions).toHaveLength(1)
  }
})

describe('other shapes', () => {
  const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555'

  test('the way in can stay a function while containers work', () => {
    const shape = deployed({ ...smallest, worker: 'fargate', concurrency: { turns: 40, pictures: 4 } }).bot
    shape.resourceCountIs('AWS::ECS::Service', 1)
    shape.resourceCountIs('AWS::ApiGateway::RestApi', 1)
    shape.resourceCountIs('AWS::Lambda::EventSourceMapping', 0)
    shape.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 1, MaxCapacity: 5 })
  })

  test('everything can be a container behind a load balancer that speaks https alone', () => {
    const shape = deployed({ ...smallest, ingress: 'fargate', worker: 'fargate', certificate }).bot
    shape.resourceCountIs('AWS::ECS::Service', 2)
    shape.resourceCountIs('AWS::ApiGateway::RestApi', 0)
    shape.allResourcesProperties('AWS::ElasticLoadBalancingV2::Listener', { Protocol: 'HTTPS', Port: 443 })
    shape.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1)
  })

  test('Socket Mode receivers are apart from the workers, reachable by nobody, and fewer than Slack’s ten connections', () => {
    const slack = { ...smallest.slack, mode: 'socket' }
    const shape = deployed({ ...smallest, slack, ingress: 'fargate' }).bot
    shape.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 0)
    shape.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 2, MaxCapacity: 5 })
    shape.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike({ Command: ['--only', 'receive'] })],
    })
    shape.resourceCountIs('AWS::Lambda::EventSourceMapping', 1)
  })

  test('traffic to AWS can stay within a network of its own', () => {
    const shape = deployed({ ...smallest, vpcEndpoints: true }).bot
    shape.resourceCountIs('AWS::EC2::VPCEndpoint', 8)
    shape.allResourcesProperties('AWS::Lambda::Function', { VpcConfig: Match.anyValue() })
  })

  test('Teams alone has its own webhook and secret', () => {
    const id = '11111111-2222-3333-4444-555555555555'
    const teams = { appId: id, tenantId: id, adminChannel: '19:moderation@thread.tacv2' }
    const shape = deployed({ ...smallest, slack: null, teams, moderators: `teams:${id}` }).bot
    shape.resourceCountIs('AWS::SecretsManager::Secret', 1)
    expect(Object.keys(shape.findOutputs('*'))).toContain('TeamsUrl')
    expect(Object.keys(shape.findOutputs('*'))).not.toContain('SlackUrl')
  })
})
