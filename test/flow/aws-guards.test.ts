/** A whole bot with Comprehend and Rekognition on the far side. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { comprehendMasker } from '../../src/providers/aws/masker.ts'
import { rekognitionPictureGuard } from '../../src/providers/aws/picture-guard.ts'
import { comprehendPromptGuard } from '../../src/providers/aws/prompt-guard.ts'
import { turnId } from '../../src/turn.ts'
import { startComprehend } from '../far-side/comprehend.ts'
import { refusing, type Json11 } from '../far-side/json-1.1.ts'
import { shown, startRekognition, type FarSideRekognition } from '../far-side/rekognition.ts'
import { led } from '../providers/aws/guard-services.ts'
import { startBot, type FlowBot } from './bot.ts'
import { imagineOf, turnOf } from './turns.ts'

let bot: FlowBot
let comprehend: Json11
let rekognition: FarSideRekognition
const closing: (() => Promise<void>)[] = []
const puts: string[] = []
beforeAll(async () => {
  const words = await led('COMPREHEND', startComprehend())
  const pictures = await led('REKOGNITION', startRekognition())
  comprehend = words.far
  rekognition = pictures.far
  closing.push(words.close, pictures.close)
  const client = await words.clients.comprehend()
  const eye = await pictures.clients.rekognition()
  const terms = builtInPolicy.pictures
  bot = await startBot(({ objects }) => ({
    policy: { ...builtInPolicy, masking: ['EMAIL'] },
    masker: comprehendMasker({ client }),
    promptGuards: [comprehendPromptGuard({ client })],
    pictureGuard: rekognitionPictureGuard({ client: eye, adapter: null, terms }),
    objects: {
      ...objects,
      put: async (key, bytes, type) => {
        puts.push(key)
        await objects.put(key, bytes, type)
      },
    },
  }))
})
afterEach(() => {
  Object.assign(rekognition, { misbehave: () => null, shows: [] })
  comprehend.misbehave = () => null
  puts.length = 0
})
afterAll(async () => {
  await bot.close()
  for (const close of closing) await close()
})

const picture = (prompt: string) => imagineOf(`${prompt} --size 256x256`)
const outcomeOf = (turn: Parameters<typeof turnId>[0]) =>
  bot.watched.outcomes.find((ended) => ended.turn === turnId(turn))?.outcome

test('a picture that both guards clear is shown', async () => {
  const turn = picture('a lighthouse at dawn')
  await bot.ask(turn)
  expect(bot.shown(turn.place)).toMatchObject([{ generated: true, text: 'a lighthouse at dawn' }])
  expect(puts).toHaveLength(1)
})

test('a toxic prompt is stopped before anything is drawn', async () => {
  const before = rekognition.calls.length
  const turn = picture('a house {"SEXUAL":0.95}')
  await bot.ask(turn)
  expect(outcomeOf(turn)).toMatchObject({ kind: 'refused', stage: 'prompt' })
  expect(rekognition.calls.length).toBe(before)
})

test('input 52: a harmless prompt with a harmful picture is stopped by what is seen', async () => {
  rekognition.shows = shown(97, 'Explicit', 'Explicit Nudity')
  const turn = picture('a portrait in the manner of an old master')
  await bot.ask(turn)
  expect(outcomeOf(turn)).toMatchObject({ kind: 'refused', stage: 'picture' })
  expect(bot.shown(turn.place)).toMatchObject([{ picture: null, generated: false }])
  expect(puts.every((key) => key.startsWith('held/'))).toBe(true)
})

test('fault 29 and D17: a picture that Rekognition will not judge is never uploaded, and nobody is told of a policy', async () => {
  rekognition.misbehave = () => refusing(400, 'InvalidImageFormatException')
  const turn = picture('a bridge')
  await bot.ask(turn)
  expect(outcomeOf(turn)).toEqual({ kind: 'failed', because: 'guard' })
  expect(puts).toEqual([])
  expect(bot.shown(turn.place)).toMatchObject([{ picture: null, text: expect.stringContaining('technical reason') }])
})

test('fault 27 and fault 17: a Comprehend that answers nonsense clears no prompt, and is counted', async () => {
  comprehend.misbehave = () => ({ status: 200, body: 'fine' })
  const turn = picture('a tower')
  await bot.accept({ version: 1, kind: 'turn', turn })
  await expect.poll(() => bot.watched.counts['guard malformed']).toBeGreaterThan(0)
  comprehend.misbehave = () => null
  await bot.settled()
  expect(bot.shown(turn.place)).toMatchObject([{ generated: true }])
})

test('what was masked is masked in the next prompt too', async () => {
  const first = turnOf('My address is ann@x.org')
  await bot.ask(first)
  expect(outcomeOf(first)).toMatchObject({ question: 'My address is [EMAIL]' })
  const second = turnOf('What did I say?', { place: first.place })
  const { exchanges } = await bot.bot.threads.context(second, 10)
  expect(exchanges.map(({ question }) => question)).toEqual(['My address is [EMAIL]'])
})
