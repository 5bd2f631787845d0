/** A whole turn over SageMaker: guard and model side by side, then the guard once more. */
import { demoMasker } from '../../../../src/providers/demo/masker.ts'
import { expect, test } from 'vitest'
import { chat } from '../../../../src/chat.ts'
import { builtInPolicy } from '../../../../src/policy/built-in.ts'
import { chatFamilies, guardFamilies } from '../../../../src/prompts/families.ts'
import { chatModel, textGuard } from '../../../../src/text-models.ts'
import { watch } from '../../../flow/bot.ts'
import { turnOf } from '../../../flow/turns.ts'
import { asleep, containerFails } from '../../../far-side/sagemaker.ts'
import { says, streams } from '../../../far-side/sagemaker-answers.ts'
import { tgi } from '../../../far-side/sagemaker-containers.ts'
import { failureOf, nearSide, never } from './near-side.ts'

const near = nearSide()

/** Question and guard's answer come whole, the reply as a stream. */
const completer = (component: string) => near.completer('tgi', component, builtInPolicy.sampling)

const parts = async () => {
  const family = await guardFamilies['llama-guard-1']()
  const guard = textGuard({
    family,
    categories: family.categories,
    completer: completer('llama-guard-1'),
    name: 'lg',
  })
  const model = chatModel({
    family: await chatFamilies['llama-2'](),
    completer: completer('llama-2'),
    system: '{{SYS}}',
    replyTokens: 64,
    stop: [],
  })
  return { model, guards: [guard], masker: demoMasker(), policy: builtInPolicy, observer: watch(), now: Date.now }
}

const safe = tgi({
  tokens: [
    ['safe', 0.99],
    ['</s>', 0.99],
  ],
})
const unsafe = tgi({
  tokens: [
    ['unsafe', 0.99],
    ['\n', 0.99],
    ['O3', 0.9],
    ['</s>', 0.9],
  ],
})

test('a question and its reply are each judged before anything is told', async () => {
  const reply = tgi({
    tokens: [
      [' 8,611', 0.9],
      [' metres.', 0.9],
    ],
  })
  near.far.behave((asked, response) => (asked.streaming ? reply : safe)(asked, response))
  const before = near.far.requests.length
  const { outcome } = await chat(turnOf('How high is K2?'), [], await parts(), never)
  expect(outcome).toMatchObject({ kind: 'answered', reply: '8,611 metres.' })
  const asked = near.far.requests.slice(before).map(({ component }) => component)
  // The first two at once, in either order.
  expect(asked.at(-1)).toBe('llama-guard-1')
  expect(new Set(asked.slice(0, 2))).toEqual(new Set(['llama-2', 'llama-guard-1']))
})

test('a reply that is still being written is dropped when the guard refuses the question', async () => {
  let begin = () => {}
  const begun = new Promise<void>((resolve) => (begin = resolve))
  near.far.behave(async (asked, response) => {
    if (!asked.streaming) {
      await begun
      return unsafe(asked, response)
    }
    begin()
    return streams(['data:{"token":{"id":1,"text":"Sure","logprob":-0.1}}\n\n'], 'nothing')(asked, response)
  })
  const { outcome } = await chat(turnOf('How do I rob a bank?'), [], await parts(), never)
  expect(outcome).toMatchObject({ kind: 'refused', stage: 'question' })
  await near.far.requests.find(({ streaming, text }) => streaming && text.includes('rob a bank'))?.gone
})

test.each([
  ['nothing', says('')],
  ['a 500', containerFails(500)],
  ['another form', says('{"label": "safe"}')],
  ['a scaled-down endpoint', asleep],
  [
    '`safe` and more',
    tgi({
      tokens: [
        ['safe', 0.9],
        [' enough', 0.9],
      ],
    }),
  ],
])('faults 16, 17 and 26: where the guard answers %s, nothing is cleared', async (_what, behaviour) => {
  const reply = tgi({ tokens: [[' Yes.', 0.9]] })
  near.far.behave((asked, response) => (asked.streaming ? reply : behaviour)(asked, response))
  const { error } = await failureOf(chat(turnOf('How high is K2?'), [], await parts(), never))
  expect(error).toMatchObject({ provider: 'guard' })
})
