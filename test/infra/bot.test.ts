import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Match, type Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { anchorOf } from '../../infra/bot/alarm.ts'
import { variables as read } from '../../src/config/variables.ts'
import { followSwitches, partOutputs, variableOf } from '../../src/providers/aws/deployment.ts'
import { toldIn } from '../../src/providers/aws/spent.ts'
import { dependencies, ProviderFailed, steps, strains, type Counted } from '../../src/ports.ts'
import { openCloudWatch } from '../../src/telemetry/cloudwatch.ts'
import { grades } from '../../src/turn.ts'
import { deployed, smallest } from './deployments.ts'

const { bot, models } = deployed(smallest)
const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555'
/** Everything in containers, and a budget. */
const contained = deployed({
  ...smallest,
  ingress: 'fargate',
  worker: 'fargate',
  certificate,
  hostName: 'bot.example.com',
  budget: { monthly: 200 },
}).bot

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
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
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
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: Match.objectLike({ EnableKeyRotation: true }),
  })
})

test('D34: the key lets CloudWatch Logs encrypt this account’s logs: without that no log group can be made with it', () => {
  const encrypted = Object.values(
    bot.findResources('AWS::Logs::LogGroup', { Properties: { KmsKeyId: Match.anyValue() } }),
  )
  expect(encrypted.length).toBeGreaterThan(3)
  bot.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: Match.objectLike({
      Statement: Match.arrayWith([
        Match.objectLike({
          Principal: { Service: 'logs.us-east-1.amazonaws.com' },
          Action: Match.arrayWith(['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey*']),
          Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': Match.anyValue() } },
        }),
      ]),
    }),
  })
})

test('pictures and held words go when the policy says so', () => {
  bot.hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      Rules: Match.arrayWith([
        Match.objectLike({ Prefix: 'pictures/', ExpirationInDays: 30 }),
        Match.objectLike({ Prefix: 'held/', ExpirationInDays: 7 }),
        Match.objectLike({ Prefix: 'cases/', ExpirationInDays: 30 }),
        Match.objectLike({ Prefix: 'teams/answers/', ExpirationInDays: 30 }),
        // Of everything: what was deleted because somebody asked for it is gone a day later.
        {
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
          ExpiredObjectDeleteMarker: true,
          Status: 'Enabled',
          AbortIncompleteMultipartUpload: Match.anyValue(),
        },
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

test('the firewall judges no address where Slack and Microsoft call: theirs are shared with others', () => {
  const rules = Object.values(bot.findResources('AWS::WAFv2::WebACL')).flatMap(
    ({ Properties }) => (Properties as { Rules: readonly { Statement: object }[] }).Rules,
  )
  expect(rules).toHaveLength(2)
  for (const { Statement } of rules) {
    const [statement] = Object.values(Statement) as [{ ScopeDownStatement: unknown }]
    expect(JSON.stringify(statement.ScopeDownStatement)).toMatch(
      /^\{"NotStatement":.*"\/slack\/events".*"\/api\/messages"/,
    )
  }
})

test('what the functions are told stands in the outputs, for the doctor: names alone, each a variable that the bot reads', () => {
  const parts = /(?:Function|Service)$/
  const outputs = Object.keys(bot.findOutputs('*')).filter((name) => /^[A-Z]/.test(name) && !parts.test(name))
  // By default, no alarm puts a model to sleep.
  const { sleepAlarms: _, ...made } = partOutputs
  const addresses = [...Object.values(made), 'SlackManifest', 'SlackUrl']
  const known = Object.keys(read.shape)
  expect(outputs).toEqual(expect.arrayContaining(['ThreadsTable', 'TurnsQueueUrl', 'AwsRegion', ...addresses]))
  expect(outputs.filter((name) => !addresses.includes(name) && !known.includes(variableOf(name)))).toEqual([])
})

test('logs end after their time, and the access log holds neither bodies nor headers', () => {
  bot.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 })
  const stages = JSON.stringify(bot.findResources('AWS::ApiGateway::Stage'))
  expect(stages).not.toMatch(/\$context\.identity|\$input|requestHeader/)
  expect(stages).toContain('"DataTraceEnabled":false')
})

test('API Gateway finds the group of its errors there, and does not make one that lasts for ever', () => {
  const [group] = Object.entries(bot.findResources('AWS::Logs::LogGroup')).filter(([, { Properties }]) =>
    JSON.stringify(Properties).includes('API-Gateway-Execution-Logs_'),
  )
  expect(JSON.stringify(group?.[1]['Properties'])).toMatch(/\{"Ref":"web\w+"\},"\/live"/)
  bot.hasResource('AWS::ApiGateway::Stage', { DependsOn: Match.arrayWith([group?.[0]]) })
})

test('every alarm says what it means and names a section of the runbook that is there', () => {
  const runbook = readFileSync('docs/runbook.md', 'utf8')
  const sections = Array.from(runbook.matchAll(/^## (.+)$/gm), ([, heading]) => anchorOf(heading ?? ''))
  const alarms = [bot, contained]
    .flatMap((template) => Object.values(template.findResources('AWS::CloudWatch::Alarm')))
    .map(({ Properties }) => Properties as { AlarmDescription: string; AlarmActions: unknown[] })
    // Others tell no person: they add and take away containers.
    .filter(({ AlarmActions }) => JSON.stringify(AlarmActions).includes('{"Ref":"owner'))
  expect(alarms.length).toBeGreaterThan(20)
  for (const { AlarmDescription, AlarmActions } of alarms) {
    expect(sections).toContain(/docs\/runbook\.md#(\S+)$/.exec(AlarmDescription)?.[1])
    expect(AlarmActions).toHaveLength(1)
  }
})

test('a worker that ends in errors is heard of, and so is a container that is not there', () => {
  bot.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('^worker') } }],
  })
  for (const half of ['receive', 'work']) {
    contained.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'RunningTaskCount',
      Dimensions: Match.arrayWith([{ Name: 'ServiceName', Value: `chaperone-${half}` }]),
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    })
    contained.hasResourceProperties('AWS::ECS::Service', { ServiceName: `chaperone-${half}` })
  }
})

describe('a budget', () => {
  const spent = deployed({ ...smallest, name: 'acme', budget: { monthly: 200, picturesAt: 60 } }).bot

  test('tells a function when a share of it, and all of it, is spent on this deployment alone', () => {
    const notice = (Threshold: number) => ({
      Notification: Match.objectLike({ NotificationType: 'ACTUAL', Threshold, ThresholdType: 'PERCENTAGE' }),
      Subscribers: [{ SubscriptionType: 'SNS', Address: Match.anyValue() }],
    })
    spent.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: Match.objectLike({
        BudgetLimit: { Amount: 200, Unit: 'USD' },
        TimeUnit: 'MONTHLY',
        CostFilters: { TagKeyValue: ['user:chaperone$acme'] },
      }),
      NotificationsWithSubscribers: [notice(60), notice(100)],
    })
    for (const TopicName of ['acme-budget-pictures', 'acme-budget-chat']) {
      spent.hasResourceProperties('AWS::SNS::Topic', { TopicName, KmsMasterKeyId: Match.anyValue() })
    }
    spent.resourcePropertiesCountIs('AWS::SNS::Subscription', { Protocol: 'lambda' }, 2)
  })

  const policyOf = (template: Template) =>
    JSON.stringify(
      Object.entries(template.findResources('AWS::IAM::Policy')).find(([name]) => name.startsWith('budgetfunction')),
    )
  const calls = /(?:dynamodb|s3|sqs|sagemaker|secretsmanager|application-autoscaling|iam):(?!LeadingKeys)[A-Z]\w+/g

  test('whose function can switch, and read and write nothing else of what people said', () => {
    const policy = policyOf(spent)
    expect(policy).toContain('"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["budget"]}')
    expect(policy.match(calls)).toEqual([
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'application-autoscaling:RegisterScalableTarget',
      'sagemaker:DescribeInferenceComponent',
      'sagemaker:UpdateInferenceComponentRuntimeConfig',
    ])
  })

  test('D31: whose function can let the models of this deployment sleep, and no other', () => {
    const policy = policyOf(spent)
    expect(policy).toContain(
      '"StringEquals":{"application-autoscaling:service-namespace":"sagemaker","application-autoscaling:scalable-dimension":"sagemaker:inference-component:DesiredCopyCount"}',
    )
    expect(policy.match(/:inference-component\/[\w-]+/g)).toEqual(
      ['chat-g5-2xlarge', 'guard-g5-2xlarge', 'pictures-g5-4xlarge'].map((of) => `:inference-component/acme-${of}`),
    )
  })

  test.each([
    ['no pictures are drawn', { ...smallest.models, pictures: null }, ['chat', 'guard']],
    [
      'models exist already, one as a component of somebody else’s',
      { chat: 'sagemaker:llama-3@mine', guard: 'sagemaker:llama-guard-3@guard/part', pictures: null },
      [],
    ],
  ])('where %s, it may touch no more than what is there', (_, served, jobs) => {
    const policy = policyOf(deployed({ ...smallest, budget: { monthly: 200 }, models: served }).bot)
    const touched = Array.from(policy.matchAll(/:inference-component\/chaperone-(\w+)/g), ([, job]) => job ?? '')
    expect(touched.toSorted()).toEqual(jobs)
    expect(policy.match(/:inference-component\//g) ?? []).toHaveLength(jobs.length)
    expect(policy.includes('application-autoscaling')).toBe(jobs.length > 0)
  })

  test('opens with each month by itself, and by hand through one function that the outputs name', () => {
    spent.hasResourceProperties('AWS::Events::Rule', {
      // By UTC, as the months of a bill.
      ScheduleExpression: 'cron(5 0 * * ? *)',
      Targets: [Match.objectLike({ Input: JSON.stringify(followSwitches) })],
    })
    const [name] = Object.keys(spent.findResources('AWS::Lambda::Function')).filter((id) =>
      id.startsWith('budgetfunction'),
    )
    expect(spent.findOutputs('BudgetFunction')).toMatchObject({ BudgetFunction: { Value: { Ref: name } } })
    expect(bot.findOutputs('BudgetFunction')).toEqual({})
    const runbook = readFileSync('docs/runbook.md', 'utf8')
    const payloads = Array.from(runbook.matchAll(/--payload '([^']+)'/g), ([, payload]) => payload ?? '')
    expect(payloads).toContain('{"open":"all"}')
    for (const payload of payloads) expect(toldIn(JSON.parse(payload), 0)).toMatchObject({ open: expect.any(Boolean) })
  })

  test('is told to the owner, with what to do', () => {
    spent.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('docs/runbook.md#the-budget-is-spent$'),
      AlarmActions: [Match.anyValue()],
    })
  })

  test('is another one when its thresholds change: it cannot be replaced under its own name', () => {
    const nameOf = (picturesAt: number) =>
      Object.values(
        deployed({ ...smallest, budget: { monthly: 200, picturesAt } }).bot.findResources('AWS::Budgets::Budget'),
      ).map(({ Properties }) => (Properties as { Budget: { BudgetName: string } }).Budget.BudgetName)
    expect(nameOf(60)).not.toEqual(nameOf(70))
  })

  test('is none unless one is set', () => {
    bot.resourceCountIs('AWS::Budgets::Budget', 0)
  })
})

describe('the canary', () => {
  const inputs = (template: Template) =>
    Object.values(template.findResources('AWS::Events::Rule')).map(({ Properties }) => {
      const { ScheduleExpression, Targets } = Properties as {
        ScheduleExpression: string
        Targets: { Input: unknown }[]
      }
      return [ScheduleExpression, JSON.stringify(Targets[0]?.Input)] as const
    })

  test('looks every five minutes, from outside, and D31: asks so seldom that it keeps no model awake', () => {
    const [looks, asks] = inputs(bot)
    expect(looks?.[0]).toBe('rate(5 minutes)')
    expect(looks?.[1]).toContain('execute-api')
    expect(looks?.[1]).toContain('\\"ask\\":false')
    expect(asks?.[0]).toBe('rate(1 hour)')
    expect(asks?.[1]).toContain('\\"ask\\":true')
    const lazy = deployed({ ...smallest, models: { ...smallest.models, idleMinutes: 60 } }).bot
    expect(inputs(lazy).map(([schedule]) => schedule)).toContain('rate(3 hours)')
  })

  test('is missed when it is gone', () => {
    bot.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'canary failed',
      TreatMissingData: 'breaching',
      EvaluationPeriods: 3,
    })
  })

  test('writes nothing, and draws nothing', () => {
    const [policy] = Object.entries(bot.findResources('AWS::IAM::Policy')).filter(([name]) => name.startsWith('canary'))
    const text = JSON.stringify(policy)
    expect(text).not.toMatch(/PutItem|UpdateItem|DeleteItem|SendMessage|ReceiveMessage|s3:|chaperone-pictures|Delete/)
    expect(text).toContain('sagemaker:DescribeInferenceComponent')
  })
})

describe('what the bot counts', () => {
  type Own = Exclude<Counted, `${(typeof dependencies)[number]} ${(typeof strains)[number]}`>
  const own: Record<Own, null> = {
    'guard malformed': null,
    dropped: null,
    'in doubt': null,
    undeliverable: null,
    buried: null,
    removed: null,
    'removal refused': null,
    'status failed': null,
    superseded: null,
    helpful: null,
    'not helpful': null,
    revealed: null,
    'reveal refused': null,
    throttled: null,
    'throttled silently': null,
    'picture put off': null,
  }
  const counted: readonly Counted[] = [
    ...(Object.keys(own) as Own[]),
    ...dependencies.flatMap((dependency) => strains.map((strain) => `${dependency} ${strain}` as const)),
  ]

  test('is what dashboard and alarms show: each by a name that it emits, for this deployment, and nothing unseen', () => {
    const lines: string[] = []
    const counts = openCloudWatch('chaperone', { write: (line) => lines.push(line) }, Date.now)
    for (const outcome of ['answered', 'refused', 'held', 'failed', 'withdrawn'] as const) counts.ended(outcome)
    for (const grade of grades)
      counts.judged('question', { grade, action: 'answer', because: [], policy: '', judged: '' })
    for (const provider of ['guard', 'model', 'store', 'queue', 'platform'] as const) {
      counts.failed(new ProviderFailed(provider, '', { retryable: true }))
    }
    counts.failed(new TypeError())
    // Nobody comes before who claims.
    for (const step of steps.filter((each) => each !== 'claimed')) counts.step(step, 1)
    for (const event of counted) counts.counted(event)
    for (const name of ['canary failed', 'budget spent'] as const) counts.add(name, 1)
    counts.flush()
    const emitted = Object.keys(JSON.parse(lines[0] ?? '{}') as object)
    const boards = Object.values(contained.findResources('AWS::CloudWatch::Dashboard')).map(({ Properties }) =>
      JSON.stringify((Properties as { DashboardBody: unknown }).DashboardBody),
    )
    const onBoards = boards.flatMap((body) =>
      Array.from(
        body.matchAll(/\[\\"Chaperone\\",\\"(?<name>[^"\\]+)\\",\\"deployment\\",\\"chaperone\\"/g),
        (found) => found.groups?.['name'],
      ),
    )
    const inAlarms = Array.from(
      JSON.stringify(contained.findResources('AWS::CloudWatch::Alarm')).matchAll(
        /"MetricName":"(?<name>[^"]+)","Namespace":"Chaperone"/g,
      ),
      (found) => found.groups?.['name'],
    )
    expect(onBoards.length).toBeGreaterThan(15)
    expect(inAlarms.length).toBeGreaterThan(6)
    expect([...onBoards, ...inAlarms].filter((name) => !emitted.includes(name ?? ''))).toEqual([])
    const names = emitted.filter((name) => name !== '_aws' && name !== 'deployment')
    expect(names.filter((name) => !onBoards.includes(name))).toEqual([])
    expect(inAlarms).toEqual(expect.arrayContaining(['undeliverable', 'failures unknown', 'failures queue']))
  })
})

describe('what AWS would refuse is refused before anything is made', () => {
  test('more moderators than a function’s variables can hold', () => {
    const moderators = Array.from({ length: 200 }, (_, index) => `slack:U0EXAMPLE${index}`).join()
    expect(() => deployed({ ...smallest, moderators })).toThrow(/may take 4096 bytes.*: name fewer moderators/)
    expect(() => deployed({ ...smallest, moderators: moderators.slice(0, 1799) })).not.toThrow()
  })

  test('turns that are longer than a function can run; a container can', () => {
    const folder = mkdtempSync(join(tmpdir(), 'chaperone-policy-'))
    const policyFile = join(folder, 'policy.yaml')
    writeFileSync(policyFile, 'limits: { turnSeconds: 900 }\n')
    expect(() => deployed({ ...smallest, policyFile })).toThrow(
      'a function can run for 900 seconds and would need 960: lower the policy',
    )
    expect(() => deployed({ ...smallest, policyFile, worker: 'fargate' })).not.toThrow()
    rmSync(folder, { recursive: true })
  })
})

describe('where a service is not to be had', () => {
  const variables = (shape: Template) =>
    Object.values(shape.findResources('AWS::Lambda::Function')).map(
      ({ Properties }) => (Properties as { Environment: { Variables: Readonly<Record<string, string>> } }).Environment,
    )[0]?.Variables

  test('the guard model reads what is to be drawn instead of Comprehend', () => {
    expect(variables(bot)?.['PROMPT_GUARD']).toBe('comprehend')
    const frankfurt = variables(deployed({ ...smallest, region: 'eu-central-1' }).bot)
    expect(frankfurt?.['PROMPT_GUARD']).toBe(frankfurt?.['TEXT_GUARD'])
  })

  test('no pictures are drawn that nothing can look at', () => {
    const stockholm = { ...smallest, region: 'eu-north-1' }
    expect(() => deployed(stockholm)).toThrow(/Rekognition is not known to be in eu-north-1.*models\.pictures to null/)
    expect(() => deployed({ ...stockholm, models: { ...smallest.models, pictures: null } })).not.toThrow()
  })
})

describe('other shapes', () => {
  test('an endpoint that exists already may be asked, and no other', () => {
    const mine = { chat: 'sagemaker:llama-3@mine', guard: 'sagemaker:llama-guard-3@guard/part', pictures: null }
    const worker = Object.entries(deployed({ ...smallest, models: mine }).bot.findResources('AWS::IAM::Policy')).find(
      ([name]) => name.startsWith('worker'),
    )
    const served = JSON.stringify(worker).match(/:(?:endpoint|inference-component)\/[\w-]+/g)
    expect(served).toEqual([':endpoint/mine', ':endpoint/guard', ':inference-component/part'])
  })

  test('the way in can stay a function while containers work', () => {
    const shape = deployed({ ...smallest, worker: 'fargate', concurrency: { turns: 40, pictures: 4 } }).bot
    shape.resourceCountIs('AWS::ECS::Service', 1)
    shape.resourceCountIs('AWS::ApiGateway::RestApi', 1)
    shape.resourceCountIs('AWS::Lambda::EventSourceMapping', 0)
    shape.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 1, MaxCapacity: 5 })
  })

  test('everything can be a container behind a load balancer that speaks https alone', () => {
    contained.resourceCountIs('AWS::ECS::Service', 2)
    contained.resourceCountIs('AWS::ApiGateway::RestApi', 0)
    contained.allResourcesProperties('AWS::ElasticLoadBalancingV2::Listener', { Protocol: 'HTTPS', Port: 443 })
    contained.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1)
    // It holds nothing, and must go when the way in becomes a function again.
    expect(JSON.stringify(contained.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'))).not.toContain(
      '"deletion_protection.enabled","Value":"true"',
    )
    contained.allResourcesProperties('AWS::ECS::Service', { PropagateTags: 'SERVICE' })
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

  test('every function and container is told to follow its work, and containers may say what they followed', () => {
    const told = { Name: 'TRACES', Value: 'xray' }
    contained.allResourcesProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike({ Environment: Match.arrayWith([told]) })],
    })
    const writers = Object.values(contained.findResources('AWS::IAM::Policy'))
      .map((policy) => JSON.stringify(policy))
      .filter((policy) => policy.includes('TaskRole') && policy.includes('xray:PutTraceSegments'))
    expect(writers).toHaveLength(2)
    bot.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ TRACES: 'xray' }) },
      TracingConfig: { Mode: 'Active' },
    })
  })

  test('traffic to AWS can stay within a network of its own', () => {
    const shape = deployed({ ...smallest, vpcEndpoints: true }).bot
    shape.resourceCountIs('AWS::EC2::VPCEndpoint', 10)
    const working = deployed({ ...smallest, vpcEndpoints: true, worker: 'fargate' }).bot
    working.resourceCountIs('AWS::EC2::VPCEndpoint', 12)
    shape.hasResourceProperties('AWS::EC2::VPCEndpoint', { ServiceName: Match.stringLikeRegexp('\\.xray$') })
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
