/** The budget's function as it is deployed: built, in a process of its own, over DynamoDB and Application Auto Scaling. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { functionBundle } from '../../infra/bundle.ts'
import { followSwitches } from '../../src/providers/aws/deployment.ts'
import { startScalableTargets, type ScalableTargets, type Target } from '../far-side/application-auto-scaling.ts'
import { startAws, type Aws } from '../far-side/aws-over-tcp.ts'
import { refusing } from '../far-side/json-1.1.ts'
import { startLambda, type Lambda } from './function/lambda.ts'

const warm: Target = { least: 1, most: 2, isScheduled: true }
/** Nothing keeps it awake; what runs is left to the idle policy. */
const asleep: Target = { least: 0, most: 2, isScheduled: false }
const resumed: Target = { ...asleep, isScheduled: true }
const open = { pictures: false, chat: false }

const slots = {
  CHAT_MODEL: 'sagemaker:llama-2+tgi@acme-text-g5-12xlarge/acme-text-chat-g5-12xlarge',
  TEXT_GUARD: 'sagemaker:llama-guard-1+tgi@acme-text-g5-12xlarge/acme-text-guard-g5-12xlarge',
  PICTURE_MODEL: 'sagemaker:sdxl@acme-pictures-g5-xlarge/acme-pictures-g5-xlarge',
}
const [chat, guard, pictures] = [
  'acme-text-chat-g5-12xlarge',
  'acme-text-guard-g5-12xlarge',
  'acme-pictures-g5-xlarge',
] as const

const start = (models: Readonly<Record<string, string>> = slots) =>
  startLambda(folder, {
    ...aws.environment,
    ...models,
    AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING: scaling.url,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    DEPLOYMENT: 'acme',
    PLAYGROUND: 'off',
  })

let aws: Aws
let scaling: ScalableTargets
let into: string
let folder: string
let budget: Lambda
beforeAll(async () => {
  into = relative(process.cwd(), await mkdtemp(join(tmpdir(), 'chaperone-budget-')))
  folder = functionBundle('lambda-budget', null, into).folder
  aws = await startAws()
  scaling = await startScalableTargets()
  budget = await start()
})
beforeEach(async () => {
  for (const component of [chat, guard, pictures]) scaling.targets.set(component, warm)
  scaling.misbehave = () => null
  scaling.forget()
  await aws.stores.switches.open()
})
afterAll(async () => {
  await budget.close()
  await scaling.close()
  await aws.close()
  await rm(into, { recursive: true, force: true })
})

/** As SNS hands on what AWS Budgets tells (Lambda developer guide). By what is known late, it concerns the moment `at`. */
const spent = (what: 'pictures' | 'chat', at = Date.now()) => ({
  Records: [
    {
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      Sns: {
        Type: 'Notification',
        TopicArn: `arn:aws:sns:eu-central-1:123456789012:acme-budget-${what}`,
        Subject: 'AWS Budgets: acme has exceeded your alert threshold',
        Message: 'AWS Budget Notification',
        Timestamp: new Date(at + 12 * 3_600_000).toISOString(),
      },
    },
  ],
})

const targets = () => Object.fromEntries(scaling.targets)
const all = (target: Target) => ({ [chat]: target, [guard]: target, [pictures]: target })
/** As it stands in the table, whatever anybody remembers. */
const stopped = () => budget.call(followSwitches)

const linesOf = (written: string) =>
  written
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)

test('D31: spent on pictures: their model is kept awake no longer, and those that chat are', async () => {
  expect(await budget.call(spent('pictures'))).toEqual({ pictures: true, chat: false })
  expect(targets()).toEqual({ ...all(warm), [pictures]: asleep })
})

test('D31: all spent: chat model, guard and picture model sleep from when they have nothing more to do, told once or twice', async () => {
  for (const _ of ['told', 'told again']) {
    expect(await budget.call(spent('chat'))).toEqual({ pictures: false, chat: true })
    expect(targets()).toEqual(all(asleep))
  }
})

test('waking on demand is never suspended, and no copy that runs is ended: a turn in work gets its answer', async () => {
  await budget.call(spent('chat'))
  const asked = scaling.calls.map(({ operation, input }) => [operation, Object.keys(input as object).toSorted()])
  expect(asked).toHaveLength(3)
  for (const each of asked) {
    expect(each).toEqual([
      'RegisterScalableTarget',
      ['MinCapacity', 'ResourceId', 'ScalableDimension', 'ServiceNamespace', 'SuspendedState'],
    ])
  }
  expect(JSON.stringify(scaling.calls)).not.toContain('DynamicScaling')
})

test('a new month opens by itself: nothing is stopped, and the schedules go on', async () => {
  // Of a month that is over, and what it left behind.
  await budget.call(spent('chat', Date.UTC(2020, 1, 20)))
  for (const component of scaling.targets.keys()) scaling.targets.set(component, asleep)
  expect(await budget.call(followSwitches)).toEqual(open)
  // The least number comes with the next morning of the schedule.
  expect(targets()).toEqual(all(resumed))
})

test('what is told late, of a month that is over, puts no model of this one to sleep', async () => {
  expect(await budget.call(spent('chat', Date.UTC(2020, 1, 29, 23)))).toEqual(open)
  expect(targets()).toEqual(all(warm))
})

test('a model that was deployed anew in a spent month sleeps from the next day on', async () => {
  await budget.call(spent('chat'))
  scaling.targets.set(chat, warm)
  expect(await budget.call(followSwitches)).toEqual({ pictures: false, chat: true })
  expect(targets()).toEqual(all(asleep))
})

test('an operator opens the month by one call, twice without harm, and it can be spent again', async () => {
  await budget.call(spent('pictures'))
  await budget.call(spent('chat'))
  for (const _ of ['once', 'twice']) {
    expect(await budget.call({ open: 'all' })).toEqual(open)
    expect(targets()).toEqual(all(resumed))
  }
  await budget.call(spent('pictures'))
  expect(targets()).toEqual({ ...all(resumed), [pictures]: asleep })
})

test('an operator stops by hand what could not be stopped otherwise', async () => {
  expect(await budget.call({ stop: 'chat' })).toEqual({ pictures: false, chat: true })
  expect(targets()).toEqual(all(asleep))
})

test.each([{ open: 'chat' }, { Records: 'none' }, {}, null])('%j switches nothing, and is an error', async (event) => {
  await expect(budget.call(event)).rejects.toThrow()
  expect(scaling.calls).toEqual([])
})

describe('where something fails', () => {
  test('the switch is set though scaling is refused, the other models sleep all the same, and it comes again', async () => {
    scaling.misbehave = (_, input) =>
      JSON.stringify(input).includes(chat) ? refusing(400, 'AccessDeniedException') : null
    const own = await start()
    await expect(own.call(spent('chat'))).rejects.toThrow(
      'RegisterScalableTarget was refused (AccessDeniedException, 400)',
    )
    const written = await own.close()
    expect(targets()).toEqual({ ...all(asleep), [chat]: warm })
    scaling.misbehave = () => null
    expect(await stopped()).toEqual({ pictures: false, chat: true })
    expect(targets()).toEqual(all(asleep))
    expect(written).not.toContain('CANARY')
    // The owner is told in either case: of the count, and of the function's error.
    expect(linesOf(written)).toContainEqual(expect.objectContaining({ deployment: 'acme', 'budget spent': [1] }))
  })

  test('a service that drops connections is asked again, and then it is an error', async () => {
    let cuts = 0
    scaling.misbehave = () => ((cuts += 1) <= 2 ? 'cut' : null)
    await budget.call(spent('chat'))
    expect(targets()).toEqual(all(asleep))
    scaling.misbehave = () => 'cut'
    await expect(budget.call(spent('chat'))).rejects.toThrow('RegisterScalableTarget was not answered')
  })

  test('a component that nothing scales is an error, and none is registered for it', async () => {
    scaling.targets.delete(guard)
    await expect(budget.call(spent('chat'))).rejects.toThrow('ValidationException')
    expect(targets()).toEqual({ [chat]: asleep, [pictures]: asleep })
  })
})

describe('other settings', () => {
  test('without pictures there is no model of theirs to let sleep', async () => {
    const { PICTURE_MODEL: _, ...others } = slots
    const own = await start(others)
    scaling.targets.delete(pictures)
    expect(await own.call(spent('pictures'))).toEqual({ pictures: true, chat: false })
    await own.call(spent('chat'))
    await own.close()
    expect(targets()).toEqual({ [chat]: asleep, [guard]: asleep })
  })

  test('endpoints of one’s own are switched off here and scaled by nobody but their owner, components among them', async () => {
    const own = await start({
      CHAT_MODEL: 'sagemaker:llama-3@mine/acme-two-chat-g5-xlarge',
      TEXT_GUARD: 'sagemaker:llama-guard-3@guard/part',
      PICTURE_MODEL: 'sagemaker:sdxl@acme-chat-g5-xlarge',
    })
    expect(await own.call(spent('chat'))).toEqual({ pictures: false, chat: true })
    expect(await own.call({ open: 'all' })).toEqual(open)
    await own.close()
    expect(scaling.calls).toEqual([])
  })
})
