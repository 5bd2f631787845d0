/** SendMessage. Limits and wording: the SQS API reference. */
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { numberOf } from './sqs-attributes.ts'
import { SqsError } from './sqs-error.ts'
import { type Input, optionalInteger, optionalToken, required, text } from './sqs-input.ts'
import type { SqsQueue } from './sqs-queue.ts'

const noDelay = { from: 0, to: 0, reason: 'The request include parameter that is not valid for this queue type.' }
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u

export const sendMembers = [
  'QueueUrl',
  'MessageBody',
  'DelaySeconds',
  'MessageGroupId',
  'MessageDeduplicationId',
  'MessageSystemAttributes',
]

export const md5 = (body: string) => createHash('md5').update(body).digest('hex')

export const sequenceNumber = (sequence: number) => String(sequence).padStart(20, '0')

export function send(input: Input, queue: SqsQueue): object {
  const body = readBody(input, numberOf(queue.record.attributes, 'MaximumMessageSize'))
  optionalInteger(input, 'DelaySeconds', noDelay)
  const deduplication = optionalToken(input, 'MessageDeduplicationId')
  if (deduplication === undefined)
    throw new SqsError(
      'InvalidParameterValueException',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    )
  const group = required('MessageGroupId', optionalToken(input, 'MessageGroupId'))
  const { id, sequence } = queue.send({ body, group, deduplication, trace: readTrace(input) })
  return { MessageId: id, MD5OfMessageBody: md5(body), SequenceNumber: sequenceNumber(sequence) }
}

/** The only attribute of the system's that may be sent. */
const systemAttributes = z
  .strictObject({ AWSTraceHeader: z.strictObject({ DataType: z.literal('String'), StringValue: z.string().min(1) }) })
  .nullish()

function readTrace(input: Input): string | null {
  const given = systemAttributes.safeParse(input['MessageSystemAttributes'])
  if (given.success) return given.data?.AWSTraceHeader.StringValue ?? null
  throw new SqsError('InvalidParameterValueException', 'The only system attribute is AWSTraceHeader, a string.')
}

function readBody(input: Input, longest: number): string {
  const body = text(input, 'MessageBody')
  if (Buffer.byteLength(body) > longest)
    throw new SqsError(
      'InvalidParameterValueException',
      `One or more parameters are invalid. Reason: Message must be shorter than ${longest} bytes.`,
    )
  if (forbidden.test(body))
    throw new SqsError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    )
  return body
}
