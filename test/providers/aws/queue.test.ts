import { getEventListeners, once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { join } from 'node:path'
import { assert, asyncProperty, string } from 'fast-check'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { clients } from '../../../src/providers/aws/clients.ts'
import { createQueue } from '../../../src/providers/aws/create-queue.ts'
import { deadLettersOf, sqsQueue, type SqsQueueOptions } from '../../../src/providers/aws/queue.ts'
import { queueContract, turnOf } from '../../contracts/queue.ts'
import { type FarSide, openFarSide, testFolder } from '../embedded/far-side.ts'

const never = new AbortController().signal

async function queueOver(far: FarSide, name = 'turns', options: Partial<SqsQueueOptions> = {}) {
  const { url, deadLetterUrl } = await createQueue(far.sqs, name)
  return sqsQueue({ client: far.sqs, url, deadLetterUrl, visibilitySeconds: 30, pollSeconds: 20, ...options })
}

queueContract('SQS', async () => {
  const far = await openFarSide()
  const queue = await queueOver(far)
  const { url, deadLetterUrl } = await createQueue(far.sqs, 'turns')
  const buried = sqsQueue({
    client: far.sqs,
    url: deadLetterUrl,
    deadLetterUrl: url,
    visibilitySeconds: 30,
    pollSeconds: 0,
  })
  return { queue, buried, clock: far.clock, close: () => far.close() }
})

describe('over the embedded queue', () => {
  let far: FarSide
  beforeAll(async () => {
    far = await openFarSide()
  })
  afterAll(() => far.close())

  test('any text that JSON can hold comes through, and SQS refuses none of it', async () => {
    const queue = await queueOver(far, 'texts')
    let number = 0
    const comesThrough = async (text: string) => {
      const inbound = turnOf('t', (number += 1), text)
      await queue.send(inbound)
      const delivery = await queue.receive(never)
      expect(JSON.parse(delivery?.body ?? '')).toEqual(inbound)
      await delivery?.finish()
    }
    await comesThrough('\u0000\u001F\u007F\uFFFE\uFFFF\uD800"\\\uDC00 \u2028')
    await assert(asyncProperty(string({ unit: 'binary', maxLength: 200 }), comesThrough), { seed: 7, numRuns: 20 })
  })

  test('ids of any length and alphabet become groups and deduplication ids', async () => {
    const queue = await queueOver(far, 'ids')
    await queue.send(turnOf(`19:${'ü'.repeat(300)}@thread.tacv2;messageid=1`, 1))
    expect(await queue.receive(never)).toBeDefined()
  })

  test('an empty wait gives nothing', async () => {
    const queue = await queueOver(far, 'empty', { pollSeconds: 0 })
    expect(await queue.receive(never)).toBeUndefined()
  })

  test('while many wait on one signal there is room to send, and afterwards nothing is left on the signal', async () => {
    const queue = await queueOver(far, 'many')
    const warned: Error[] = []
    const remember = (warning: Error) => void warned.push(warning)
    process.on('warning', remember)
    onTestFinished(() => void process.off('warning', remember))
    const stop = new AbortController()
    const waiting = Array.from({ length: 120 }, () => queue.receive(stop.signal))
    await queue.send(turnOf('t', 1))
    expect(await Promise.race(waiting)).toBeDefined()
    stop.abort()
    expect((await Promise.all(waiting)).filter(Boolean)).toHaveLength(1)
    expect(getEventListeners(stop.signal, 'abort')).toEqual([])
    expect(warned).toEqual([])
  })

  test('a message is received with the trace that it was sent in, where there was one', async () => {
    const header = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1'
    let now: string | null = header
    const queue = await queueOver(far, 'traced', { trace: () => now })
    await queue.send(turnOf('t', 1))
    now = null
    await queue.send(turnOf('u', 1))
    const received = [await queue.receive(never), await queue.receive(never)]
    expect(received.map((delivery) => delivery?.trace)).toEqual([header, null])
  })

  test('a queue is made once with its dead letters, which its own policy names', async () => {
    const made = await createQueue(far.sqs, 'made')
    expect(await createQueue(far.sqs, 'made')).toEqual(made)
    expect(await deadLettersOf(far.sqs, made.url)).toBe(made.deadLetterUrl)
    await expect(deadLettersOf(far.sqs, made.deadLetterUrl)).rejects.toThrow('has no dead-letter queue')
  })

  test('a queue that does not exist is refused for good', async () => {
    const url = 'http://localhost/000000000000/none.fifo'
    const queue = sqsQueue({ client: far.sqs, url, deadLetterUrl: url, visibilitySeconds: 30, pollSeconds: 0 })
    const refused = { name: 'ProviderFailed', provider: 'queue', retryable: false }
    await expect(queue.check()).rejects.toMatchObject(refused)
    await expect(queue.send(turnOf('t', 1))).rejects.toMatchObject(refused)
    await expect(queue.receive(never)).rejects.toMatchObject(refused)
  })
})

describe('when the queue fails', () => {
  /** A queue whose far side does as the test says. */
  async function failing(answer: RequestListener, answerMilliseconds = 2_500) {
    const socket = join(await testFolder(), 'q')
    const server = createServer(answer).listen(socket)
    await once(server, 'listening')
    // What is told apart here is told apart by the last attempt.
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1')
    const near = clients({ kind: 'embedded', sockets: { dynamodb: '', sqs: socket, s3: '' } })
    onTestFinished(() => {
      vi.unstubAllEnvs()
      near.close()
      server.close()
      server.closeAllConnections()
    })
    const url = 'http://localhost/000000000000/turns.fifo'
    const times = { visibilitySeconds: 30, pollSeconds: 0, answerMilliseconds }
    return sqsQueue({ client: near.sqs, url, deadLetterUrl: url, ...times })
  }

  const errorOf =
    (status: number, type: string): RequestListener =>
    (_, response) =>
      response.writeHead(status, { 'x-amzn-query-error': `${type};Sender` }).end(JSON.stringify({ __type: type }))

  test.each([
    [400, 'ThrottlingException', true],
    [403, 'RequestThrottled', true],
    [500, 'InternalFailure', true],
    [503, 'ServiceUnavailable', true],
    [403, 'ExpiredToken', true],
    [403, 'AccessDenied', false],
    [400, 'InvalidMessageContents', false],
  ])('fault 1: answered with %i %s, sending fails; worth trying again: %s', async (status, type, retryable) => {
    const queue = await failing(errorOf(status, type))
    const failed = { name: 'ProviderFailed', provider: 'queue', retryable }
    await expect(queue.send(turnOf('t', 1, 'a secret'))).rejects.toMatchObject(failed)
  })

  test('fault 1: a queue that never answers fails soon, and names no words', async () => {
    const queue = await failing(() => {}, 50)
    const failed = { name: 'ProviderFailed', retryable: true, message: 'SendMessage was not answered' }
    await expect(queue.send(turnOf('t', 1, 'a secret'))).rejects.toMatchObject(failed)
    await expect(queue.check()).rejects.toMatchObject({ retryable: true })
  })

  test('fault 1: a connection that is cut, or cannot be made, is worth trying again', async () => {
    const cut = await failing((request) => request.socket.destroy())
    await expect(cut.send(turnOf('t', 1))).rejects.toMatchObject({ retryable: true })
    await expect(cut.receive(never)).rejects.toMatchObject({ retryable: true })
    const near = clients({ kind: 'embedded', sockets: { dynamodb: '', sqs: '/tmp/no-such-socket', s3: '' } })
    const url = 'http://localhost/000000000000/turns.fifo'
    const none = sqsQueue({ client: near.sqs, url, deadLetterUrl: url, visibilitySeconds: 30, pollSeconds: 0 })
    await expect(none.check()).rejects.toMatchObject({ name: 'ProviderFailed', retryable: true })
    near.close()
  })

  test('what could not be put aside is not finished', async () => {
    const asked: unknown[] = []
    const queue = await failing((request, response) => {
      const operation = String(request.headers['x-amz-target'])
      asked.push(operation)
      if (operation.endsWith('ReceiveMessage')) {
        const message = { MessageId: '1', ReceiptHandle: 'h', Body: 'x', MD5OfBody: '9dd4e461268c8034f5c8564e155c67a6' }
        response.end(JSON.stringify({ Messages: [message] }))
      } else errorOf(403, 'AccessDenied')(request, response)
    })
    const delivery = await queue.receive(never)
    await expect(delivery?.bury()).rejects.toMatchObject({ name: 'ProviderFailed' })
    expect(asked).toEqual(['AmazonSQS.ReceiveMessage', 'AmazonSQS.SendMessage'])
  })
})
