/** The queues of one server: made, found by name, and read back from the store. */
import { completeAttributes, type Attributes, differing, readRedrive } from './sqs-attributes.ts'
import { invalidParameter, SqsError } from './sqs-error.ts'
import { sqsQueue, type SqsQueue, type Surroundings } from './sqs-queue.ts'
import type { QueueRecord, SqsStore } from './sqs-store.ts'

export interface SqsService {
  /** Idempotent; of a queue that exists, only attributes that it has may be given. */
  create(name: string, attributes: Attributes): SqsQueue
  /** @throws SqsError when there is none. */
  find(name: string): SqsQueue
  /** Ends all waiting. */
  close(): void
}

const arnOf = (name: string) => `arn:aws:sqs:embedded:000000000000:${name}`

export async function openSqsService(store: SqsStore, now: () => number): Promise<SqsService> {
  const loaded = await store.load()
  const queues = new Map<string, SqsQueue>()
  let { sequence } = loaded
  const nextSequence = () => {
    store.keepSequence(++sequence)
    return sequence
  }

  function find(name: string): SqsQueue {
    const queue = queues.get(name)
    if (!queue) throw new SqsError('QueueDoesNotExist', 'The specified queue does not exist.')
    return queue
  }

  function open(record: QueueRecord): SqsQueue {
    const redrive = readRedrive(record.attributes)
    const surroundings: Surroundings = {
      arn: arnOf(record.name),
      store,
      now,
      nextSequence,
      // Found when it is needed: queues are read back in no particular order.
      redrive: redrive && { limit: redrive.maxReceiveCount, target: () => find(nameIn(redrive.deadLetterTargetArn)) },
    }
    const queue = sqsQueue(record, surroundings)
    queues.set(record.name, queue)
    return queue
  }

  for (const record of loaded.queues) open(record)
  for (const { queue, message, receives } of loaded.messages) find(queue).restore(message, receives)
  for (const { queue, deduplication, sent } of loaded.sent) find(queue).restoreSent(deduplication, sent)

  return {
    find,
    create(name, given) {
      checkName(name)
      const existing = queues.get(name)
      if (existing) return unchanged(existing, given)
      checkTarget(given, queues)
      const record = { name, attributes: completeAttributes(given), created: Math.floor(now()) }
      store.keepQueue(record)
      return open(record)
    },
    close() {
      for (const queue of queues.values()) queue.close()
    },
  }
}

const nameIn = (arn: string) => arn.slice(arn.lastIndexOf(':') + 1)

function checkName(name: string): void {
  if (/^[\w-]{1,75}\.fifo$/.test(name)) return
  throw new SqsError(
    'InvalidParameterValueException',
    'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
  )
}

function checkTarget(given: Attributes, queues: ReadonlyMap<string, SqsQueue>): void {
  const redrive = readRedrive(given)
  if (!redrive) return
  const { deadLetterTargetArn: arn } = redrive
  if (queues.get(nameIn(arn))?.arn !== arn)
    throw invalidParameter('RedrivePolicy', given['RedrivePolicy'] ?? '', 'Dead letter target does not exist.')
}

function unchanged(existing: SqsQueue, given: Attributes): SqsQueue {
  const other = differing(existing.record.attributes, given)
  if (other === undefined) return existing
  throw new SqsError(
    'QueueNameExists',
    `A queue already exists with the same name and a different value for attribute ${other}`,
  )
}
