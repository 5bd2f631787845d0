/** The attributes of a queue: what CreateQueue takes (SQS API reference), less what this server cannot do. */
import { z } from 'zod'
import { json } from './sqs-input.ts'
import { invalidParameter, SqsError } from './sqs-error.ts'

export type Attributes = Readonly<Record<string, string>>

/** Seconds and bytes: from, to, default. */
const numbers: Readonly<Record<string, readonly [number, number, number]>> = {
  VisibilityTimeout: [0, 43_200, 30],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  MaximumMessageSize: [1024, 1_048_576, 1_048_576],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
  DelaySeconds: [0, 0, 0],
}

const fixed: Attributes = {
  FifoQueue: 'true',
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
}

const defaults: Attributes = {
  ...fixed,
  ...Object.fromEntries(Object.entries(numbers).map(([name, [, , value]]) => [name, String(value)])),
}

/** Fills in what was not given. @throws SqsError for an unknown name or a value that cannot be. */
export function completeAttributes(given: Attributes): Attributes {
  if (given['FifoQueue'] !== 'true')
    throw new SqsError('UnsupportedOperation', 'The embedded server has FIFO queues only: FifoQueue must be "true".')
  for (const [name, value] of Object.entries(given)) check(name, value)
  return { ...defaults, ...given }
}

function check(name: string, value: string): void {
  if (name === 'RedrivePolicy') return
  if (!Object.hasOwn(defaults, name)) throw new SqsError('InvalidAttributeName', `Unknown Attribute ${name}.`)
  const [from, to] = numbers[name] ?? []
  const right =
    from === undefined || to === undefined
      ? value === fixed[name]
      : /^\d+$/.test(value) && Number(value) >= from && Number(value) <= to
  if (!right) throw new SqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`)
}

/** An attribute that is a number: seconds or bytes. */
export const numberOf = (attributes: Attributes, name: string) => Number(attributes[name])

const redriveSchema = z.object({
  deadLetterTargetArn: z.string(),
  /** After so many receives without a deletion the next one moves the message. */
  maxReceiveCount: z.coerce.number().int().min(1).max(1000),
})

/** @throws SqsError when the policy is none. */
export function readRedrive({ RedrivePolicy: policy }: Attributes): z.infer<typeof redriveSchema> | null {
  if (policy === undefined) return null
  const read = json.pipe(redriveSchema).safeParse(policy)
  if (read.success) return read.data
  throw invalidParameter(
    'RedrivePolicy',
    policy,
    'It needs a deadLetterTargetArn and a maxReceiveCount from 1 to 1000.',
  )
}

/** The first attribute whose value is another one than the queue has. */
export const differing = (existing: Attributes, given: Attributes) =>
  Object.keys(given).find((name) => given[name] !== existing[name])
