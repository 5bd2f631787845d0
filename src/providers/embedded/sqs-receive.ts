/** ReceiveMessage. Limits, wording and members: the SQS API reference. */
import { numberOf } from './sqs-attributes.ts'
import { SqsError } from './sqs-error.ts'
import type { Held } from './sqs-fifo.ts'
import { type Input, optionalInteger, texts } from './sqs-input.ts'
import type { SqsQueue } from './sqs-queue.ts'
import { md5, sequenceNumber } from './sqs-send.ts'

export const receiveMembers = [
  'QueueUrl',
  'AttributeNames',
  'MessageSystemAttributeNames',
  'MaxNumberOfMessages',
  'VisibilityTimeout',
  'WaitTimeSeconds',
]

const maximum = { from: 1, to: 10, reason: 'Must be between 1 and 10, if provided.' }
const wait = { from: 0, to: 20, reason: 'Must be >= 0 and <= 20, if provided.' }
export const visibility = { from: 0, to: 43_200, reason: 'Must be between 0 and 43200, if provided.' }

export async function receive(input: Input, queue: SqsQueue, abandoned: AbortSignal): Promise<object> {
  const { attributes } = queue.record
  const wish = {
    maximum: optionalInteger(input, 'MaxNumberOfMessages', maximum) ?? 1,
    visibilitySeconds:
      optionalInteger(input, 'VisibilityTimeout', visibility) ?? numberOf(attributes, 'VisibilityTimeout'),
  }
  const seconds =
    optionalInteger(input, 'WaitTimeSeconds', wait) ?? numberOf(attributes, 'ReceiveMessageWaitTimeSeconds')
  const names = [...texts(input, 'AttributeNames'), ...texts(input, 'MessageSystemAttributeNames')]
  const unknown = names.find((name) => name !== 'All' && !readers.has(name))
  if (unknown !== undefined) throw new SqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`)
  const taken = await queue.receive(wish, seconds, abandoned)
  return taken.length > 0 ? { Messages: taken.map((held) => shown(held, names)) } : {}
}

const readers = new Map<string, (held: Held) => string | undefined>([
  ['ApproximateFirstReceiveTimestamp', ({ receives }) => String(receives.first)],
  ['ApproximateReceiveCount', ({ receives }) => String(receives.count)],
  ['DeadLetterQueueSourceArn', ({ message }) => message.source ?? undefined],
  ['MessageDeduplicationId', ({ message }) => message.deduplication],
  ['MessageGroupId', ({ message }) => message.group],
  ['SenderId', () => 'embedded'],
  ['SentTimestamp', ({ message }) => String(message.sent)],
  ['SequenceNumber', ({ message }) => sequenceNumber(message.sequence)],
  ['AWSTraceHeader', ({ message }) => message.trace ?? undefined],
])

function shown(held: Held, names: readonly string[]): object {
  const { id, body } = held.message
  const wanted = names.includes('All') ? [...readers.keys()] : names
  const attributes = wanted.flatMap((name) => {
    const value = readers.get(name)?.(held)
    return value === undefined ? [] : [[name, value]]
  })
  return {
    MessageId: id,
    ReceiptHandle: held.handle,
    MD5OfBody: md5(body),
    Body: body,
    ...(attributes.length > 0 && { Attributes: Object.fromEntries(attributes) as unknown }),
  }
}
