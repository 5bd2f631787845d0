/** What a deployment is made of, each part against the service that runs it, on the far side of its client. */
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ECSClient } from '@aws-sdk/client-ecs'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { SNSClient } from '@aws-sdk/client-sns'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Check } from '../../../../src/ports.ts'
import { alarmsCheck } from '../../../../src/providers/aws/doctor/alarms-check.ts'
import { budgetCheck } from '../../../../src/providers/aws/doctor/budget-check.ts'
import { containerCheck } from '../../../../src/providers/aws/doctor/container-check.ts'
import { copiesCheck } from '../../../../src/providers/aws/doctor/copies-check.ts'
import { functionCheck } from '../../../../src/providers/aws/doctor/function-check.ts'
import { mailCheck } from '../../../../src/providers/aws/doctor/mail-check.ts'
import { triggerCheck } from '../../../../src/providers/aws/doctor/trigger-check.ts'
import { dynamoSwitches } from '../../../../src/providers/aws/switches.ts'
import {
  activeFunction,
  alarms,
  alarmsBut,
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
const checks = (stopped: boolean | null = false, isSentToSleep = false) => {
  const lambda = () => near(new LambdaClient(far.near))
  const cloudWatch = () => near(new CloudWatchClient(far.near))
  const watching = alarms.map((name) => ({ name, section: name.replace('acme-', '') }))
  const worker = { name: 'WorkerFunction', functionName: 'acme-worker-1A', region }
  const environment = { THREADS_TABLE: 'acme-threads', CASES_TABLE: 'acme-cases' }
  const receiver = { name: 'ReceiveService', cluster: 'acme-cluster', service: 'acme-receive', region }
  const copies = { name: 'CHAT_MODEL', component: 'acme-chat', isSentToSleep, region, stopped: async () => stopped }
  return {
    function: () => functionCheck({ ...worker, client: lambda(), environment }),
    trigger: () => triggerCheck({ ...worker, client: lambda(), queueUrl: queueUrl(far.url), turnsAtOnce: 20 }),
    containers: () => containerCheck({ ...receiver, client: near(new ECSClient(far.near)) }),
    mail: () => mailCheck({ client: near(new SNSClient(far.near)), name: 'OwnerTopic', topic }),
    copies: () =>
      copiesCheck({ ...copies, client: near(new ApplicationAutoScalingClient(far.near)), alarms: cloudWatch() }),
    alarms: () => alarmsCheck({ client: cloudWatch(), name: 'Alarms', alarms: watching, region }),
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
    alarms: ['DescribeAlarms', 'cloudwatch:DescribeAlarms'],
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

describe('the alarms', () => {
  const told = (changed: Readonly<Record<string, object | null>>) => ({ DescribeAlarms: alarmsBut(changed) })

  test('are asked for by their names alone, and none of somebody else’s', async () => {
    await look('alarms')
    expect(far.asked.map(({ operation, input }) => [operation, input])).toEqual([
      ['DescribeAlarms', { AlarmNames: alarms }],
    ])
  })

  test('that ring are said by what they mean, since when, and with the section that says what to do', async () => {
    const ringing = { 'acme-the-guard-fails': { StateValue: 'ALARM' }, 'acme-turns-wait': { StateValue: 'ALARM' } }
    expect(await look('alarms', told(ringing))).toEqual([
      {
        state: 'wrong',
        found: '"Turns wait" rings, since 2026-11-20 14:05 UTC',
        mend: 'see docs/runbook.md#turns-wait',
      },
      {
        state: 'wrong',
        found: '"The guard fails" rings, since 2026-11-20 14:05 UTC',
        mend: 'see docs/runbook.md#the-guard-fails',
      },
    ])
    const timeless = { 'acme-turns-wait': { StateValue: 'ALARM', StateTransitionedTimestamp: undefined } }
    expect(await look('alarms', told(timeless))).toMatchObject([{ state: 'wrong', found: '"Turns wait" rings' }])
  })

  test('that ring and that nobody would hear are both said, with the command that lets them act again', async () => {
    const ill = { 'acme-turns-wait': { StateValue: 'ALARM', ActionsEnabled: false } }
    expect(await look('alarms', told(ill))).toMatchObject([
      { state: 'wrong', found: containing('rings') },
      {
        state: 'wrong',
        found: containing('silenced by hand'),
        mend: 'aws cloudwatch enable-alarm-actions --alarm-names acme-turns-wait --region eu-central-1',
      },
    ])
  })

  test.each([
    ['gone', null, 'missing'],
    ['there and tells nobody', { AlarmActions: [] }, 'wrong'],
  ])('of which one is %s are whole again after a deployment', async (_how, changed, state) => {
    expect(await look('alarms', told({ 'acme-the-guard-fails': changed }))).toMatchObject([
      { state, found: containing('"The guard fails": nobody would be told'), mend: containing('npx cdk deploy') },
    ])
  })

  test('may say nothing while nothing happens, but where silence is bad, or where they cannot judge', async () => {
    const silent = { StateValue: 'INSUFFICIENT_DATA' }
    const partial = { ...silent, EvaluationState: 'PARTIAL_DATA' }
    const calm = told({ 'acme-the-guard-fails': silent, 'acme-turns-wait': partial })
    expect(await look('alarms', calm)).toMatchObject([{ state: 'ok', found: 'none of 3 alarms rings' }])
    const bad = {
      'acme-the-canary-fails': silent,
      'acme-turns-wait': { ...silent, EvaluationState: 'EVALUATION_ERROR' },
    }
    expect(await look('alarms', told(bad))).toMatchObject([
      { state: 'wrong', found: containing('"Turns wait": nobody can say'), mend: containing('#turns-wait') },
      { state: 'wrong', found: containing('"The canary fails": nobody can say, since 2026-11-20 14:05 UTC') },
    ])
  })

  test.each(['CANARY', undefined])('in a state that is none (%s) are not taken for quiet', async (StateValue) => {
    const found = await look('alarms', told({ 'acme-turns-wait': { StateValue } }))
    expect(found).toMatchObject([{ state: 'unreachable', found: containing('"Turns wait"') }])
  })

  test('are read to the last page, and a page that names itself as the next is the last', async () => {
    const all = alarmsBut({ 'acme-the-canary-fails': { StateValue: 'ALARM' } })
    const paged = ({ AlarmNames = [], NextToken = '0' }: { AlarmNames?: unknown; NextToken?: unknown }) => {
      const at = Number(NextToken)
      return {
        ...all({ AlarmNames: (AlarmNames as string[]).slice(at, at + 1) }),
        NextToken: String(Math.min(at + 1, 3)),
      }
    }
    expect(await look('alarms', { DescribeAlarms: paged })).toMatchObject([
      { found: containing('canary fails" rings') },
    ])
    expect(far.asked).toHaveLength(4)
  })
})

describe('the alarm that wakes a model', () => {
  const told = (changed: object | null) => ({ DescribeAlarms: alarmsBut({ 'acme-chat-wake': changed }) })

  test.each(['ALARM', 'INSUFFICIENT_DATA'])('is nobody’s trouble while it is in %s', async (StateValue) => {
    expect(await look('copies', told({ StateValue }))).toMatchObject([{ state: 'ok' }])
    const asked = far.asked.filter(({ operation }) => operation === 'DescribeAlarms')
    expect(asked.map(({ input }) => input)).toEqual([{ AlarmNames: ['acme-chat-wake'] }])
  })

  test.each([
    ['is gone', null, 'missing', 'npx cdk deploy'],
    ['wakes nothing any more', { AlarmActions: [] }, 'wrong', 'npx cdk deploy'],
    ['was switched off', { ActionsEnabled: false }, 'wrong', 'enable-alarm-actions --alarm-names acme-chat-wake'],
  ])('lets it sleep for ever when it %s', async (_how, changed, state, mend) => {
    expect(await look('copies', told(changed))).toMatchObject([
      { state, found: containing('acme-chat never wakes'), mend: containing(mend) },
    ])
  })

  test.each([
    ['denied', 'refused'],
    ['empty', 'unreachable'],
  ] as const)('that is %s hides nothing else', async (ill, state) => {
    far.ill.set('DescribeAlarms', ill)
    const found = await look('copies', { DescribeScalingPolicies: () => policies('StepScaling') })
    expect(found.map((each) => each.state)).toEqual(['missing', state])
    if (ill === 'denied') expect(found[1]?.mend).toContain('cloudwatch:DescribeAlarms')
  })
})

describe('the alarm that puts a model to sleep', () => {
  const asked = (changed: object | null) => {
    Object.assign(far.answers, { DescribeAlarms: alarmsBut({ 'acme-chat-sleep': changed }) })
    return checks(false, true).copies().run()
  }

  test('D31: rings while it sleeps, and that is well', async () => {
    expect(await asked({ StateValue: 'ALARM' })).toMatchObject([{ state: 'ok' }])
    const named = far.asked.filter(({ operation }) => operation === 'DescribeAlarms').map(({ input }) => input)
    expect(named).toEqual([{ AlarmNames: ['acme-chat-wake', 'acme-chat-sleep'] }])
  })

  test.each([
    ['is gone', null, 'missing', 'npx cdk deploy'],
    ['was switched off', { ActionsEnabled: false }, 'wrong', 'enable-alarm-actions --alarm-names acme-chat-sleep'],
  ])('D31: is missed when it %s: what does not sleep is paid for', async (_how, changed, state, mend) => {
    expect(await asked(changed)).toMatchObject([
      { state, found: containing('acme-chat does not sleep when it should'), mend: containing(mend) },
    ])
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
