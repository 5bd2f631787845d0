/** The queue. */
import type { Inbound } from '../turn.ts'

export interface Queue {
  /** Resolves once the inbound is durable. The same inbound sent twice within five minutes is kept once. */
  send(inbound: Inbound): Promise<void>
  /** Waits (long poll) for one delivery; undefined when none came or `stop` was aborted. */
  receive(stop: AbortSignal): Promise<Delivery | undefined>
  /** Rejects when the queue cannot be reached. */
  check(): Promise<void>
}

/** One delivery: hidden from other workers until its visibility ends. */
export interface Delivery {
  /** As received: not yet held against the schema. */
  readonly body: string
  /** The trace that it was sent in, as it came: a header, or null. */
  readonly trace: string | null
  /** Hides it for `seconds` from now; 0 gives it back at once. */
  hide(seconds: number): Promise<void>
  /** Acknowledges it: it never comes again. */
  finish(): Promise<void>
  /** Puts it aside in the dead-letter queue and acknowledges it. */
  bury(): Promise<void>
}
