/** One FIFO queue: what is sent, received, deleted and hidden, in memory and at once in the store. */
import { randomUUID } from 'node:crypto'
import { deduplication } from './sqs-deduplication.ts'
import { invalidParameter, SqsError } from './sqs-error.ts'
import { fifo, type Held, type Message, type Receives } from './sqs-fifo.ts'
import { readReceipt } from './sqs-receipt.ts'
import type { QueueRecord, Sent, SqsStore } from './sqs-store.ts'
import { taking, type Wish } from './sqs-take.ts'
import { waiters } from './sqs-waiters.ts'

export interface SqsQueue {
  readonly record: QueueRecord
  readonly arn: string
  /** The first message's id and sequence when the deduplication id was seen within five minutes. */
  send(message: Pick<Message, 'body' | 'group' | 'deduplication' | 'trace'>): Sent
  /** Waits at most so long for a message; empty when none came. */
  receive(wish: Wish, waitSeconds: number, gone: AbortSignal): Promise<readonly Held[]>
  remove(handle: string): void
  hide(handle: string, seconds: number): void
  /** Takes a message over from the queue that it was received from too often. */
  takeOver(message: Message, receives: Receives): void
  counts(): { readonly visible: number; readonly inFlight: number }
  restore(message: Message, receives: Receives): void
  restoreSent(id: string, sent: Sent): void
  /** Ends all waiting. */
  close(): void
}

export interface Surroundings {
  readonly arn: string
  readonly store: SqsStore
  readonly now: () => number
  readonly nextSequence: () => number
  /** After so many receives without a deletion, the next one moves the message. */
  readonly redrive: { readonly limit: number; readonly target: () => SqsQueue } | null
}

const never: Receives = { count: 0, first: 0 }

const expired = (handle: string) => invalidParameter('ReceiptHandle', handle, 'The receipt handle has expired.')
const unavailable = (handle: string) =>
  invalidParameter('ReceiptHandle', handle, 'Message does not exist or is not available for visibility timeout change.')

export function sqsQueue(record: QueueRecord, surroundings: Surroundings): SqsQueue {
  const { name } = record
  const { arn, store, now, nextSequence } = surroundings
  const messages = fifo()
  const sentLately = deduplication(name, store)
  const take = taking(record, surroundings, messages)
  const receivers = waiters<Wish, Held>({ take, next: () => messages.nextVisible(), now })

  return {
    record,
    arn,
    send({ body, group, deduplication: id, trace }) {
      const at = Math.floor(now())
      const first = sentLately.find(id, at)
      if (first) return first
      const sent = { id: randomUUID(), sequence: nextSequence(), at }
      sentLately.remember(id, sent)
      const kept = { sequence: sent.sequence, id: sent.id, sent: at, source: null }
      const message = { ...kept, body, group, deduplication: id, trace }
      messages.add(message, never)
      store.keep(name, message)
      receivers.serve()
      return sent
    },
    async receive(wish, waitSeconds, abandoned) {
      // Whoever has waited longer comes first.
      receivers.serve()
      const taken = take(wish)
      return taken.length > 0 || waitSeconds === 0 ? taken : receivers.wait(wish, waitSeconds, abandoned)
    },
    remove(handle) {
      const held = messages.find(readReceipt(name, handle))
      if (!held) return
      if (held.handle !== handle || held.visibleAt <= now()) throw expired(handle)
      messages.remove(held)
      store.remove(name, held.message.sequence)
      receivers.serve()
    },
    hide(handle, seconds) {
      const held = messages.find(readReceipt(name, handle))
      if (!held) throw unavailable(handle)
      if (held.visibleAt <= now()) throw new SqsError('MessageNotInflight', 'The message is not in flight.')
      if (held.handle !== handle) throw expired(handle)
      held.visibleAt = now() + seconds * 1000
      receivers.serve()
    },
    takeOver(message, receives) {
      // In the dead-letter queue of a FIFO queue a message counts as sent anew.
      const moved = { ...message, sequence: nextSequence(), sent: Math.floor(now()) }
      messages.add(moved, receives)
      store.keep(name, moved)
      store.keepReceives(name, moved.sequence, receives)
      receivers.serve()
    },
    counts() {
      const inFlight = messages.inFlight(now())
      return { visible: messages.size - inFlight, inFlight }
    },
    restore: (message, receives) => messages.add(message, receives),
    restoreSent: (id, sent) => sentLately.restore(id, sent),
    close: () => receivers.dismiss(),
  }
}
