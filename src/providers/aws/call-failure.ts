/** Failures of the services that judge and keep secrets become ours, once, here. */
import * as z from 'zod'
import { ProviderFailed } from '../../ports.ts'

/** Refusals that pass by themselves, though some come with status 400 (API references, "Common errors"). */
const passing = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'ExpiredTokenException',
])

/** What the SDK throws for an answer: a service's own exception, or what went wrong in reading it. */
const answered = z.object({ name: z.string(), $metadata: z.object({ httpStatusCode: z.number() }) })

/** Of the answer that was no JSON; null for anything else. */
export const unreadable = (error: unknown): number | null =>
  error instanceof SyntaxError ? (answered.safeParse(error).data?.$metadata.httpStatusCode ?? null) : null

/** `operation`: as in `DetectToxicContent`. */
export function callFailure(provider: 'guard' | 'model' | 'store', operation: string, error: unknown): ProviderFailed {
  const answer = answered.safeParse(error).data
  if (!answer) return new ProviderFailed(provider, `${operation} was not answered`, { retryable: true, cause: error })
  const { name, $metadata } = answer
  const status = $metadata.httpStatusCode
  const retryable = passing.has(name) || status >= 500 || status === 429 || status === 200
  // The message of an answer that is no JSON would quote it.
  const cause = error instanceof SyntaxError ? {} : { cause: error }
  return new ProviderFailed(provider, `${operation} was refused (${name}, ${status})`, { retryable, ...cause })
}
