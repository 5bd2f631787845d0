/**
 * SageMaker Runtime on the far side of the wire: it remembers what it was asked, refuses what the API reference does not
 * allow, and behaves as told: how an answer travels is in `sagemaker-answers.ts`, what a container says in `sagemaker-containers.ts`.
 */
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
