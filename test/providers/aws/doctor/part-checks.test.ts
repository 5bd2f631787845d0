/** What a deployment is made of, each part against the service that runs it, on the far side of its client. */
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ECSClient } from '@aws-sdk/client-ecs'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { SNSClient } from '@aws-sdk/client-sns'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Check } from '../../../../src/ports.ts'
import { budgetCheck } from '../../../../src/providers/aws/doctor/budget-check.ts'
import { containerCheck } from '../../../../src/providers/aws/doctor/container-check.ts'
import { copiesCheck } from '../../../../src/providers/aws/doctor/copies-check.ts'
import { functionCheck } from '../../../../src/providers/aws/doctor/function-check.ts'
import { mailCheck } from '../../../../src/providers/aws/doctor/mail-check.ts'
import { triggerCheck } from '../../../../src/providers/aws/doctor/trigger-check.ts'
import { dynamoSwitches } from '../../../../src/providers/aws/switches.ts'
import {
  activeFunction,
  mapping,
  policies,
  queueUrl,
  service,
  subscription,
  target,
  topic,
  uuid,
  well,
} from '../../../far-side/acme.ts'
import { startAwsAccount, type AwsAccount, type Ill } from '../../../far-side/aws-account.ts'

let far: AwsAccount
let made: { destroy(): void }[]
beforeEach(async () => {
  far = await startAwsAccount({})
  Object.assign(
    far.answers,
    well(() => far.url, {}),
  )
  made = []
})
afterEach(async () => {
  for (const client of made) client.destroy()
  await far.close()
})

function near<Client extends { destroy(): void }>(client: Client): Client {
  made.push(client)
  return client
}

const region = 'eu-central-1'
const november = Date.UTC(2026, 10, 20)

/** `stopped`: what the copies' check is told of the budget. */
const checks = (stopped: boolean | null = false) => {
  const lambda = () => near(new LambdaClient(far.near))
  const worker = { name: 'WorkerFunction', functionName: 'acme-worker-1A', region }
  const environment = { THREADS_TABLE: 'acme-threads', CASES_TABLE: 'acme-cases' }
  const receiver = { name: 'ReceiveService', cluster: 'acme-cluster', service: 'acme-receive', region }
  const copies = { name: 'CHAT_MODEL', component: 'acme-chat', region, stopped: async () => stopped }
  return {
    function: () => functionCheck({ ...worker, client: lambda(), environment }),
    trigger: () => triggerCheck({ ...worker, client: lambda(), queueUrl: queueUrl(far.url), turnsAtOnce: 20 }),
    containers: () => containerCheck({ ...receiver, client: near(new ECSClient(far.near)) }),
    mail: () => mailCheck({ client: near(new SNSClient(far.near)), name: 'OwnerTopic', topic }),
    copies: () => copiesCheck({ ...copies, client: near(new ApplicationAutoScalingClient(far.near)) }),
    budget: () => {
      const client = DynamoDBDocumentClient.from(near(new DynamoDBClient(far.near)))
      const switches = dynamoSwitches({ client, table: 'acme-threads', now: () => november })
      return budgetCheck('acme-threads', () => switches.stopped())
    },
  } satisfies Record<string, () => Check>
}

type Part = keyof ReturnType<typeof checks>

/** What is found; nothing of the service's words in it, nor anybody's address. */
async function look(part: Part, answers: typeof far.answers = {}, stopped?: boolean | null) {
  Object.assign(far.answers, answers)
  const found = await checks(stopped)[part]().run()
  expect(JSON.stringify(found)).not.toContain('CANARY')
  return found
}

const containing = (text: string) => expect.stringContaining(text) as string

describe('every part', () => {
  /** The first operation of each, with the right that it takes. */
  const first = {
    function: ['GetFunction', 'lambda:GetFunction'],
    trigger: ['ListEventSourceMappings', 'lambda:ListEventSourceMappings'],
    containers: ['DescribeServices', 'ecs:DescribeServices'],
    mail: ['ListSubscriptionsByTopic', 'sns:ListSubscriptionsByTopic'],
    copies: ['DescribeScalableTargets', 'application-autoscaling:DescribeScalableTargets'],
    budget: ['GetItem', 'dynamodb:GetItem'],
  } as const satisfies Record<Part, readonly [string, string]>
  const parts = Object.keys(first) as Part[]

  test.each(parts)('that is well needs no mending, and is looked at without a change: %s', async (part) => {
    expect((await look(part)).map(({ state, mend }) => [state, mend])).toEqual([['ok', null]])
    expect(far.asked.map(({ operation }) => operation).filter((name) => !/^(?:Get|List|Describe)/.test(name))).toEqual(
      [],
    )
  })

  const meanings = [
    ['denied', 'refused'],
    ['gone', 'missing'],
    ['throttled', 'unreachable'],
    ['down', 'unreachable'],
    ['garbage', 'unreachable'],
    ['reset', 'unreachable'],
  ] as const satisfies readonly (readonly [Ill, string])[]

  test.each(parts.flatMap((part) => meanings.map(([ill, state]) => [part, ill, state] as const)))(
    'tells what may not be seen from what is not there and from what cannot be reached: %s, %s is %s',
    async (part, ill, state) => {
      const [operation, right] = first[part]
      far.ill.set(operation, ill)
      const found = await look(part)
      expect(found).toHaveLength(1)
      expect(found).toMatchObject([{ state, mend: expect.any(String) as string }])
      if (ill === 'denied') expect(found[0]?.mend).toContain(right)
      if (ill === 'gone') expect(found[0]?.mend).toContain('npx cdk deploy')
    },
  )

  test.each(parts.filter((part) => part !== 'budget' && part !== 'mail'))(
    'of which the service says nothing at all is not taken for well: %s',
    async (part) => {
      far.ill.set(first[part][0], 'empty')
      expect(await look(part)).toMatchObject([{ state: 'unreachable' }])
    },
  )
})

describe('a function', () => {
  const told = (more: object) => ({ GetFunction: () => activeFunction(more) })

  test.each([
    ['Pending', 'asleep'],
    ['Inactive', 'asleep'],
    ['Deactivated', 'wrong'],
    ['CANARY', 'wrong'],
  ])('in the state %s is %s', async (State, state) => {
    expect(await look('function', told({ State }))).toMatchObject([{ state }])
  })

  test.each([
    ['InvalidRuntime', 'its runtime is not served any more', 'newer'],
    ['KMSKeyAccessDenied', 'its key cannot be used', 'The stores fail'],
    ['DisabledKMSKey', 'its key cannot be used', 'The stores fail'],
    ['InsufficientRolePermissions', 'its role lacks a right', 'npx cdk deploy'],
    ['SubnetOutOfIPAddresses', 'its network cannot be joined', 'VPC'],
    ['InvalidZipFileException', 'its code cannot be unpacked', 'npx cdk deploy'],
    ['FunctionError.RuntimeInitError', 'it fails at its start', 'log'],
    ['InsufficientCapacity', 'AWS had no room for it', 'later'],
    ['CANARY', 'AWS says no more', 'npx cdk deploy'],
  ])('that failed for %s is said to have, in our own words', async (code, words, mend) => {
    const [failed] = await look('function', told({ State: 'Failed', StateReasonCode: code, StateReason: 'CANARY' }))
    const [update] = await look('function', told({ LastUpdateStatus: 'Failed', LastUpdateStatusReasonCode: code }))
    for (const found of [failed, update])
      expect(found).toMatchObject({ state: 'wrong', found: containing(words), mend: containing(mend) })
    expect(update?.found).toContain('the code before it runs')
  })

  test('that is being updated is left to it', async () => {
    expect(await look('function', told({ LastUpdateStatus: 'InProgress' }))).toMatchObject([{ state: 'asleep' }])
  })

  test('that was switched off by hand can be switched on again', async () => {
    const off = { ...activeFunction(), Concurrency: { ReservedConcurrentExecutions: 0 } }
    expect(await look('function', { GetFunction: () => off })).toMatchObject([
      {
        state: 'wrong',
        mend: 'aws lambda delete-function-concurrency --function-name acme-worker-1A --region eu-central-1',
      },
    ])
    const few = { ...activeFunction(), Concurrency: { ReservedConcurrentExecutions: 5 } }
    expect(await look('function', { GetFunction: () => few })).toMatchObject([{ state: 'ok' }])
  })

  test('that is told otherwise than the outputs say is named with the variables, and none of their values', async () => {
    const Variables = { THREADS_TABLE: 'CANARY', CASES_TABLE: 'CANARY', LOG_LEVEL: 'debug' }
    expect(await look('function', told({ Environment: { Variables } }))).toMatchObject([
      { state: 'wrong', found: containing('otherwise than the outputs say: CASES_TABLE, THREADS_TABLE') },
    ])
    const unread = { Environment: { Error: { ErrorCode: 'AccessDeniedException', Message: 'CANARY' } } }
    expect(await look('function', told(unread))).toMatchObject([{ state: 'ok' }])
  })
})

describe('the way from queue to worker', () => {
  const told = (...mappings: readonly object[]) => ({
    ListEventSourceMappings: () => ({ EventSourceMappings: mappings }),
  })

  test('is asked for by the function that it leads to', async () => {
    await look('trigger')
    expect(far.asked.at(-1)?.input).toMatchObject({ FunctionName: 'acme-worker-1A' })
  })

  test('that is not there is missing, and another queue’s is none', async () => {
    for (const answers of [told(), told(mapping({ EventSourceArn: 'arn:aws:sqs:eu-central-1:123456789012:other' }))])
      expect(await look('trigger', answers)).toMatchObject([{ state: 'missing', mend: containing('npx cdk deploy') }])
  })

  test.each(['Creating', 'Enabling', 'Updating'])('is waited for while it is %s', async (State) => {
    expect(await look('trigger', told(mapping({ State })))).toMatchObject([{ state: 'asleep' }])
  })

  test.each([
    ['Disabled', 'USER_INITIATED', 'by hand'],
    ['Disabling', 'User action', 'by hand'],
    ['Disabled', 'CANARY', 'by AWS'],
  ])('%s for %s is switched off %s, with the command that opens it', async (State, reason, by) => {
    expect(await look('trigger', told(mapping({ State, StateTransitionReason: reason })))).toMatchObject([
      {
        state: 'wrong',
        found: containing(by),
        mend: `aws lambda update-event-source-mapping --uuid ${uuid} --enabled --region eu-central-1`,
      },
    ])
  })

  test('an id that is none becomes no command', async () => {
    const [found] = await look('trigger', told(mapping({ State: 'Disabled', UUID: '$(CANARY)' })))
    expect(found?.mend).toContain('npx cdk deploy')
  })

  test('with a problem, or for other numbers than were deployed, is wrong', async () => {
    const ill = mapping({ LastProcessingResult: 'PROBLEM: CANARY', ScalingConfig: { MaximumConcurrency: 5 } })
    expect(await look('trigger', told(ill))).toMatchObject([
      { state: 'wrong', mend: containing('Turns wait') },
      { state: 'wrong', found: containing('5 turns at once, and was deployed for 20'), mend: containing('=20') },
    ])
    const boundless = await look('trigger', told(mapping({ ScalingConfig: undefined })))
    expect(boundless).toMatchObject([{ state: 'wrong', found: containing('any number of turns') }])
    const calm = mapping({ LastProcessingResult: 'No records processed' })
    expect(await look('trigger', told(calm))).toMatchObject([{ state: 'ok', found: containing('20 at once') }])
  })
})

describe('a container service', () => {
  const told = (more: object) => ({ DescribeServices: () => ({ services: [service(more)], failures: [] }) })

  test('is asked for in its cluster', async () => {
    await look('containers')
    expect(far.asked).toMatchObject([{ input: { cluster: 'acme-cluster', services: ['acme-receive'] } }])
  })

  test('that is not in its cluster is missing', async () => {
    const failures = [{ reason: 'MISSING', arn: 'CANARY' }]
    expect(await look('containers', { DescribeServices: () => ({ services: [], failures }) })).toMatchObject([
      { state: 'missing', mend: containing('npx cdk deploy') },
    ])
    expect(await look('containers', told({ status: 'INACTIVE' }))).toMatchObject([{ state: 'missing' }])
  })

  test.each([
    [{ desiredCount: 0, runningCount: 0 }, 'wrong', '--desired-count 1 --region eu-central-1'],
    [{ runningCount: 1 }, 'wrong', 'why its tasks stopped'],
    [{ runningCount: 0, deployments: [{ rolloutState: 'IN_PROGRESS' }] }, 'wrong', 'why its tasks stopped'],
    [{ deployments: [{ rolloutState: 'IN_PROGRESS' }, { rolloutState: 'FAILED' }] }, 'wrong', 'deploy again'],
  ])('%# needs mending', async (more, state, mend) => {
    expect(await look('containers', told(more))).toMatchObject([{ state, mend: containing(mend) }])
  })

  test('that is being replaced is left to it while some run', async () => {
    const deployments = [{ rolloutState: 'IN_PROGRESS' }, { rolloutState: 'COMPLETED' }]
    expect(await look('containers', told({ runningCount: 1, deployments }))).toMatchObject([
      { state: 'asleep', found: containing('1 of 2 run') },
    ])
  })
})

describe('the owner’s mail', () => {
  const told = (...arns: readonly string[]) => ({
    ListSubscriptionsByTopic: () => ({ Subscriptions: arns.map(subscription) }),
  })

  test('that was never confirmed is said to be so, and how to get another', async () => {
    for (const answers of [told('PendingConfirmation'), told(`${topic}:7`, 'PendingConfirmation')])
      expect(await look('mail', answers)).toMatchObject([
        { state: 'missing', found: containing('not confirmed'), mend: containing(`--topic-arn ${topic}`) },
      ])
  })

  test('that goes nowhere is said to: alarms ring, and nobody hears them', async () => {
    for (const answers of [told(), told('Deleted')])
      expect(await look('mail', answers)).toMatchObject([{ state: 'missing', mend: containing('ownerEmail') }])
  })

  test('is heard by as many as confirmed it', async () => {
    expect(await look('mail', told(`${topic}:7`, `${topic}:8`))).toMatchObject([
      { state: 'ok', found: 'who hears of alarms: 2' },
    ])
  })
})

describe('why a model never wakes, or never sleeps', () => {
  const told = (more: object) => ({ DescribeScalableTargets: () => ({ ScalableTargets: [target(more)] }) })

  test('is asked of its component', async () => {
    await look('copies')
    const asked = far.asked.find(({ operation }) => operation === 'DescribeScalableTargets')
    expect(asked?.input).toEqual({
      ServiceNamespace: 'sagemaker',
      ScalableDimension: 'sagemaker:inference-component:DesiredCopyCount',
      ResourceIds: ['inference-component/acme-chat'],
    })
  })

  test.each([
    ['nothing scales it', { DescribeScalableTargets: () => ({ ScalableTargets: [] }) }, 'missing', 'never wakes'],
    ['it may have no copy', told({ MaxCapacity: 0 }), 'wrong', 'never wakes'],
    [
      'scaling out is suspended',
      told({ SuspendedState: { DynamicScalingOutSuspended: true } }),
      'wrong',
      'never wakes',
    ],
    ['scaling in is suspended', told({ SuspendedState: { DynamicScalingInSuspended: true } }), 'wrong', 'never sleeps'],
    [
      'what wakes it is gone',
      { DescribeScalingPolicies: () => policies('TargetTrackingScaling') },
      'missing',
      'never wakes',
    ],
    [
      'what lets it sleep is gone',
      { DescribeScalingPolicies: () => policies('StepScaling') },
      'missing',
      'never sleeps',
    ],
    [
      'the last try failed',
      { DescribeScalingActivities: () => ({ ScalingActivities: [{ StatusCode: 'Failed' }] }) },
      'wrong',
      'failed',
    ],
    ['D31: it is kept awake and no schedule says so', told({ MinCapacity: 1 }), 'wrong', 'never sleeps'],
  ])('%s', async (_why, answers, state, words) => {
    expect(await look('copies', answers)).toMatchObject([
      { state, found: containing(words), mend: expect.any(String) as string },
    ])
  })

  test('a schedule may keep it awake', async () => {
    const DescribeScheduledActions = () => ({ ScheduledActions: [{ ScheduledActionName: 'morning' }] })
    expect(await look('copies', { ...told({ MinCapacity: 1 }), DescribeScheduledActions })).toMatchObject([
      { state: 'ok' },
    ])
  })

  test.each([
    [true, 'asleep'],
    [null, 'asleep'],
    [false, 'wrong'],
  ])('warm hours may be suspended while the budget is spent, and not otherwise (spent: %s)', async (spent, state) => {
    const found = await look('copies', told({ SuspendedState: { ScheduledScalingSuspended: true } }), spent)
    expect(found).toMatchObject([{ state, found: containing('warm hours') }])
  })

  test('what may not be seen hides nothing else', async () => {
    far.ill.set('DescribeScalingActivities', 'denied').set('DescribeScheduledActions', 'denied')
    const found = await look('copies', told({ MinCapacity: 1, SuspendedState: { DynamicScalingOutSuspended: true } }))
    expect(found.map(({ state }) => state)).toEqual(['refused', 'wrong', 'refused'])
  })
})

describe('the budget', () => {
  test.each([
    [{ pictures: { BOOL: true } }, 'pictures are stopped'],
    [{ pictures: { BOOL: true }, chat: { BOOL: true } }, 'everything is stopped'],
  ])('that is spent this month is said to be, with what to do (%#)', async (Item, words) => {
    expect(await look('budget', { GetItem: () => ({ Item }) })).toMatchObject([
      { state: 'wrong', found: containing(words), mend: containing('The budget is spent') },
    ])
    expect(JSON.stringify(far.asked)).toContain('2026-11')
  })
})
