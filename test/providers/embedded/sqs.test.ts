import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FarSide, openFarSide } from './far-side.ts'

let far: FarSide
beforeAll(async () => {
  far = await openFarSide()
})
afterAll(() => far.close())

let made = 0

/** A queue of its own for a test, hidden for 30 seconds by default. */
async function aQueue(attributes: Parameters<FarSide['createQueue']>[1] = {}) {
  const url = await far.createQueue(`queue-${(made += 1)}.fifo`, attributes)
  return queueAt(url)
}

function queueAt(url: string) {
  const { sqs } = far
  return {
    url,
    send: (body: string, group = 'g', id = body) =>
      sqs.send(
        new SendMessageCommand({ QueueUrl: url, MessageBody: body, MessageGroupId: group, MessageDeduplicationId: id }),
      ),
    receive: async (options: Partial<ReceiveMessageCommandInput> = {}): Promise<readonly Message[]> => {
      const { Messages: messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, ...options }))
      return messages
    },
    remove: (message: Message | undefined) =>
      sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle })),
    hide: (message: Message | undefined, seconds: number) =>
      sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout: seconds,
        }),
      ),
    async attributes() {
      const { Attributes: attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
      )
      return attributes
    },
  }
}

const bodies = (messages: readonly Message[]) => messages.map(({ Body: body }) => body)
const all = { MaxNumberOfMessages: 10 }
const pass = (seconds: number) => void (far.clock.now += seconds * 1000)

describe('order', () => {
  test('a batch gives one group after the other, each in the order in which it was sent', async () => {
    const queue = await aQueue()
    for (const [body, group] of [
      ['a1', 'a'],
      ['b1', 'b'],
      ['a2', 'a'],
      ['a3', 'a'],
    ] as const)
      await queue.send(body, group)
    expect(bodies(await queue.receive(all))).toEqual(['a1', 'a2', 'a3', 'b1'])
  })

  test('a group with a message in flight gives nothing more, and other groups are not kept waiting', async () => {
    const queue = await aQueue()
    await queue.send('a1', 'a')
    await queue.send('a2', 'a')
    await queue.send('b1', 'b')
    const [first] = await queue.receive()
    expect(bodies(await queue.receive(all))).toEqual(['b1'])
    await queue.remove(first)
    expect(bodies(await queue.receive(all))).toEqual(['a2'])
  })

  test('a group stays closed until every message of it that is in flight is deleted or visible again', async () => {
    const queue = await aQueue()
    for (const body of ['1', '2', '3']) await queue.send(body)
    const [first] = await queue.receive({ MaxNumberOfMessages: 2 })
    await queue.remove(first)
    expect(await queue.receive(all)).toEqual([])
    pass(30)
    expect(bodies(await queue.receive(all))).toEqual(['2', '3'])
  })

  // As the service does: the messages before the one that is still hidden come, those behind it wait.
  test.each([
    [0, []],
    [1, ['1']],
    [2, ['1', '2']],
  ])('of three messages in flight, with number %i hidden for longer, come %j', async (hidden, expected) => {
    const queue = await aQueue()
    for (const body of ['1', '2', '3']) await queue.send(body)
    const received = await queue.receive(all)
    await queue.hide(received[hidden], 60)
    pass(31)
    expect(bodies(await queue.receive(all))).toEqual(expected)
  })

  test('groups that were served come last, so that a busy one starves nobody', async () => {
    const queue = await aQueue()
    for (const body of ['a1', 'a2', 'b1', 'b2', 'c1']) await queue.send(body, body.slice(0, 1))
    for (const message of await queue.receive({ MaxNumberOfMessages: 3 })) await queue.remove(message)
    expect(bodies(await queue.receive())).toEqual(['c1'])
  })
})

describe('visibility', () => {
  test('what was received comes again when its time is over, with a new handle and a higher count', async () => {
    const queue = await aQueue()
    const sent = await queue.send('1')
    const attributes = { MessageSystemAttributeNames: ['All' as const] }
    const [first] = await queue.receive(attributes)
    pass(29.999)
    expect(await queue.receive()).toEqual([])
    pass(0.001)
    const [second] = await queue.receive(attributes)
    expect(first?.ReceiptHandle).not.toBe(second?.ReceiptHandle)
    expect(second).toMatchObject({
      MessageId: sent.MessageId,
      Attributes: {
        ApproximateReceiveCount: '2',
        ApproximateFirstReceiveTimestamp: String(far.clock.now - 30_000),
        SentTimestamp: String(far.clock.now - 30_000),
        MessageGroupId: 'g',
        MessageDeduplicationId: '1',
        SequenceNumber: sent.SequenceNumber,
      },
    })
  })

  test('a receiver may hide what it takes for a time of its own, or not at all', async () => {
    const queue = await aQueue()
    await queue.send('1')
    expect(await queue.receive({ VisibilityTimeout: 0 })).toHaveLength(1)
    expect(await queue.receive({ VisibilityTimeout: 5 })).toHaveLength(1)
    pass(5)
    expect(await queue.receive()).toHaveLength(1)
  })

  test('hiding counts from the call, and zero gives the message back at once', async () => {
    const queue = await aQueue()
    await queue.send('1')
    const [first] = await queue.receive()
    pass(20)
    await queue.hide(first, 20)
    pass(19)
    expect(await queue.receive()).toEqual([])
    await queue.hide(first, 0)
    expect(await queue.receive()).toHaveLength(1)
  })

  test('a message that is deleted never comes again, and deleting it twice is no error', async () => {
    const queue = await aQueue()
    await queue.send('1')
    const [first] = await queue.receive()
    await queue.remove(first)
    await queue.remove(first)
    pass(60)
    expect(await queue.receive()).toEqual([])
  })

  test('a handle whose time is over deletes and hides nothing', async () => {
    const queue = await aQueue()
    await queue.send('1')
    const [old] = await queue.receive()
    pass(30)
    await expect(queue.remove(old)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: `Value ${old?.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    })
    await expect(queue.hide(old, 30)).rejects.toMatchObject({ name: 'MessageNotInflight' })
    expect(await queue.receive()).toHaveLength(1)
  })

  test('an old handle has no power over a message that somebody else has received since', async () => {
    const queue = await aQueue()
    await queue.send('1')
    const [old] = await queue.receive()
    pass(30)
    const [held] = await queue.receive()
    await expect(queue.remove(old)).rejects.toThrow('The receipt handle has expired')
    await expect(queue.hide(old, 0)).rejects.toThrow('The receipt handle has expired')
    expect(await queue.receive()).toEqual([])
    await queue.hide(held, 0)
    expect(await queue.receive()).toHaveLength(1)
  })

  test('a deleted message cannot be hidden, and what never was a handle is called so', async () => {
    const queue = await aQueue()
    const other = await aQueue()
    await queue.send('1')
    const [first] = await queue.receive()
    await expect(other.remove(first)).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' })
    await queue.remove(first)
    await expect(queue.hide(first, 5)).rejects.toThrow(
      'Message does not exist or is not available for visibility timeout change.',
    )
    await expect(queue.remove({ ReceiptHandle: 'garbage' })).rejects.toMatchObject({
      name: 'ReceiptHandleIsInvalid',
      message: 'The input receipt handle "garbage" is not a valid receipt handle.',
    })
  })
})

describe('deduplication', () => {
  test('within five minutes the same id is kept once, in any group, even after the message is gone', async () => {
    const queue = await aQueue()
    const first = await queue.send('1', 'a', 'same')
    expect(await queue.send('2', 'b', 'same')).toMatchObject({
      MessageId: first.MessageId,
      SequenceNumber: first.SequenceNumber,
    })
    const received = await queue.receive(all)
    expect(bodies(received)).toEqual(['1'])
    await queue.remove(received[0])
    pass(299.999)
    await queue.send('3', 'a', 'same')
    expect(await queue.receive()).toEqual([])
    pass(0.001)
    expect((await queue.send('4', 'a', 'same')).MessageId).not.toBe(first.MessageId)
    expect(bodies(await queue.receive())).toEqual(['4'])
  })

  test('queues do not share ids, and sequence numbers grow', async () => {
    const [one, other] = [await aQueue(), await aQueue()]
    const { SequenceNumber: first = '' } = await one.send('1')
    const { SequenceNumber: second = '' } = await other.send('1')
    expect(BigInt(second)).toBeGreaterThan(BigInt(first))
    expect(await other.receive()).toHaveLength(1)
  })
})

describe('the dead-letter queue', () => {
  async function withDeadLetters(maxReceiveCount: number) {
    const dead = await aQueue()
    const { QueueArn: deadLetterTargetArn } = await dead.attributes()
    const queue = await aQueue({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }) })
    return { queue, dead }
  }

  test('fault 8: a message received too often is moved by the next receive, and its group goes on', async () => {
    const { queue, dead } = await withDeadLetters(2)
    const sent = await queue.send('poison')
    await queue.send('next')
    for (const _ of [1, 2]) {
      expect(bodies(await queue.receive())).toEqual(['poison'])
      pass(30)
    }
    expect(await dead.receive()).toEqual([])
    expect(bodies(await queue.receive())).toEqual(['next'])
    const [buried] = await dead.receive({ MessageSystemAttributeNames: ['All'] })
    expect(buried).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'poison',
      Attributes: {
        ApproximateReceiveCount: '3',
        MessageGroupId: 'g',
        MessageDeduplicationId: 'poison',
        DeadLetterQueueSourceArn: (await queue.attributes())['QueueArn'],
      },
    })
  })

  test('a receiver that waits at the dead-letter queue is woken by what is moved', async () => {
    const { queue, dead } = await withDeadLetters(1)
    await queue.send('poison')
    await queue.receive({ VisibilityTimeout: 0 })
    const waiting = dead.receive({ WaitTimeSeconds: 20 })
    await queue.receive()
    expect(bodies(await waiting)).toEqual(['poison'])
  })
})

describe('long polling', () => {
  test('many wait at once, and each is woken for a message of its own, the longest-waiting first', async () => {
    const queue = await aQueue()
    const order: number[] = []
    const waiting = []
    for (const place of Array.from({ length: 60 }).keys()) {
      waiting.push(queue.receive({ WaitTimeSeconds: 20 }).then((found) => (order.push(place), found)))
      // One after the other, so that there is an order to keep.
      if (place < 3) await new Promise((resolve) => setTimeout(resolve, 30))
    }
    await queue.attributes()
    for (const body of ['1', '2', '3']) await queue.send(body, body)
    await Promise.all(waiting.slice(0, 3))
    expect(order).toEqual([0, 1, 2])
    await Promise.all(Array.from({ length: 57 }, (_, place) => queue.send(`more-${place}`, `more-${place}`)))
    const found = (await Promise.all(waiting)).flat()
    expect(new Set(bodies(found)).size).toBe(60)
  })

  test('the end of a visibility wakes a receiver that waits', async () => {
    const queue = await aQueue()
    await queue.send('1')
    const [first] = await queue.receive()
    const waiting = queue.receive({ WaitTimeSeconds: 20 })
    await queue.attributes()
    // The clock stands still here: the server's alarm is set by what is left, two milliseconds.
    await queue.hide(first, 1)
    pass(0.998)
    await queue.send('2')
    pass(1)
    expect(bodies(await waiting)).toEqual(['1'])
  })

  test('deleting the first of a group wakes a receiver for the second', async () => {
    const queue = await aQueue()
    await queue.send('1')
    await queue.send('2')
    const [first] = await queue.receive()
    const waiting = queue.receive({ WaitTimeSeconds: 20 })
    await queue.attributes()
    await queue.remove(first)
    expect(bodies(await waiting)).toEqual(['2'])
  })

  test('who has gone away is handed nothing', async () => {
    const queue = await aQueue()
    const gone = new AbortController()
    const command = new ReceiveMessageCommand({ QueueUrl: queue.url, WaitTimeSeconds: 20 })
    const waiting = far.sqs.send(command, { abortSignal: gone.signal })
    await queue.attributes()
    gone.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    await queue.attributes()
    await queue.send('1')
    expect(bodies(await queue.receive())).toEqual(['1'])
  })

  test('an empty wait ends without messages, after the time that the queue or the request says', async () => {
    const queue = await aQueue({ ReceiveMessageWaitTimeSeconds: '20' })
    const { $metadata, ...answer } = await far.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue.url, WaitTimeSeconds: 1 }),
    )
    expect($metadata.httpStatusCode).toBe(200)
    expect(answer).toEqual({})
    const waiting = queue.receive()
    await queue.send('1')
    expect(await waiting).toHaveLength(1)
  })
})

describe('after a restart', () => {
  test('everything is there: order, counts, deletions, deduplication; and what was in flight is visible', async () => {
    const dead = await aQueue()
    const { QueueArn: deadLetterTargetArn } = await dead.attributes()
    const queue = await aQueue({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }) })
    for (const [body, group] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
    ] as const)
      await queue.send(body, group)
    const [, b1] = [await queue.receive(), (await queue.receive())[0]]
    await queue.remove(b1)
    await far.restartSqs()
    expect(await queue.attributes()).toMatchObject({ ApproximateNumberOfMessages: '2', VisibilityTimeout: '30' })
    await expect(queue.remove(b1)).resolves.toBeDefined()
    await queue.send('b1', 'b')
    const again = await queue.receive({ ...all, MessageSystemAttributeNames: ['ApproximateReceiveCount'] })
    expect(again.map(({ Body: body, Attributes: attributes }) => [body, attributes])).toEqual([
      ['a1', { ApproximateReceiveCount: '2' }],
      ['a2', { ApproximateReceiveCount: '1' }],
    ])
    await far.restartSqs()
    expect(bodies(await queue.receive(all))).toEqual(['a2'])
    await far.restartSqs()
    expect(bodies(await dead.receive(all))).toEqual(['a1'])
    const { SequenceNumber: last = '' } = await queue.send('a3', 'a')
    expect(BigInt(last)).toBeGreaterThan(4n)
  })

  test('a handle from before is an old one', async () => {
    const queue = await aQueue()
    await queue.send('1')
    const [before] = await queue.receive()
    await far.restartSqs()
    await expect(queue.remove(before)).rejects.toThrow('The receipt handle has expired')
    expect(await queue.receive()).toHaveLength(1)
  })
})

describe('queues', () => {
  test('a queue is made once; asked for with other attributes, it is refused', async () => {
    const attributes = { FifoQueue: 'true', VisibilityTimeout: '60' }
    const create = (changed: Record<string, string>) =>
      far.sqs.send(new CreateQueueCommand({ QueueName: 'twice.fifo', Attributes: { ...attributes, ...changed } }))
    const { QueueUrl: url } = await create({})
    expect((await create({})).QueueUrl).toBe(url)
    expect((await far.sqs.send(new GetQueueUrlCommand({ QueueName: 'twice.fifo' }))).QueueUrl).toBe(url)
    await expect(create({ VisibilityTimeout: '61' })).rejects.toMatchObject({
      name: 'QueueNameExists',
      message: 'A queue already exists with the same name and a different value for attribute VisibilityTimeout',
    })
  })

  test('messages are forgotten when the retention is over', async () => {
    const queue = await aQueue({ MessageRetentionPeriod: '60' })
    await queue.send('1')
    pass(59)
    await queue.send('2')
    pass(1)
    expect(bodies(await queue.receive(all))).toEqual(['2'])
  })

  test('a queue says how many messages are visible and how many in flight', async () => {
    const queue = await aQueue()
    for (const group of ['a', 'a', 'b']) await queue.send(`${group}${(made += 1)}`, group)
    await queue.receive()
    expect(await queue.attributes()).toMatchObject({
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesNotVisible: '1',
    })
  })
})
