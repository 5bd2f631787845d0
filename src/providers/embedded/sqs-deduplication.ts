/** What was sent within the last five minutes: the deduplication interval (SQS API reference, SendMessage). */
import type { Sent, SqsStore } from './sqs-store.ts'

const interval = 5 * 60_000

export interface Deduplication {
  find(id: string, now: number): Sent | undefined
  remember(id: string, sent: Sent): void
  /** Oldest first. */
  restore(id: string, sent: Sent): void
}

export function deduplication(queue: string, store: SqsStore): Deduplication {
  const recent = new Map<string, Sent>()
  const forgetOld = (now: number) => {
    for (const [id, { at }] of recent) {
      if (at + interval > now) return
      recent.delete(id)
      store.forget(queue, id)
    }
  }
  return {
    find(id, now) {
      forgetOld(now)
      return recent.get(id)
    },
    remember(id, sent) {
      recent.set(id, sent)
      store.remember(queue, id, sent)
    },
    restore: (id, sent) => void recent.set(id, sent),
  }
}
