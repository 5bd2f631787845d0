/** Reads the members of a request, and says what is wrong with one as the service does. */
import { z } from 'zod'
import { invalidParameter, SqsError } from './sqs-error.ts'

export type Input = Readonly<Record<string, unknown>>

/** @throws SqsError when there is no value. */
export function required<Value>(name: string, value: Value | undefined): Value {
  if (value !== undefined) return value
  throw new SqsError('MissingRequiredParameterException', `The request must contain the parameter ${name}.`)
}

const notOfType = (name: string, type: string) =>
  new SqsError('SerializationException', `The member ${name} must be ${type}.`)

/** Any text that is JSON. */
export const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue('not JSON')
    return z.NEVER
  }
})

const inputSchema = json.pipe(z.record(z.string(), z.unknown()))

/** @throws SqsError unless the body is a JSON object; members that this server cannot honour are refused, not ignored. */
export function readInput(body: Buffer, members: readonly string[]): Input {
  const { data: input } = inputSchema.safeParse(body.toString())
  if (!input) throw new SqsError('SerializationException', 'The request is not a JSON object.')
  const unknown = Object.keys(input).find((name) => input[name] !== null && !members.includes(name))
  if (unknown !== undefined)
    throw new SqsError('UnsupportedOperation', `The embedded queue does not support the parameter ${unknown}.`)
  return input
}

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name] ?? undefined
  if (value !== undefined && typeof value !== 'string') throw notOfType(name, 'a string')
  return value
}

/** An empty string counts as missing, as it does for the service. */
export const text = (input: Input, name: string) => required(name, optionalText(input, name) || undefined)

export interface Range {
  readonly from: number
  readonly to: number
  /** The service's own words for a value outside. */
  readonly reason: string
}

export function optionalInteger(input: Input, name: string, { from, to, reason }: Range): number | undefined {
  const value = input[name] ?? undefined
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value)) throw notOfType(name, 'an integer')
  if (value < from || value > to) throw invalidParameter(name, value, reason)
  return value
}

export function texts(input: Input, name: string): readonly string[] {
  const { data } = z.array(z.string()).safeParse(input[name] ?? [])
  if (!data) throw notOfType(name, 'a list of strings')
  return data
}

export function textMap(input: Input, name: string): Readonly<Record<string, string>> {
  const { data } = z.record(z.string(), z.string()).safeParse(input[name] ?? {})
  if (!data) throw notOfType(name, 'a map of strings')
  return data
}

/** MessageGroupId and MessageDeduplicationId: 1 to 128 letters, digits and punctuation (SQS API reference, SendMessage). */
export function optionalToken(input: Input, name: string): string | undefined {
  const value = optionalText(input, name)
  if (value !== undefined && !/^[!-~]{1,128}$/.test(value))
    throw invalidParameter(
      name,
      value,
      `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    )
  return value
}
