/** One dependency's calls: tried again where that can help, ended when their time is up, spared while it is down. */
import { setMaxListeners } from 'node:events'
import { BrokenCircuitError, TaskCancelledError, timeout, TimeoutStrategy } from 'cockatiel'
import { CallStopped, ModelAsleep, ProviderFailed } from '../ports.ts'
import { breakerOf, isMalformed, retriesOf, type Protection } from './policies.ts'

/** Ends when the signal or the share of time does, even if the call itself ignores its own signal. @throws ProviderFailed */
export type Protected = <T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) => Promise<T>

export function protect(protection: Protection): Protected {
  const { dependency, provider, milliseconds, strained } = protection
  const breaker = breakerOf(protection)
  const share = timeout(milliseconds, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false })
  const failed = (what: string, cause: unknown) =>
    new ProviderFailed(provider, `The ${dependency} ${what}`, { retryable: true, cause })

  function ours(error: unknown, stopped: boolean): unknown {
    if (stopped) return new CallStopped(provider, dependency, error)
    if (error instanceof BrokenCircuitError) return failed('failed too often and is left alone for a while', error)
    if (error instanceof TaskCancelledError) strained('timed out')
    if (error instanceof TaskCancelledError) return failed('took too long', error)
    if (error instanceof ModelAsleep) strained('asleep')
    return error instanceof ProviderFailed && isMalformed(error) ? lastWord(error) : error
  }

  return async (call, signal) => {
    const retries = retriesOf(protection)
    // One text's copies before many guards end on the same signal.
    setMaxListeners(0, signal)
    try {
      return await share.execute(
        ({ signal: within }) => retries.execute(() => breaker.execute(() => bounded(call, within, signal)), within),
        signal,
      )
    } catch (error) {
      throw ours(error, signal.aborted)
    }
  }
}

/** Whatever fails after an end fails because of it. */
async function bounded<T>(
  call: (signal: AbortSignal) => Promise<T>,
  within: AbortSignal,
  signal: AbortSignal,
): Promise<T> {
  try {
    within.throwIfAborted()
    return await Promise.race([call(within), ended(within)])
  } catch (error) {
    // Nobody waits for it any more: that is no failure of the dependency's, and a breaker must not count it.
    if (signal.aborted) throw new Error('Stopped', { cause: error })
    throw within.aborted ? new TaskCancelledError('The share of time is used up') : error
  }
}

const ended = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('Ended')), { once: true })
  })

/** It was asked twice already: asked again it would say the same, and the person learns sooner. */
const lastWord = ({ provider, message, cause }: ProviderFailed) =>
  new ProviderFailed(provider, message, { retryable: false, cause })
