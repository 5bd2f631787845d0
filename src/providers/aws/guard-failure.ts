/** What a guard of AWS's answers, or the failure that it is none: nothing is cleared then. */
import type * as z from 'zod'
import { ProviderFailed } from '../../ports.ts'
import { MalformedAnswer } from '../../prompts/family.ts'
import { callFailure, unreadable } from './call-failure.ts'

/**
 * Asks, and reads the answer. `operation`: as in `DetectToxicContent`.
 * @throws ProviderFailed: for an answer in another shape with `MalformedAnswer` as its cause.
 */
export async function judged<T>(operation: string, asked: Promise<unknown>, shape: z.ZodType<T>): Promise<T> {
  const answer = await asked.catch((error: unknown) => {
    throw unreadable(error) === 200 ? malformed(operation) : callFailure('guard', operation, error)
  })
  const read = shape.safeParse(answer)
  if (!read.success) throw malformed(operation)
  return read.data
}

/** Worth another try: a server that answers nonsense once may not do so again. */
export function malformed(operation: string): ProviderFailed {
  const cause = new MalformedAnswer(`${operation} was answered in an unknown shape`)
  return new ProviderFailed('guard', cause.message, { retryable: true, cause })
}
