/**
 * SageMaker Runtime on the far side of the wire: it remembers what it was asked, refuses what the API reference does not
 * allow, and behaves as told. What a container says is in `sagemaker-containers.ts`.
 */
import { EventStreamCodec } from '@smithy/eventstream-codec'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Invocation {
  readonly streaming: boolean
  readonly endpoint: string
  readonly component: string | null
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** JSON. */
  readonly body: unknown
  /** Counts connections from 1: the same number is the same connection. */
  readonly connection: number
  /** The caller closed the connection before the answer had ended. */
  readonly gone: Promise<void>
}

export type Behaviour = (asked: Invocation, response: ServerResponse) => void | Promise<void>

export interface FarSideSageMaker {
  readonly url: string
  /** In the order in which they came. */
  readonly requests: readonly Invocation[]
  behave(behaviour: Behaviour): void
  close(): Promise<void>
}

export async function farSideSageMaker(): Promise<FarSideSageMaker> {
  const requests: Invocation[] = []
  const connections = new Map<unknown, number>()
  let behaviour: Behaviour = refuses(500, 'InternalFailure')
  const server = createServer((request, response) => {
    response.setMaxListeners(0)
    void attend(request, response)
  })
  async function attend(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await read(request, response, connections)
    if (typeof asked === 'string') return refuses(400, 'ValidationError', asked)(nothing, response)
    requests.push(asked)
    return behaviour(asked, response)
  }
  server.on('connection', (socket) => connections.set(socket, connections.size + 1))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    behave(next) {
      behaviour = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** What cannot be read is refused unread. */
const nothing = {} as Invocation

const path = /^\/endpoints\/(?<endpoint>[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62})\/invocations(?<stream>-response-stream)?$/

/** What was asked, or what is wrong with it. */
async function read(
  request: IncomingMessage,
  response: ServerResponse,
  connections: ReadonlyMap<unknown, number>,
): Promise<Invocation | string> {
  const gone = new Promise<void>((resolve) => {
    response.once('close', () => (response.writableFinished ? undefined : resolve()))
  })
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const { endpoint, stream } = path.exec(request.url ?? '')?.groups ?? {}
  const { headers } = request
  const component = headers['x-amzn-sagemaker-inference-component'] ?? null
  if (request.method !== 'POST' || !endpoint) return 'no such operation'
  if (headers['content-type'] !== 'application/json') return 'no content type'
  if (!/^AWS4-HMAC-SHA256 Credential=\S+\/sagemaker\/aws4_request/.test(headers.authorization ?? '')) return 'unsigned'
  if (component !== null && !/^[a-zA-Z0-9][\w-]{0,62}$/.test(String(component))) return 'no such component'
  if (Buffer.byteLength(text) > 6_291_456) return 'too large'
  return {
    streaming: stream !== undefined,
    endpoint,
    component: component === null ? null : String(component),
    headers,
    text,
    body: JSON.parse(text),
    connection: connections.get(request.socket) ?? 0,
    gone,
  }
}

// ---- what the service does ----------------------------------------------------------------------------------------

/** An error of the service, as the REST JSON protocol has it. */
export const refuses =
  (status: number, name: string, message = 'canary of the service', fields: object = {}): Behaviour =>
  (_asked, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': name })
    response.end(JSON.stringify({ Message: message, ...fields }))
  }

/** The container's own error, wrapped. */
export const containerFails = (status: number, message = 'canary of the container'): Behaviour =>
  refuses(424, 'ModelError', `Received client error (${status}) from primary with message "${message}"`, {
    OriginalStatusCode: status,
    OriginalMessage: message,
    LogStreamArn: 'arn:aws:logs:eu-central-1:111122223333:log-group:/aws/sagemaker/Endpoints/canary',
  })

export const asleep = refuses(
  400,
  'ValidationError',
  'Inference Component has no capacity to process this request. ApplicationAutoScaling may be in-progress (if configured) or try to increase the capacity by invoking UpdateInferenceComponentRuntimeConfig API.',
)

/** Takes the request and never says anything. */
export const silent: Behaviour = () => {}

/** Closes the connection without a word. */
export const hangsUp: Behaviour = (_asked, response) => {
  response.destroy()
}

/** The first for the first request, and so on; the last for all that follow. */
export function inTurn(...behaviours: readonly Behaviour[]): Behaviour {
  let at = 0
  return (asked, response) => behaviours[Math.min(at++, behaviours.length - 1)]?.(asked, response)
}

// ---- how an answer travels ----------------------------------------------------------------------------------------

/** An answer that comes whole, whatever it is. */
export const says =
  (body: string | Uint8Array, type = 'application/json'): Behaviour =>
  (asked, response) => {
    if (asked.streaming) return streams([body])(asked, response)
    response.writeHead(200, { 'content-type': type, 'x-amzn-invoked-production-variant': 'AllTraffic' })
    response.end(body)
  }

/** So many bytes that come whole, as fast as they are taken; `begin` stands before them. */
export const floods =
  (bytes: number, begin = ''): Behaviour =>
  async (_asked, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write(begin)
    const chunk = Buffer.alloc(100_000, 'A')
    for (let sent = 0; sent < bytes && !response.destroyed; sent += chunk.length)
      if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')])
    response.end()
  }

/** What comes after the parts: the end; nothing, though the connection stays; a cut; or an error within the stream. */
export type Ending = 'end' | 'nothing' | 'cut' | 'ModelStreamError' | 'InternalStreamFailure' | 'unknown error'

/** Each part in a frame of its own. */
export const streams =
  (parts: Iterable<string | Uint8Array>, ending: Ending = 'end'): Behaviour =>
  async (asked, response) => {
    let isGone = false
    void asked.gone.then(() => (isGone = true))
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
    for (const part of parts) {
      if (isGone) return
      if (!response.write(frame(':event-type', 'PayloadPart', part)))
        await Promise.race([once(response, 'drain'), asked.gone])
    }
    if (ending === 'end') response.end()
    else if (ending === 'cut') response.destroy()
    else if (ending !== 'nothing') response.end(errorFrame(ending))
  }

/** Only so many bytes of the same answer, then a cut: within a frame, where the number says so. */
export const cutAfter =
  (bytes: number, parts: Iterable<string | Uint8Array>): Behaviour =>
  (_asked, response) => {
    const whole = Buffer.concat([...parts].map((part) => frame(':event-type', 'PayloadPart', part)))
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
    response.write(whole.subarray(0, bytes), () => response.destroy())
  }

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString(),
  (text) => Buffer.from(text),
)

function frame(header: string, name: string, body: string | Uint8Array): Uint8Array {
  const string = (value: string) => ({ type: 'string' as const, value })
  const type = header === ':event-type' ? 'event' : 'exception'
  const headers = { ':message-type': string(type), [header]: string(name) }
  return codec.encode({ headers, body: Buffer.from(body) })
}

function errorFrame(ending: Ending): Uint8Array {
  const string = (value: string) => ({ type: 'string' as const, value })
  if (ending !== 'unknown error') {
    const fields = ending === 'ModelStreamError' ? { ErrorCode: 'StreamBroken' } : {}
    return frame(':exception-type', ending, JSON.stringify({ Message: 'canary of the stream', ...fields }))
  }
  const headers = {
    ':message-type': string('error'),
    ':error-code': string('Strange'),
    ':error-message': string('canary of the stream'),
  }
  return codec.encode({ headers, body: Buffer.from('') })
}

/** The same bytes in parts of `size`, within characters too. */
export function cutEvery(size: number, text: string): readonly Uint8Array[] {
  const bytes = Buffer.from(text)
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
}
