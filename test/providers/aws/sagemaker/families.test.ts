/** The bot's own model and guards over SageMaker, each family with the dialect that its slot has by default. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseSlot } from '../../../../src/config/slot.ts'
import { builtInPolicy } from '../../../../src/policy/built-in.ts'
import { decide } from '../../../../src/policy/decide.ts'
import { sageMakerCompleter } from '../../../../src/providers/aws/sagemaker/completer.ts'
import { chatFamilies, guardFamilies } from '../../../../src/prompts/families.ts'
import { chatModel, textGuard } from '../../../../src/text-models.ts'
import type { Utterance } from '../../../../src/turn.ts'
import { lmi, tgi, type Spoken, type Speech } from '../../../far-side/sagemaker-containers.ts'
import { failureOf, nearSide, never } from './near-side.ts'

const near = nearSide()
const containers = { tgi, lmi }
const now = () => Date.UTC(2024, 6, 26, 9, 5, 3)

const vector = (name: string) => readFileSync(new URL(`../../../vectors/${name}.txt`, import.meta.url), 'utf8')
const inputs = () => (near.far.requests.at(-1)?.body as { inputs: string } | undefined)?.inputs
/** Servers add what a text begins with: it is no part of what they are sent. */
const unbegun = (prompt: string) => prompt.replace(/^(?:<s>|<\|begin_of_text\|>)/, '')

function slotOf(family: string) {
  const slot = parseSlot(`sagemaker:${family}@models/${family.replace('.', '-')}`, [family])
  if (slot?.kind !== 'sagemaker') throw new Error('No slot')
  return slot
}

const completerFor = (family: string) =>
  sageMakerCompleter({ client: near.client, slot: slotOf(family), sampling: builtInPolicy.sampling })

const speak = (family: string, speech: Speech) => near.far.behave(containers[slotOf(family).dialect](speech))

const conversation: readonly Utterance[] = [
  { role: 'user', text: '{{U1}}' },
  { role: 'agent', text: '{{A1}}' },
]

describe.each([
  ['llama-guard-1', 'tgi', 'lg1', 'O'],
  ['llama-guard-3', 'lmi', 'lg3_8b', 'S'],
  ['llama-guard-3-1b', 'lmi', 'lg3_1b', 'S'],
] as const)('%s behind %s', (name, dialect, prompt, letter) => {
  const guarding = async () => {
    const family = await guardFamilies[name]()
    return textGuard({ family, categories: family.categories, completer: completerFor(name), name })
  }
  const begin: readonly Spoken[] = name === 'llama-guard-3-1b' ? [['\n\n', 0.99]] : []
  const end: Spoken = dialect === 'tgi' ? ['</s>', 0.99] : ['<|eot_id|>', 0.99]

  test('is sent the prompt of its model card to the byte, for question and reply', async () => {
    expect(slotOf(name).dialect).toBe(dialect)
    speak(name, { tokens: [...begin, ['safe', 0.97], end] })
    const guard = await guarding()
    await guard.judge(conversation.slice(0, 1), never)
    expect(inputs()).toBe(unbegun(vector(`${prompt}_user`)))
    await guard.judge(conversation, never)
    expect(inputs()).toBe(unbegun(vector(`${prompt}_agent`)))
  })

  test('clears what it calls safe, less the probability that it is not', async () => {
    speak(name, { tokens: [...begin, ['safe', 0.97], end] })
    const findings = await (await guarding()).judge(conversation, never)
    expect(findings).toEqual([{ category: 'unspecified', score: expect.closeTo(0.03, 6), guard: name }])
    expect(decide(builtInPolicy, findings, '{{A1}}').action).toBe('answer')
  })

  test('stops what it calls unsafe, with the probability of that word', async () => {
    speak(name, { tokens: [...begin, ['unsafe', 0.92], ['\n', 0.99], [`${letter}2`, 0.8], end] })
    const findings = await (await guarding()).judge(conversation, never)
    const second = (await guardFamilies[name]()).categories[1]?.category
    expect(findings).toEqual([{ category: second, score: expect.closeTo(0.92, 6), guard: name }])
    expect(decide(builtInPolicy, findings, '{{A1}}').action).toBe('refuse and alert')
  })

  test('fault 17: clears nothing when its answer is cut, empty, or ends in an error', async () => {
    const guard = await guarding()
    for (const speech of [
      { tokens: [...begin, ['safe', 0.97]], finish: 'length' },
      { tokens: [...begin, ['safe', 0.97]], finish: 'error' },
      { tokens: [end] },
      { tokens: [['safe', 0.9], [' unsafe', 0.9], end] },
    ] as readonly Speech[]) {
      speak(name, speech)
      expect((await failureOf(guard.judge(conversation, never))).error).toMatchObject({ provider: 'guard' })
    }
  })
})

test.each(['llama-guard-1', 'llama-guard-3'] as const)(
  '%s weighs `unsafe` against `safe` where its container names the candidates of that token',
  async (name) => {
    const family = await guardFamilies[name]()
    const guard = textGuard({ family, categories: family.categories, completer: completerFor(name), name })
    const tokens: readonly Spoken[] = [['safe', 0.6, { un: 0.2, ' the': 0.1 }]]
    speak(name, { tokens, candidates: true })
    const [finding] = await guard.judge(conversation, never)
    expect(finding?.score).toBeCloseTo(0.25, 6)
    expect(decide(builtInPolicy, finding ? [finding] : [], '{{A1}}').action).toBe('answer with a note')
    speak(name, { tokens, likely: false })
    if (name === 'llama-guard-3') expect(await guard.judge(conversation, never)).toEqual([])
  },
)

test('GPT-JT-Moderation behind tgi is stopped at the end of its label, and its label is the grade', async () => {
  const name = 'gpt-jt-moderation'
  const family = await guardFamilies[name]()
  const guard = textGuard({ family, categories: [], completer: completerFor(name), name })
  speak(name, {
    tokens: [
      [' needs', 0.9],
      [' caution', 0.9],
      ['\n', 0.9],
    ],
    finish: 'stop_sequence',
  })
  const findings = await guard.judge([{ role: 'user', text: '{{TEXT}}' }], never)
  expect(inputs()).toBe(vector('gpt_jt_moderation'))
  expect(near.far.requests.at(-1)?.body).toMatchObject({ parameters: { stop: ['\n'], top_n_tokens: 5 } })
  expect(decide(builtInPolicy, findings, '{{TEXT}}').grade).toBe('needs caution')
})

describe.each([
  ['llama-2', 'tgi', 'llama2_chat_hf_string', '</s>'],
  ['llama-3', 'lmi', 'llama3_chat', '<|eot_id|>'],
  ['llama-3.1', 'lmi', 'llama31_chat_hf_default', '<|eot_id|>'],
  ['openchatkit', 'lmi', 'openchatkit', '<human>'],
] as const)('%s behind %s', (name, dialect, prompt, end) => {
  const modelling = async (stop: readonly string[] = []) => {
    const family = await chatFamilies[name]({ now })
    return chatModel({ family, completer: completerFor(name), system: '{{SYS}}', replyTokens: 64, stop })
  }
  const question: readonly Utterance[] = [...conversation, { role: 'user', text: '{{U2}}' }]

  test('is sent the prompt of its reference, and its reply loses what the template left on it', async () => {
    expect(slotOf(name).dialect).toBe(dialect)
    speak(name, {
      tokens: [
        [' 8,611', 0.9],
        [' metres.', 0.9],
        [end, 0.9],
      ],
      cutEvery: 11,
    })
    expect(await (await modelling()).reply(question, never)).toBe('8,611 metres.')
    const family = await chatFamilies[name]({ now })
    expect(inputs()).toBe(family.render('{{SYS}}', question))
    // Of the references one has a single exchange, and one a date of its own.
    if (name === 'llama-2' || name === 'llama-3') expect(inputs()).toBe(unbegun(vector(prompt)))
    expect(near.far.requests.at(-1)?.body).toMatchObject({
      stream: true,
      parameters: { do_sample: true, temperature: 0.6, top_p: 0.9, max_new_tokens: 64, stop: family.stop },
    })
  })

  test('fault 25: that says nothing but spaces and special tokens said nothing', async () => {
    for (const tokens of [
      [[end, 0.9]],
      [
        ['\n', 0.9],
        [end, 0.9],
      ],
      [['', 1]],
    ] as const) {
      speak(name, { tokens })
      expect(await (await modelling()).reply(question, never)).toBe('')
    }
  })

  test('ends at the strings that the policy adds, which are no part of the reply', async () => {
    speak(name, {
      tokens: [
        [' Yes.', 0.9],
        [' Kind regards', 0.9],
      ],
      finish: 'stop_sequence',
    })
    expect(await (await modelling(['Kind regards'])).reply(question, never)).toBe('Yes.')
    expect(near.far.requests.at(-1)?.body).toMatchObject({
      parameters: { stop: expect.arrayContaining(['Kind regards']) },
    })
  })

  test('fault 24: keeps what it said when it came to its limit, and nothing of what ended otherwise', async () => {
    speak(name, { tokens: [[' Yes', 0.9]], finish: 'length' })
    expect(await (await modelling()).reply(question, never)).toBe('Yes')
    speak(name, { tokens: [[' Yes', 0.9]], finish: 'error' })
    expect((await failureOf((await modelling()).reply(question, never))).error).toMatchObject({ provider: 'model' })
  })
})
