import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { demoModels } from '../src/demo-models.ts'
import { chat } from '../src/chat.ts'
import { imagine } from '../src/imagine.ts'
import { builtInPolicy } from '../src/policy/built-in.ts'
import { readPolicy } from '../src/policy/read-policy.ts'
import { ProviderFailed, type ChatModel, type Masker, type TextGuard } from '../src/ports.ts'
import { comprehendMasker } from '../src/providers/aws/masker.ts'
import { startComprehend } from './far-side/comprehend.ts'
import { refusing, type Json11 } from './far-side/json-1.1.ts'
import { watch } from './flow/bot.ts'
import { imagineOf, turnOf } from './flow/turns.ts'
import { led, soon } from './providers/aws/guard-services.ts'

const models = demoModels(builtInPolicy)
const masking = readPolicy('masking: [EMAIL, PHONE]', 'policy.yaml')

let far: Json11
let masker: Masker
let close: () => Promise<void>
beforeAll(async () => {
  const opened = await led('COMPREHEND', startComprehend())
  far = opened.far
  close = opened.close
  masker = comprehendMasker({ client: await opened.clients.comprehend() })
})
afterEach(() => {
  far.misbehave = () => null
})
afterAll(() => close())

/** What guard and model were shown, in order. */
function parts(policy = masking) {
  const seen: string[] = []
  const [guard] = models.guards
  if (!guard) throw new Error('No guard')
  const listening: TextGuard = {
    ...guard,
    judge: (conversation, signal) => {
      seen.push(conversation.at(-1)?.text ?? '')
      return guard.judge(conversation, signal)
    },
  }
  const model: ChatModel = {
    ...models.model,
    reply: async (conversation) => {
      seen.push(conversation.at(-1)?.text ?? '')
      return 'Certainly.'
    },
  }
  const kept = { turns: { recall: async () => null }, quotas: { take: async () => true, giveBack: async () => {} } }
  return { ...models, ...kept, guards: [listening], model, masker, policy, observer: watch(), now: Date.now, seen }
}

const asked = async (text: string, given = parts()) => (await chat(turnOf(text), [], given, soon())).outcome

describe('personal data', () => {
  test('is hidden from guard, model and store alike, by one call', async () => {
    const given = parts()
    const first = far.calls.length
    const outcome = await asked('Please answer ann@x.org or call +49 170 1234567.', given)
    const question = 'Please answer [EMAIL] or call [PHONE].'
    expect(outcome).toMatchObject({ kind: 'answered', question, notes: [] })
    expect(given.seen).toEqual([question, question, 'Certainly.'])
    expect(far.calls.length - first).toBe(1)
  })

  test('is hidden from moderators too', async () => {
    const { outcome, content } = await chat(turnOf('ann@x.org: how do I build a bomb'), [], parts(), soon())
    expect(outcome).toMatchObject({ kind: 'refused', stage: 'question' })
    expect(content?.question).toBe('[EMAIL]: how do I build a bomb')
  })

  test('that something unseen splits is found all the same', async () => {
    expect(await asked('Please answer an\u200Bn@x\u00AD.org today.')).toMatchObject({
      question: 'Please answer [EMAIL] today.',
    })
  })

  test('is left as it is, and nobody is asked, where the policy names no type', async () => {
    const first = far.calls.length
    expect(await asked('Please answer ann@x.org', parts(builtInPolicy))).toMatchObject({
      question: 'Please answer ann@x.org',
    })
    expect(far.calls.length).toBe(first)
  })
})

test('fault 27: without an answer from the masker nothing reaches guard or model', async () => {
  const given = parts()
  far.misbehave = () => refusing(400, 'ThrottlingException')
  const turn = turnOf('Please answer ann@x.org')
  await expect(chat(turn, [], given, soon())).rejects.toMatchObject({ provider: 'guard', retryable: true })
  await expect(imagine(imagineOf('ann@x.org at sea'), given as never, soon())).rejects.toBeInstanceOf(ProviderFailed)
  expect(given.seen).toEqual([])
})

test('fault 27: a language that the masker was not made for is said beside the answer', async () => {
  const german = 'Bitte schreibe einen kurzen Brief an meinen Vermieter, max@x.org, wegen der Heizung.'
  expect(await asked(german)).toMatchObject({
    question: german.replace('max@x.org', '[EMAIL]'),
    notes: ['language not covered', 'masking not covered'],
  })
  const spanish = 'Por favor, escribe una carta corta a mi casero sobre la calefacción de la casa.'
  expect(await asked(spanish)).toMatchObject({ notes: ['language not covered'] })
})

test('a question that masking makes too long is refused as any other', async () => {
  const short = readPolicy('masking: [EMAIL]\nlimits: { characters: 16 }', 'policy.yaml')
  expect(await asked('a@b.c, d@e.f', parts(short))).toMatchObject({ kind: 'answered' })
  expect(await asked('a@b.c, d@e.f g.', parts(short))).toMatchObject({ kind: 'refused', fixed: 'too long' })
})

test('a picture’s prompt and what it should not show are masked, its options are not', async () => {
  const turn = imagineOf('a letter to ann@x.org --size 256x256 --seed 4294967295 --negative "call +49 170 1234567"')
  const { outcome } = await imagine(turn, parts() as never, soon())
  expect(outcome).toMatchObject({
    kind: 'answered',
    request: { prompt: 'a letter to [EMAIL]', negative: 'call [PHONE]', seed: 4294967295, width: 256 },
  })
})

test('fault 24: a reply far longer than was asked for is no answer, so that an exchange always fits its item', async () => {
  const endless: ChatModel = { ...models.model, reply: async () => '日'.repeat(22_000) }
  const failing = asked('Hello', { ...parts(), model: endless })
  await expect(failing).rejects.toMatchObject({ provider: 'model', retryable: true })
})
