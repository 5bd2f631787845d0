import { ConfigurationError } from '../config.ts'
import { ProviderFailed, Superseded } from '../ports.ts'
import type { Fields } from './log.ts'

/**
 * What may be logged of an error. Foreign messages may quote people's text, so only our own are kept; of the stack only
 * the frames, of the causes only their names and codes, outermost first.
 */
export function errorFields(error: unknown): Fields {
  if (!(error instanceof Error)) return { name: `thrown ${typeof error}` }
  const stack = frames(error)
  return {
    name: nameOf(error),
    ...(isOurs(error) ? { message: error.message } : {}),
    ...codeOf(error),
    ...(stack ? { stack } : {}),
    ...(error.cause === undefined ? {} : { causes: causes(error.cause, 3).join(' < ') }),
  }
}

const isOurs = (error: Error) =>
  error instanceof ProviderFailed || error instanceof Superseded || error instanceof ConfigurationError

const identifier = /^[\w$.-]{1,64}$/

const nameOf = ({ name }: Error) => (identifier.test(name) ? name : 'Error')

/** Node's own codes, and the HTTP status that the AWS SDK puts under `$metadata`. */
function codeOf(error: object): Fields {
  const code = 'code' in error ? error.code : undefined
  const metadata = '$metadata' in error ? error.$metadata : undefined
  const status =
    typeof metadata === 'object' && metadata && 'httpStatusCode' in metadata ? metadata.httpStatusCode : undefined
  return {
    ...((typeof code === 'string' && identifier.test(code)) || typeof code === 'number' ? { code } : {}),
    ...(typeof status === 'number' ? { status } : {}),
  }
}

function causes(cause: unknown, depth: number): readonly string[] {
  if (!(cause instanceof Error)) return [typeof cause]
  const codes = Object.values(codeOf(cause))
  const named = codes.length > 0 ? `${nameOf(cause)} (${codes.join(', ')})` : nameOf(cause)
  return [named, ...(cause.cause === undefined || depth <= 1 ? [] : causes(cause.cause, depth - 1))]
}

// Exactly what V8 writes for a frame in a file, so that no line of a message passes for one.
const frame = /^ {4}at (?:(?:async |new )?[\w$.#<>]+(?: \[as [\w$]+\])? \()?(?:file:\/\/|node:|\/)[^\s()]+:\d+:\d+\)?$/

function frames({ stack = '', message }: Error): string {
  // A message may itself look like frames: it goes first.
  const lines = stack.replace(message, '').split('\n')
  return lines
    .filter((line) => frame.test(line))
    .slice(0, 10)
    .map((line) => line.trim())
    .join('\n')
}
