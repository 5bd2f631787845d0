import { PNG } from 'pngjs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { builtInPolicy } from '../../../src/policy/built-in.ts'
import { decide } from '../../../src/policy/decide.ts'
import type { PictureGuard } from '../../../src/ports.ts'
import { MalformedAnswer } from '../../../src/prompts/family.ts'
import { rekognitionPictureGuard } from '../../../src/providers/aws/picture-guard.ts'
import { readPolicy } from '../../../src/policy/read-policy.ts'
import type { Picture } from '../../../src/turn.ts'
import type { Reply } from '../../far-side/json-1.1.ts'
import { shown, startRekognition, type FarSideRekognition, type Found } from '../../far-side/rekognition.ts'
import { failureOf, led, soon, troubles } from './guard-services.ts'

let far: FarSideRekognition
let guardWith: (more?: { adapter?: string; policy?: typeof builtInPolicy }) => PictureGuard
let close: () => Promise<void>
beforeAll(async () => {
  const opened = await led('REKOGNITION', startRekognition())
  far = opened.far
  close = opened.close
  const client = await opened.clients.rekognition()
  guardWith = ({
    adapter = null,
    policy = builtInPolicy,
  }: { adapter?: string | null; policy?: typeof builtInPolicy } = {}) =>
    rekognitionPictureGuard({ client, adapter, terms: policy.pictures })
})
afterEach(() => {
  Object.assign(far, { misbehave: () => null, shows: [], types: [], expired: false })
})
afterAll(() => close())

const picture: Picture = {
  bytes: PNG.sync.write(new PNG({ width: 80, height: 80 })),
  mediaType: 'image/png',
  width: 80,
  height: 80,
}

async function verdictOn(shows: readonly Found[], policy = builtInPolicy) {
  far.shows = shows
  return decide(policy, await guardWith({ policy }).inspect(picture, soon()), picture.bytes)
}

test('exactly the bytes are sent, signed for Rekognition, and labels of hardly any confidence are asked for', async () => {
  await guardWith().inspect(picture, soon())
  const [call] = far.calls
  expect(call).toEqual({
    operation: 'DetectModerationLabels',
    input: { Image: { Bytes: Buffer.from(picture.bytes).toString('base64') }, MinConfidence: 1 },
    scope: 'rekognition',
  })
})

test('a picture without labels is untroubled', async () => {
  expect(await verdictOn([])).toMatchObject({ action: 'answer', because: [] })
})

test.each([
  [24.9, 'answer'],
  [25, 'answer with a note'],
  [49.9, 'answer with a note'],
  [50, 'hold'],
  [70, 'refuse'],
  [90, 'refuse and alert'],
])(
  'input 53: a confidence of %d is not hidden from the policy, whose thresholds say: %s',
  async (confidence, action) => {
    expect(await verdictOn(shown(confidence, 'Violence'))).toMatchObject({ action })
  },
)

test('input 52: labels of every level count in the category of their top level', async () => {
  const path = ['Non-Explicit Nudity of Intimate parts and Kissing', 'Non-Explicit Nudity', 'Implied Nudity']
  expect((await verdictOn(shown(80, ...path))).because).toEqual([
    { category: 'nudity or kissing', score: 0.8, guard: 'rekognition' },
  ])
})

describe('input 54: drawn pictures', () => {
  const policy = readPolicy('pictures: { drawnExceptions: [Weapon Violence] }', 'policy.yaml')
  const fight = shown(99, 'Violence', 'Graphic Violence', 'Weapon Violence')
  test.each([
    ['Illustrated', 99, 'answer'],
    ['Animated', 90, 'answer'],
    ['Illustrated', 89.9, 'refuse and alert'],
    ['Sports', 99, 'refuse and alert'],
  ])('%s with a confidence of %d: %s', async (Name, Confidence, action) => {
    far.types = [{ Name, Confidence }]
    expect((await verdictOn(fight, policy)).action).toBe(action)
    expect((await verdictOn(fight)).action).toBe('refuse and alert')
  })
})

describe('an adapter', () => {
  const adapter = 'arn:aws:rekognition:eu-central-1:123456789012:project/ours/version/v1/1700000000000'

  test('is named in the request, and its answer is taken', async () => {
    far.shows = shown(60, 'Gambling')
    expect(await guardWith({ adapter }).inspect(picture, soon())).toHaveLength(1)
    expect(far.calls.at(-1)?.input).toMatchObject({ ProjectVersion: adapter })
  })

  test('that has expired clears nothing, though the base model answers in its place', async () => {
    far.expired = true
    const failure = await failureOf(guardWith({ adapter }).inspect(picture, soon()))
    expect(failure).toMatchObject({ provider: 'guard', retryable: false, message: expect.stringContaining('adapter') })
  })

  test('other than ours clears nothing', async () => {
    far.misbehave = () => ({ result: { ModerationLabels: [], ProjectVersion: `${adapter}1` } })
    expect(await failureOf(guardWith({ adapter }).inspect(picture, soon()))).toMatchObject({ retryable: false })
  })
})

test('fault 29: what Rekognition would not take is not sent, and the reason is ours', async () => {
  const first = far.calls.length
  const large = { ...picture, bytes: new Uint8Array(5 * 1024 * 1024 + 1) }
  for (const too of [large, { ...picture, width: 10_001 }, { ...picture, height: 10_001 }]) {
    const failure = await failureOf(guardWith().inspect(too, soon()))
    expect(failure).toMatchObject({
      provider: 'guard',
      retryable: false,
      message: expect.stringMatching(/^The picture/),
    })
  }
  expect(far.calls.length).toBe(first)
})

test.each([
  ...troubles,
  ['finds no picture', { status: 400, body: '{"__type":"InvalidImageFormatException"}' } satisfies Reply, false, false],
  ['finds it too large', { status: 400, body: '{"__type":"ImageTooLargeException"}' } satisfies Reply, false, false],
] as const)('fault 29: a Rekognition that %s clears nothing', async (_, reply, retryable, malformed) => {
  far.misbehave = () => reply
  const failure = await failureOf(guardWith().inspect(picture, soon()))
  expect(failure).toMatchObject({ name: 'ProviderFailed', provider: 'guard', retryable })
  expect(failure instanceof Error && failure.cause instanceof MalformedAnswer).toBe(malformed)
  expect(String(failure)).not.toContain('CANARY')
})

test.each(['silence', 'half'] as const)('fault 29: at the deadline an answer of %s is none', async (reply) => {
  far.misbehave = () => reply
  const deadline = new AbortController()
  const inspecting = failureOf(guardWith().inspect(picture, deadline.signal))
  await far.called()
  deadline.abort()
  expect(await inspecting).toMatchObject({ name: 'ProviderFailed', provider: 'guard', retryable: true })
})

describe('fault 17: a label that cannot be understood is no verdict', () => {
  const label = { Name: 'Violence', ParentName: '', TaxonomyLevel: 1, Confidence: 10 }
  test.each([
    ['without a name', { ...label, Name: undefined }],
    ['with an empty name', { ...label, Name: '' }],
    ['without a parent', { ...label, ParentName: undefined }],
    ['without a level', { ...label, TaxonomyLevel: undefined }],
    ['of a level that there is not', { ...label, TaxonomyLevel: 4 }],
    ['of the second level without a parent', { ...label, TaxonomyLevel: 2 }],
    ['of the first level with a parent', { ...label, ParentName: 'Explicit' }],
    ['without a confidence', { ...label, Confidence: undefined }],
    ['with a confidence that is no number', { ...label, Confidence: 'NaN' }],
    ['with a confidence above 100', { ...label, Confidence: 100.1 }],
    ['with a confidence below 0', { ...label, Confidence: -1 }],
  ])('%s', async (_, strange) => {
    far.misbehave = () => ({ result: { ModerationLabels: [label, strange], ContentTypes: [] } })
    const failure = await failureOf(guardWith().inspect(picture, soon()))
    expect(failure).toMatchObject({ provider: 'guard', cause: expect.any(MalformedAnswer) })
  })

  test('nor is a content type without a confidence', async () => {
    far.misbehave = () => ({ result: { ModerationLabels: [], ContentTypes: [{ Name: 'Animated' }] } })
    expect(await failureOf(guardWith().inspect(picture, soon()))).toMatchObject({ cause: expect.any(MalformedAnswer) })
  })
})
