/** What API Gateway and function URLs hand to a function, and what they take back (Lambda developer guide, payloads 1.0 and 2.0). */
import * as z from 'zod'

export interface WebRequest {
  readonly method: string
  readonly path: string
  /** A name that came more than once has a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** As it came over the wire. */
  readonly body: Uint8Array
}

export interface WebAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const content = { body: z.string().nullish(), isBase64Encoded: z.boolean().default(false) }

/** Any name. `z.record` says the same, and would be 4 kB more in the way in. */
const named = <Value extends z.ZodType>(value: Value) => z.object({}).catchall(value).nullish()

/** A REST API's. */
const first = z.object({
  httpMethod: z.string(),
  /** As it was declared: the same under every stage and domain. */
  resource: z.string(),
  headers: named(z.string().optional()),
  multiValueHeaders: named(z.array(z.string())),
  ...content,
})

/** An HTTP API's or a function URL's. */
const second = z.object({
  version: z.literal('2.0'),
  rawPath: z.string(),
  headers: named(z.string().optional()),
  requestContext: z.object({ stage: z.string().default('$default'), http: z.object({ method: z.string() }) }),
  ...content,
})

const event = z.union([second, first])

/** Null for anything but a web request. */
export function webRequest(given: unknown): WebRequest | null {
  const read = event.safeParse(given).data
  if (!read) return null
  const raw = Buffer.from(read.body ?? '', read.isBase64Encoded ? 'base64' : 'utf8')
  if ('version' in read) {
    const { stage, http } = read.requestContext
    return { method: http.method, path: within(stage, read.rawPath), headers: read.headers ?? {}, body: raw }
  }
  const { httpMethod: method, resource: path, multiValueHeaders } = read
  return { method, path, headers: multiValueHeaders ? flat(multiValueHeaders) : (read.headers ?? {}), body: raw }
}

/** An HTTP API puts a named stage before the path. */
const within = (stage: string, path: string) => (path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path)

const flat = (headers: Readonly<Record<string, readonly string[]>>): WebRequest['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.length === 1 ? values[0] : values]))

/** Understood by both. */
export const gatewayAnswer = ({ status, headers, body }: WebAnswer) => ({
  statusCode: status,
  headers,
  body,
  isBase64Encoded: false,
})

export const plainAnswer = (status: number, body = ''): WebAnswer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
})
