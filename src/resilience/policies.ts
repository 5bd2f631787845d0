/** When a call is made once more, and when none is made at all. */
import {
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  type CircuitBreakerPolicy,
  type RetryPolicy,
} from 'cockatiel'
import { ModelAsleep, ProviderFailed, type Dependency, type Strain } from '../ports.ts'
import { MalformedAnswer } from '../prompts/family.ts'

export interface Protection {
  readonly dependency: Dependency
  readonly provider: 'guard' | 'model'
  /** What may be spent on one answer, with everything that is tried for it. */
  readonly milliseconds: number
  /** How long it is left alone once it failed too often; then one call tries it, and the others wait for that one. */
  readonly restMilliseconds: number
  readonly strained: (strain: Strain) => void
  /** An answer was no verdict, and is asked for once more. */
  readonly malformed: () => void
}

/** Tries after the first. */
const maxAttempts = 2
/** In milliseconds; each pause is longer than the last, with jitter. */
const pauses = { initialDelay: 100, maxDelay: 2_000 }
const failuresInARow = 5

/** For one answer: what is no verdict is asked for once more and never again, and who sleeps is not shaken. */
export function retriesOf({ strained, malformed }: Pick<Protection, 'strained' | 'malformed'>): RetryPolicy {
  let nonsense = 0
  const worthwhile = (error: Error) => {
    if (!(error instanceof ProviderFailed) || !error.retryable || error instanceof ModelAsleep) return false
    return !isMalformed(error) || (nonsense += 1) === 1
  }
  const backoff = new ExponentialBackoff(pauses)
  // A pause that nobody waits for any more keeps no process alive.
  const policy = retry(handleWhen(worthwhile), { maxAttempts, backoff }).dangerouslyUnref()
  policy.onRetry((failure) => {
    strained('retried')
    if ('error' in failure && failure.error instanceof ProviderFailed && isMalformed(failure.error)) malformed()
  })
  return policy
}

/** Nonsense, refusals and sleep do not open it: one person's text could bring those about and shut out everybody. */
export function breakerOf({ restMilliseconds, strained }: Pick<Protection, 'restMilliseconds' | 'strained'>) {
  const outage = (error: Error) =>
    error instanceof TaskCancelledError ||
    (error instanceof ProviderFailed && error.retryable && !(error instanceof ModelAsleep) && !isMalformed(error))
  const policy: CircuitBreakerPolicy = circuitBreaker(handleWhen(outage), {
    halfOpenAfter: restMilliseconds,
    breaker: new ConsecutiveBreaker(failuresInARow),
  })
  let open = false
  policy.onBreak(() => {
    if (!open) strained('cut off')
    open = true
  })
  policy.onReset(() => {
    open = false
    strained('restored')
  })
  return policy
}

export const isMalformed = (error: ProviderFailed) => error.cause instanceof MalformedAnswer
