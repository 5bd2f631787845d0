/** An AWS service that speaks JSON 1.1, on the far side of the wire: it remembers every call, and can misbehave. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type * as z from 'zod'

export interface Call {
  readonly operation: string
  readonly input: unknown
  /** The service's name in the signature's scope. */
  readonly scope: string | undefined
}

/** `silence`: nothing ever comes; `half`: a beginning and then nothing; `cut`: the connection ends. */
export type Reply =
  { readonly result: unknown } | { readonly status: number; readonly body: string } | 'silence' | 'half' | 'cut'

export interface Json11 {
  readonly url: string
  readonly calls: readonly Call[]
  /** What comes instead of the service's own answer; null for none. */
  misbehave: (operation: string, input: unknown) => Reply | null
  /** Resolves with the next call. */
  called(): Promise<Call>
  /** Of the calls so far, none is remembered. */
  forget(): void
  close(): Promise<void>
}

/** What an operation takes, as its API reference has it, and what it answers. */
export interface Operation {
  readonly input: z.ZodType
  /** The error for an input in another shape. */
  readonly refusal: (input: unknown) => string
  readonly answer: (input: never) => Reply
}

export const refusing = (status: number, name: string): Reply => ({
  status,
  body: JSON.stringify({ __type: name, message: 'CANARY in the words of the service' }),
})

export async function startJson11(prefix: string, operations: Readonly<Record<string, Operation>>): Promise<Json11> {
  const calls: Call[] = []
  const waiting: ((call: Call) => void)[] = []
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const input = await json(request)
    const [target, name = ''] = String(request.headers['x-amz-target']).split('.')
    const operation = operations[name]
    const scope = /Credential=[^/]+\/\d+\/[^/]+\/(?<scope>[^/]+)\//.exec(request.headers.authorization ?? '')
    const call = { operation: name, input, scope: scope?.groups?.['scope'] }
    calls.push(call)
    if (target !== prefix || !operation || request.headers['content-type'] !== 'application/x-amz-json-1.1') {
      send(response, refusing(400, 'UnknownOperationException'))
    } else send(response, service.misbehave(name, input) ?? answerOf(operation, input))
    for (const tell of waiting.splice(0)) tell(call)
  }
  const server = createServer((request, response) => {
    receive(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const service: Json11 = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    misbehave: () => null,
    called: () => new Promise((tell) => waiting.push(tell)),
    forget: () => void calls.splice(0),
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
  return service
}

function answerOf({ input: shape, refusal, answer }: Operation, input: unknown): Reply {
  return shape.safeParse(input).success ? answer(input as never) : refusing(400, refusal(input))
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'silence') return
  if (reply === 'cut') {
    response.destroy()
    return
  }
  const body = reply === 'half' ? '{"' : 'body' in reply ? reply.body : JSON.stringify(reply.result)
  const status = reply !== 'half' && 'status' in reply ? reply.status : 200
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': reply === 'half' ? 1000 : Buffer.byteLength(body),
  })
  if (reply === 'half') response.write(body)
  else response.end(body)
}
