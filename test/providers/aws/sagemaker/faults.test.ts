import { describe, expect, test } from 'vitest'
import { ModelAsleep, PromptTooLong, ProviderFailed, type CompletionRequest } from '../../../../src/ports.ts'
import { MalformedAnswer } from '../../../../src/prompts/family.ts'
import {
  asleep,
  containerFails,
  cutAfter,
  cutEvery,
  floods,
  hangsUp,
  inTurn,
  refuses,
  says,
  silent,
  streams,
  type Behaviour,
} from '../../../far-side/sagemaker.ts'
import { lmi, spoken, tgi } from '../../../far-side/sagemaker-containers.ts'
import { chat, failureOf, guard, nearSide } from './near-side.ts'

const near = nearSide()
const never = new AbortController().signal

/** Whatever happens, nobody's words leave with it. */
async function failing(behaviour: Behaviour, request: CompletionRequest = guard, signal = never) {
  near.far.behave(behaviour)
  const { error, all } = await failureOf(near.completer('tgi', 'llama').complete(request, signal))
  expect(all).not.toMatch(/canary/)
  expect(error).toBeInstanceOf(ProviderFailed)
  return error as ProviderFailed
}

const both = [guard, chat]

describe('faults 16 and 22: whether another try can help is told by the container’s own status, not by its wrapper’s', () => {
  test.each([
    [0, true],
    [429, true],
    [500, true],
    [503, true],
    [400, false],
    [413, false],
    [422, false],
    [424, false],
  ])('%i: %s', async (status, retryable) => {
    for (const request of both) {
      const error = await failing(containerFails(status), request)
      expect(error).toMatchObject({ retryable, provider: request === guard ? 'guard' : 'model' })
      expect(error.message).toBe(`The container of models/llama failed (status ${status})`)
    }
  })

  test.each([
    [500, 'InternalFailure', true],
    [503, 'ServiceUnavailable', true],
    [530, 'InternalDependencyException', true],
    [400, 'ThrottlingException', true],
    [429, 'TooManyRequestsException', true],
    [403, 'ExpiredTokenException', true],
    [502, 'Strange', true],
    [403, 'AccessDeniedException', false],
    [403, 'UnrecognizedClientException', false],
    [400, 'ValidationError', false],
    [404, 'Strange', false],
  ])('%i %s of the service: %s', async (status, name, retryable) => {
    for (const request of both) expect(await failing(refuses(status, name), request)).toMatchObject({ retryable })
  })

  test('whoever is not allowed, or asks for what is not there, is told what to check', async () => {
    expect((await failing(refuses(403, 'AccessDeniedException'))).message).toBe(
      'SageMaker refused to serve models/llama (status 403): check the credentials, and that their role allows sagemaker:InvokeEndpoint and sagemaker:InvokeEndpointWithResponseStream on it',
    )
    expect((await failing(refuses(400, 'ValidationError', 'Endpoint models not found. canary'))).message).toBe(
      'SageMaker refused to serve models/llama (status 400): check the names of endpoint and component, and the region',
    )
  })

  test('a service that answers a web page instead is tried again', async () => {
    const page: Behaviour = (_asked, response) => void response.writeHead(502).end('<html>canary</html>')
    for (const request of both) expect(await failing(page, request)).toMatchObject({ retryable: true })
  })
})

test('fault 26: a model that is scaled to zero, or not loaded yet, is asleep', async () => {
  for (const behaviour of [asleep, refuses(429, 'ModelNotReadyException')]) {
    for (const request of both) {
      const error = await failing(behaviour, request)
      expect(error).toBeInstanceOf(ModelAsleep)
      expect(error).toMatchObject({ model: 'models/llama', provider: request === guard ? 'guard' : 'model' })
    }
  }
})

describe('a prompt that the server counts longer than we did is told apart', () => {
  const saying = [
    '`inputs` must have less than 4095 tokens. Given: 5000',
    '`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 `inputs` tokens and 512 `max_new_tokens`',
    "This model's maximum context length is 2048 tokens. However, you requested 2100 tokens",
    'The decoder prompt (length 2100) is longer than the maximum model length of 2048.',
    'Input prompt (2100 tokens) is too long and exceeds limit of 2048',
  ]
  test.each(saying)('%s', async (message) => {
    for (const status of [400, 422, 424])
      expect(await failing(containerFails(status, message))).toBeInstanceOf(PromptTooLong)
    const event = `data:${JSON.stringify({ error: `Input validation error: ${message}`, error_type: 'validation' })}\n\n`
    expect(await failing(streams([event]), chat)).toBeInstanceOf(PromptTooLong)
  })

  test('and another mistake in a request is not taken for it', async () => {
    const error = await failing(containerFails(422, '`temperature` must be strictly positive'))
    expect(error).not.toBeInstanceOf(PromptTooLong)
    expect(error.retryable).toBe(false)
  })
})

const token = { token: { id: 1, text: 'canary', logprob: -0.1, special: false }, generated_text: null, details: null }
const unfinished = `data:${JSON.stringify(token)}\n\n`
const whole = {
  generated_text: 'canary',
  details: { finish_reason: 'eos_token', generated_tokens: 1, tokens: [{ id: 1, text: 'canary', logprob: -1 }] },
}

describe('fault 17: an answer in another form is no verdict, and counted as such', () => {
  test.each([
    '',
    'safe',
    'maybe canary',
    '"safe"',
    'null',
    '[]',
    '{}',
    '[{}]',
    '{"generated_text": null}',
    '{"generated_text": ["safe"]}',
    '{"generation": {"role": "assistant", "content": "safe"}}',
    '{"generated_text": "safe"',
    '<html>canary</html>',
    JSON.stringify([whole, whole]),
    JSON.stringify(whole).replace('-1', '-1e400'),
    JSON.stringify(whole).replace('-1', 'NaN'),
    JSON.stringify(whole).replace('-1', '"-1"'),
    'canary '.repeat(150_000),
  ])('%.60s', async (body) => {
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

test('faults 16 and 22: a connection that is closed or cannot be made is worth another try', async () => {
  for (const request of both)
    expect(await failing(hangsUp, request)).toMatchObject({
      retryable: true,
      message: 'models/llama gave no whole answer (ECONNRESET)',
    })
})

test('fault 16: an endpoint that has recovered is asked again without any more ado', async () => {
  near.far.behave(inTurn(containerFails(503), hangsUp, asleep, lmi({ tokens: spoken('safe') })))
  const completer = near.completer('lmi')
  for (const _failure of [1, 2, 3]) await failureOf(completer.complete(guard, never))
  expect(await completer.complete(guard, never)).toMatchObject({ text: 'safe', finish: 'stop' })
})

test('fault 20: of many calls at once each gets its own answer', async () => {
  near.far.behave((asked, response) => {
    const { inputs } = asked.body as { inputs: string }
    return tgi({ tokens: spoken(`to ${inputs}`), cutEvery: 9 })(asked, response)
  })
  const completer = near.completer('tgi')
  const texts = await Promise.all(
    Array.from({ length: 100 }, async (_, at) => {
      const request = { ...(at % 2 ? chat : guard), prompt: `question ${at}` }
      return (await completer.complete(request, never)).text
    }),
  )
  expect(texts).toEqual(texts.map((_, at) => `to question ${at}`))
})
