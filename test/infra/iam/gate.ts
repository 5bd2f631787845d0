/**
 * IAM before AWS: every call is held against the role of whoever makes it, refused as the service would refuse it, and only
 * then done by what stands behind. The access key names the caller.
 */
import { once } from 'node:events'
import { createServer, request as open, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { callOf, type Call } from './calls.ts'
import { demandsOf, toMiss, toStart } from './demands.ts'
import { isAllowed, type Asked } from './evaluate.ts'
import type { Principal } from './principals.ts'

/** What a caller was asked for, allowed or not. */
export interface Seen extends Asked {
  readonly by: string
}

export interface Gate {
  readonly url: string
  readonly seen: readonly Seen[]
  readonly denied: readonly Seen[]
  /** Rejects with the first refusal, so that nobody waits for what cannot come. */
  readonly untilRefused: Promise<never>
  /** Whose calls are let in, from now on. */
  admit(principals: ReadonlyMap<string, Principal>): void
  /** Says that a function of this name starts. */
  starts(name: string): void
  close(): Promise<void>
}

/** `behind`: addresses, by the service's name in a signature. */
export async function openGate(behind: Readonly<Record<string, string>>): Promise<Gate> {
  const seen: Seen[] = []
  const denied: Seen[] = []
  let admitted: ReadonlyMap<string, Principal> = new Map()

  let refuseFirst = (_error: Error) => {}
  const untilRefused = new Promise<never>((_, reject) => (refuseFirst = reject))
  untilRefused.catch(() => {})

  const mayAll = (by: string, asks: readonly Asked[]) => {
    const refused = asks.filter((asked) => !isAllowed(admitted.get(by)?.statements ?? [], asked))
    seen.push(...asks.map((asked) => ({ by, ...asked })))
    denied.push(...refused.map((asked) => ({ by, ...asked })))
    if (refused.length > 0) refuseFirst(new Error(`${by} may not ${refused.map(nameOf).join(', ')}`))
    return refused.length === 0
  }
  const attend = async (incoming: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(incoming)
    const { method = '', url: path = '', headers } = incoming
    const call = callOf({ method, path, headers, body })
    if (!mayAll(call.by, [...call.asks, ...call.asks.flatMap(demandsOf)])) return refuse(call, response)
    const answer = await passOn(incoming, behind[call.service] ?? '', body, response)
    const [asked] = call.asks
    if (call.service === 's3' && method === 'GET' && answer.statusCode === 404 && asked) {
      if (!mayAll(call.by, [toMiss(asked)])) return refuse(call, response)
    }
    if (call.service !== 'sqs') return answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers))
    // The embedded queue has no address of its own, and clients call a queue where its address says.
    const said = (await text(answer)).replaceAll('http://localhost/', `http://${headers.host}/`)
    const { 'content-length': _, ...rest } = answer.headers
    return response.writeHead(answer.statusCode ?? 502, rest).end(said)
  }
  const server = createServer((incoming, response) => {
    attend(incoming, response).catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    denied,
    untilRefused,
    admit: (principals) => void (admitted = principals),
    starts: (name) => void mayAll(name, [toStart]),
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

const nameOf = ({ action, resource }: Asked) => `${action} on ${resource}`

/** Until `near` is gone: nobody may wait at the queue for a caller that is no more. */
async function passOn(
  incoming: IncomingMessage,
  behind: string,
  body: Buffer,
  near: ServerResponse,
): Promise<IncomingMessage> {
  const { method, url, headers } = incoming
  const passed = open(new URL(url ?? '/', behind), { method, headers, agent: false })
  near.once('close', () => passed.destroy())
  passed.end(body)
  const [answer] = (await once(passed, 'response')) as [IncomingMessage]
  return answer
}

function refuse({ service }: Call, response: ServerResponse): void {
  if (service === 's3') {
    response.writeHead(403, { 'content-type': 'application/xml' })
    response.end('<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>no</Message></Error>')
    return
  }
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': 'AccessDeniedException' })
  response.end('{"__type":"AccessDeniedException","message":"no"}')
}
