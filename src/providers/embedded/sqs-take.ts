/** What the next receiver gets, and what is dropped or moved on the way to it. */
import { numberOf } from './sqs-attributes.ts'
import type { Fifo, Held } from './sqs-fifo.ts'
import type { Surroundings } from './sqs-queue.ts'
import { mintReceipt } from './sqs-receipt.ts'
import type { QueueRecord } from './sqs-store.ts'

export interface Wish {
  readonly maximum: number
  readonly visibilitySeconds: number
}

type Take = (wish: Wish) => readonly Held[]

export function taking(
  { name, attributes }: QueueRecord,
  { arn, store, now, redrive }: Surroundings,
  messages: Fifo,
): Take {
  const retention = numberOf(attributes, 'MessageRetentionPeriod') * 1000

  function drop(held: Held): void {
    messages.remove(held)
    store.remove(name, held.message.sequence)
  }

  function markReceived(held: Held, time: number, visibilitySeconds: number): void {
    held.receives = { count: held.receives.count + 1, first: held.receives.first || Math.floor(time) }
    held.visibleAt = time + visibilitySeconds * 1000
    held.handle = mintReceipt(name, held.message.sequence)
    store.keepReceives(name, held.message.sequence, held.receives)
  }

  return ({ maximum, visibilitySeconds }) => {
    const time = now()
    const taken: Held[] = []
    for (const held of messages.deliverable(time)) {
      if (held.message.sent + retention <= time) drop(held)
      else if (redrive && held.receives.count >= redrive.limit) {
        drop(held)
        redrive.target().takeOver({ ...held.message, source: arn }, held.receives)
      } else if (taken.push(held) === maximum) break
    }
    for (const held of taken) markReceived(held, time, visibilitySeconds)
    messages.yieldTurn(new Set(taken.map((held) => held.message.group)))
    return taken
  }
}
