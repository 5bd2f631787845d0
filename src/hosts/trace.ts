/** The trace of the invocation at hand, where Lambda gives one; it changes with every invocation. */

const header = /^Root=(?<id>1-[\da-f]{8}-[\da-f]{24})(?:;[\w=:.|-]+)*$/i

/** As it is sent on: `Root=…;Parent=…;Sampled=…` (X-Ray developer guide, "Tracing header"). */
export function traceHeader(environment = process.env): string | null {
  const given = environment['_X_AMZN_TRACE_ID'] ?? ''
  return given.length <= 500 && header.test(given) ? given : null
}

/** As it is looked up: what the lines of a log carry. */
export const traceId = (environment = process.env): string | null =>
  header.exec(traceHeader(environment) ?? '')?.groups?.['id'] ?? null
