/** The trace of the work at hand: in a function, what Lambda says of the invocation. */
import { surroundings } from '../config.ts'

const header = /^Root=(?<id>1-[\da-f]{8}-[\da-f]{24})(?:;[\w=:.|-]+)*$/i

/** As it is sent on: `Root=…;Parent=…;Sampled=…` (X-Ray developer guide, "Tracing header"). */
export function traceHeader(environment = surroundings): string | null {
  const given = environment['_X_AMZN_TRACE_ID'] ?? ''
  return given.length <= 500 && header.test(given) ? given : null
}

/** As it is looked up: what the lines of a log carry. Null for what is no header. */
export const traceId = (given: string | null): string | null => header.exec(given ?? '')?.groups?.['id'] ?? null
