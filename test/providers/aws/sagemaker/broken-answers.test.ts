import { describe, expect, test } from 'vitest'
import { MalformedAnswer } from '../../../../src/prompts/family.ts'
import { silent, type Behaviour } from '../../../far-side/sagemaker.ts'
import { cutAfter, cutEvery, floods, says, streams } from '../../../far-side/sagemaker-answers.ts'
import { both, chat, failingOf, failureOf, nearSide, never } from './near-side.ts'

const near = nearSide()
const failing = failingOf(near)

const token = { token: { id: 1, text: 'canary', logprob: -0.1, special: false }, generated_text: null, details: null }
const unfinished = `data:${JSON.stringify(token)}\n\n`
const whole = {
  generated_text: 'canary',
  details: { finish_reason: 'eos_token', generated_tokens: 1, tokens: [{ id: 1, text: 'canary', logprob: -1 }] },
}

describe('fault 17: an answer in another form is no verdict, and counted as such', () => {
  test.each([
    ['nothing', ''],
    ['a bare word', 'safe'],
    ['other words', 'maybe canary'],
    ['a JSON text', '"safe"'],
    ['null', 'null'],
    ['an empty list', '[]'],
    ['an empty object', '{}'],
    ['an empty object in a list', '[{}]'],
    ['no text', '{"generated_text": null}'],
    ['a list for a text', '{"generated_text": ["safe"]}'],
    ["the form of Llama 2's first containers", '{"generation": {"role": "assistant", "content": "safe"}}'],
    ['JSON that is cut', '{"generated_text": "safe"'],
    ['a web page', '<html>canary</html>'],
    ['two answers', JSON.stringify([whole, whole])],
    ['an infinite likelihood', JSON.stringify(whole).replace('-1', '-1e400')],
    ['a likelihood that is no number', JSON.stringify(whole).replace('-1', 'NaN')],
    ['a likelihood in words', JSON.stringify(whole).replace('-1', '"-1"')],
    ['a megabyte of words', 'canary '.repeat(150_000)],
    ['a megabyte of text', JSON.stringify({ ...whole, generated_text: 'safe '.repeat(200_000) })],
  ])('%s', async (_what, body) => {
    const error = await failing(says(body))
    expect(error).toMatchObject({ provider: 'guard', retryable: true })
    expect(error.cause).toBeInstanceOf(MalformedAnswer)
  })

  test('what has an error in it is a failure, whatever else it holds', async () => {
    const lost = { ...whole, error: 'canary' }
    for (const request of both)
      expect(await failing(says(JSON.stringify(lost)), request)).toMatchObject({ retryable: true })
    expect((await failing(says('{"error": "canary", "code": 424}'))).message).toContain('failed (status 500)')
  })
})

describe('fault 23: of a stream that breaks nothing is kept', () => {
  test.each(['ModelStreamError', 'InternalStreamFailure', 'unknown error', 'cut', 'end'] as const)(
    'before its last event: %s',
    async (ending) => {
      const error = await failing(streams([unfinished, unfinished], ending), chat)
      expect(error).toMatchObject({ provider: 'model', retryable: true })
    },
  )

  test('after its last event', async () => {
    const last = `data:${JSON.stringify({ ...token, ...whole })}\n\n`
    expect(await failing(streams([unfinished, last], 'ModelStreamError'), chat)).toMatchObject({ retryable: true })
  })

  test('with a byte that is no letter', async () => {
    const last = `data:${JSON.stringify({ ...token, ...whole })}\n\n`
    const spoiled = Buffer.from(last.replace('canary', 'canary\u00ff'), 'latin1')
    expect(await failing(streams([spoiled]), chat)).toMatchObject({ retryable: true })
    expect(await failing(says(spoiled))).toMatchObject({ retryable: true })
  })

  test('within a character', async () => {
    const half = Buffer.from(unfinished.replace('canary', 'é')).subarray(0, unfinished.indexOf('canary') + 1)
    expect(await failing(streams([half]), chat)).toMatchObject({ retryable: true })
  })

  test('within a frame, wherever that is', async () => {
    const parts = cutEvery(40, `${unfinished}data:${JSON.stringify({ ...token, ...whole })}\n\n`)
    for (const bytes of [0, 1, 3, 11, 12, 100, 121, 300, 400])
      expect(await failing(cutAfter(bytes, parts), chat)).toMatchObject({ retryable: true })
  })

  test('with frames that are none', async () => {
    const garbage: Behaviour = (_asked, response) => {
      response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
      response.end(Buffer.from('\u0000\u0000\u0000\u0020canary canary canary canary canary'))
    }
    expect(await failing(garbage, chat)).toMatchObject({ retryable: true })
  })

  test('with an error in the midst of it', async () => {
    for (const error of ['canary', { error_code: 400, error_msg: 'canary' }])
      expect(await failing(streams([unfinished, `${JSON.stringify({ ...token, error })}\n`]), chat)).toMatchObject({
        retryable: true,
      })
  })
})

describe('fault 24: an answer without end is ended', () => {
  function* endless(part: string) {
    for (;;) yield part
  }

  test('at the tokens that it was allowed, as if it had ended there, and the caller hangs up', async () => {
    near.far.behave(streams(endless(unfinished)))
    const completion = await near.completer('tgi').complete(chat, never)
    expect(completion).toEqual({ text: 'canary'.repeat(chat.maximumTokens), finish: 'length', tokens: [] })
    await near.far.requests.at(-1)?.gone
  })

  test.each([
    ['without a line', ' '.repeat(10_000)],
    ['without a token', `: ${'x'.repeat(10_000)}\n`],
  ])('at the bytes that it was allowed, %s, and the caller hangs up', async (_how, part) => {
    const error = await failing(streams(endless(part)), chat)
    expect(error.message).toBe('models/llama answered more than was asked for')
    await near.far.requests.at(-1)?.gone
  })

  test('also where it does not stream', async () => {
    const error = await failing(floods(20_000_000))
    expect(error.cause).toBeInstanceOf(MalformedAnswer)
    await near.far.requests.at(-1)?.gone
  })
})

describe('fault 18: a call that is given up ends at once, and so does its connection', () => {
  const drip: Behaviour = (asked, response) => {
    if (asked.streaming) return streams([unfinished], 'nothing')(asked, response)
    response.writeHead(200, { 'content-type': 'application/json' }).write('[{')
  }

  test.each([
    ['before a word was said', silent],
    ['in the midst of the answer', drip],
  ])('%s', async (_when, behaviour) => {
    for (const request of both) {
      const refused = new AbortController()
      near.far.behave((asked, response) => {
        void behaviour(asked, response)
        setImmediate(() => refused.abort())
      })
      const { error, all } = await failureOf(near.completer('tgi').complete(request, refused.signal))
      expect(error).toMatchObject({ name: 'ProviderFailed', retryable: true })
      expect(all).not.toMatch(/canary/)
      await near.far.requests.at(-1)?.gone
    }
  })

  test('and one that was given up beforehand is never made', async () => {
    const before = near.far.requests.length
    for (const request of both)
      expect(await failing(silent, request, AbortSignal.abort())).toMatchObject({ retryable: true })
    expect(near.far.requests.length).toBe(before)
  })
})
