/** verified message -> queue -> acknowledge. Nothing else happens before the acknowledgement. */
import { inboundSchema } from './inbound.ts'
import type { Queue } from './ports.ts'
import type { Inbound } from './turn.ts'

/** Resolves once the inbound is durable: only then may the adapter acknowledge. */
export type Accept = (inbound: Inbound) => Promise<void>

export const ingress =
  (queue: Pick<Queue, 'send'>): Accept =>
  async (inbound) =>
    queue.send(inboundSchema.parse(inbound))
