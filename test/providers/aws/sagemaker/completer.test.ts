import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linesOf } from '../../../../src/providers/aws/sagemaker/lines.ts'
import { cutEvery, says, streams } from '../../../far-side/sagemaker-answers.ts'
import { lmi, spoken, tgi, type Speech, type Spoken } from '../../../far-side/sagemaker-containers.ts'
import { chat, greedy, guard, nearSide, never, sampled } from './near-side.ts'

const near = nearSide()
const containers = { tgi, lmi }
const dialects = ['tgi', 'lmi'] as const

const lastBody = () => near.far.requests.at(-1)?.body

describe.each(dialects)('a %s container', (dialect) => {
  const answers = (speech: Speech) => near.far.behave(containers[dialect](speech))

  test('is asked under its own name, signed, and by component where the endpoint has several', async () => {
    answers({ tokens: spoken('8,611 metres.') })
    await near.completer(dialect).complete(chat, never)
    expect(near.far.requests.at(-1)).toMatchObject({ endpoint: 'models', component: null, streaming: true })
    await near.completer(dialect, 'llama-2').complete(guard, never)
    expect(near.far.requests.at(-1)).toMatchObject({ endpoint: 'models', component: 'llama-2', streaming: false })
  })

  test('gives a reply whole, whatever it says and wherever its parts are cut', async () => {
    const text = ' K2 ist 8 611 m hoch: “登山者”, 👩🏽‍🚒\n\n{"no": [JSON]}\u2028 data:x'
    for (const size of [1, 2, 3, 7, 1000]) {
      answers({ tokens: spoken(text), cutEvery: size })
      const completion = await near.completer(dialect).complete(chat, never)
      expect(completion).toMatchObject({ text, finish: 'stop' })
    }
  })

  test.each([
    ['eos_token', 'stop'],
    ['stop_sequence', 'stop'],
    ['length', 'length'],
    ['error', 'other'],
    ['abort', 'other'],
    ['', 'other'],
  ])('that ended with %j ended so: %s', async (finish, expected) => {
    answers({ tokens: spoken('safe'), finish })
    expect(await near.completer(dialect).complete(guard, never)).toMatchObject({ finish: expected })
    expect(await near.completer(dialect).complete(chat, never)).toMatchObject({ finish: expected })
  })

  test('is sampled as it is set, and never with what it refuses', async () => {
    answers({ tokens: spoken('Yes.') })
    const all = { ...chat, stop: ['</s>', '[INST]', '###', 'Regards', 'fifth'] }
    await near.completer(dialect, null, sampled).complete(all, never)
    expect(lastBody()).toMatchObject({
      inputs: chat.prompt,
      stream: true,
      parameters: { do_sample: true, temperature: 0.6, top_p: 0.9, top_k: 40, max_new_tokens: 32 },
    })
    await near.completer(dialect, null, { ...sampled, topP: null, topK: null }).complete(chat, never)
    expect(lastBody()).not.toHaveProperty('parameters.top_p')
    expect(lastBody()).not.toHaveProperty('parameters.top_k')
    await near.completer(dialect, null, greedy).complete(chat, never)
    expect(lastBody()).not.toHaveProperty('parameters.temperature')
    expect(lastBody()).not.toHaveProperty('parameters.do_sample', true)
  })

  test('that guards is never sampled, and asked how likely its tokens were', async () => {
    const tokens: readonly Spoken[] = [
      ['\n\n', 0.99],
      ['safe', 0.8, { unsafe: 0.15, ' S': 0.01 }],
    ]
    answers({ tokens })
    const completion = await near.completer(dialect, null, sampled).complete(guard, never)
    expect(lastBody()).toMatchObject({ stream: false, parameters: { details: true, return_full_text: false } })
    for (const name of ['temperature', 'top_p', 'top_k', 'seed', 'stop'])
      expect(lastBody()).not.toHaveProperty(`parameters.${name}`)
    expect(lastBody()).not.toHaveProperty('parameters.do_sample', true)
    expect(completion.tokens.map(({ text }) => text)).toEqual(['\n\n', 'safe'])
    expect(completion.tokens[1]?.probability).toBeCloseTo(0.8, 10)
  })

  test('is asked to stop where its family stops', async () => {
    answers({ tokens: spoken('casual'), finish: 'stop_sequence' })
    await near.completer(dialect).complete({ ...guard, stop: ['\n'] }, never)
    expect(lastBody()).toMatchObject({ parameters: { stop: ['\n'] } })
  })

  test('is asked again over the same connection', async () => {
    answers({ tokens: spoken('Yes.') })
    const completer = near.completer(dialect)
    for (const request of [chat, chat, guard, chat]) await completer.complete(request, never)
    expect(new Set(near.far.requests.slice(-4).map(({ connection }) => connection)).size).toBe(1)
  })
})

test('text-generation-inference gets at most the four stop strings that it takes; LMI gets both names for them', async () => {
  const stop = ['1', '2', '3', '4', '5']
  near.far.behave(tgi({ tokens: spoken('Yes.') }))
  await near.completer('tgi').complete({ ...chat, stop }, never)
  expect(lastBody()).toMatchObject({ parameters: { stop: ['1', '2', '3', '4'] } })
  near.far.behave(lmi({ tokens: spoken('Yes.') }))
  await near.completer('lmi').complete({ ...chat, stop }, never)
  expect(lastBody()).toMatchObject({ parameters: { stop, stop_sequences: stop } })
})

test('a greedy LMI is told so, and never asked for several answers at once', async () => {
  near.far.behave(lmi({ tokens: spoken('safe') }))
  await near.completer('lmi', null, sampled).complete(guard, never)
  expect(lastBody()).toMatchObject({ parameters: { do_sample: false } })
  expect(lastBody()).not.toHaveProperty('parameters.top_n_tokens')
})

test('text-generation-inference names what else a token could have been', async () => {
  near.far.behave(tgi({ tokens: [['safe', 0.75, { unsafe: 0.25 }]] }))
  const { tokens } = await near.completer('tgi').complete(guard, never)
  expect(tokens[0]?.alternatives).toEqual([{ text: 'unsafe', probability: expect.closeTo(0.25, 10) }])
})

describe('either form is read from either container', () => {
  const details = { finish_reason: 'eos_token', generated_tokens: 1 }
  const whole = { generated_text: 'safe', details: { ...details, tokens: [{ id: 1, text: 'safe', log_prob: -0.5 }] } }
  const forms = {
    'an object': JSON.stringify(whole),
    'a list of one': JSON.stringify([whole]),
    'an object over several lines': JSON.stringify(whole, null, 2),
  }

  test.each(Object.entries(forms))('%s, with `log_prob` or `logprob`', async (_form, body) => {
    for (const dialect of dialects) {
      for (const text of [body, body.replace('log_prob', 'logprob')]) {
        near.far.behave(says(text))
        const completion = await near.completer(dialect).complete(guard, never)
        expect(completion).toEqual({
          text: 'safe',
          finish: 'stop',
          tokens: [{ text: 'safe', probability: Math.exp(-0.5), alternatives: [] }],
        })
      }
    }
  })

  const event = { token: { id: 1, text: 'Yes.', logprob: -0.1, special: false }, generated_text: 'Yes.', details }
  test.each([
    ['events', `data:${JSON.stringify(event)}\n\n`],
    ['events with a space', `data: ${JSON.stringify(event)}\r\n\r\n`],
    [
      'events with comments and an end mark',
      `: ping\nevent: message\ndata: ${JSON.stringify(event)}\n\ndata: [DONE]\n\n`,
    ],
    ['lines', `${JSON.stringify(event)}\n`],
    ['a line without an end', JSON.stringify(event)],
    ['an answer that does not stream', JSON.stringify([{ generated_text: 'Yes.', details }])],
  ])('in a stream: %s', async (_form, body) => {
    for (const dialect of dialects) {
      near.far.behave(streams(cutEvery(5, body)))
      expect(await near.completer(dialect).complete(chat, never)).toMatchObject({ text: 'Yes.', finish: 'stop' })
    }
  })
})

describe('an answer that does not say how it ended', () => {
  const ending = async (body: object, request = guard) => {
    near.far.behave(says(JSON.stringify(body)))
    return (await near.completer('lmi').complete(request, never)).finish
  }
  const told = (details: object) => ({ generated_text: 'casual', details: { tokens: [], ...details } })

  test('may have been cut, where nothing else is told (containers that batch statically)', async () => {
    expect(await ending([{ generated_text: 'casual' }] as object)).toBe('length')
  })

  test('ended by itself when it is shorter than it might be (newer LMI containers tell nothing else)', async () => {
    expect(await ending(told({ finish_reason: null, generated_tokens: 31 }))).toBe('stop')
    expect(await ending(told({ finish_reason: null, generated_tokens: 32 }))).toBe('length')
    expect(await ending(told({ finish_reason: null }))).toBe('length')
  })

  test('ended by itself when it names the token or the string that ended it', async () => {
    expect(await ending(told({ finish_reason: 128_009 }))).toBe('stop')
    expect(await ending(told({ finish_reason: '\n' }), { ...guard, stop: ['\n'] })).toBe('stop')
    expect(await ending(told({ finish_reason: '\n' }))).toBe('other')
  })
})

test('input 51: lines come out as they went in, whatever is in them and however they are cut', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 }).map((line) => line.replaceAll('\n', ' '))
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 8 }), fc.integer({ min: 1, max: 9 }), async (lines, size) => {
      const whole = lines.join('\n').replace(/^\uFEFF/, '')
      async function* parts() {
        yield* cutEvery(size, whole)
      }
      const read: string[] = []
      for await (const line of linesOf(parts())) read.push(line)
      expect(read.join('\n')).toBe(Buffer.from(whole).toString())
    }),
    { seed: 4, numRuns: 200 },
  )
})
