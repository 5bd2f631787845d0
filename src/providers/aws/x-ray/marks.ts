/** What X-Ray is told of a failure: never its words. */
import * as z from 'zod'
import { CallStopped, ModelAsleep, ProviderFailed, Superseded } from '../../../ports.ts'

/** `fault`: something is broken; `error`: it was refused, and would be again; `throttle`: there were too many. */
export interface Marks {
  readonly fault?: true
  readonly error?: true
  readonly throttle?: true
}

/** Whom a verdict stopped or a newer claim overtook did not fail. */
export function marksOf(failure: unknown): Marks {
  if (failure instanceof CallStopped || failure instanceof Superseded) return {}
  if (isThrottling(failure, deepest)) return { error: true, throttle: true }
  const refused = failure instanceof ModelAsleep || (failure instanceof ProviderFailed && !failure.retryable)
  return refused ? { error: true } : { fault: true }
}

const deepest = 4

/** As the SDK's exceptions say it: by status, or by name where the status is 400. */
const throttling = z.union([
  z.object({ $metadata: z.object({ httpStatusCode: z.literal(429) }) }),
  z.object({ name: z.string().regex(/throttl|TooManyRequests|ThroughputExceeded|RequestLimitExceeded/i) }),
])

const isThrottling = (failure: unknown, depth: number): boolean =>
  failure instanceof Error &&
  depth > 0 &&
  (throttling.safeParse(failure).success || isThrottling(failure.cause, depth - 1))
