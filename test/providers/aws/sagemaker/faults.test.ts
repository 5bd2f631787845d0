import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime'
import { describe, expect, test } from 'vitest'
import { ModelAsleep, PromptTooLong } from '../../../../src/ports.ts'
import { sageMakerCompleter } from '../../../../src/providers/aws/sagemaker/completer.ts'
import { asleep, containerFails, hangsUp, inTurn, refuses, type Behaviour } from '../../../far-side/sagemaker.ts'
import { streams } from '../../../far-side/sagemaker-answers.ts'
import { lmi, spoken, tgi } from '../../../far-side/sagemaker-containers.ts'
import { both, chat, failingOf, failureOf, greedy, guard, nearSide, never } from './near-side.ts'

const near = nearSide()
const failing = failingOf(near)

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
  ])('a container’s %i: %s', async (status, retryable) => {
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
  ])('a %i of the service, %s: %s', async (status, name, retryable) => {
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

test('faults 16 and 22: a connection that is closed or cannot be made is worth another try', async () => {
  for (const request of both)
    expect(await failing(hangsUp, request)).toMatchObject({
      retryable: true,
      message: 'models/llama gave no whole answer (ECONNRESET)',
    })
})

test('a machine without credentials says so, and asks nothing', async () => {
  const error = Object.assign(new Error('canary'), { name: 'CredentialsProviderError' })
  const credentials = () => Promise.reject(error)
  const client = new SageMakerRuntimeClient({ region: 'eu-central-1', credentials, endpoint: near.far.url })
  const slot = { endpoint: 'models', component: null, dialect: 'tgi' } as const
  const before = near.far.requests.length
  for (const request of both) {
    const failed = await failureOf(sageMakerCompleter({ client, slot, sampling: greedy }).complete(request, never))
    expect(failed.error).toMatchObject({ message: 'models was not asked, since no AWS credentials were found' })
    expect(failed.all).not.toMatch(/canary/)
  }
  expect(near.far.requests.length).toBe(before)
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
