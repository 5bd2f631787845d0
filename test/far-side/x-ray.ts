/** AWS X-Ray on the far side of the wire: it holds documents to what it takes, remembers them, and can misbehave. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import * as z from 'zod'

/** X-Ray developer guide, "Segment documents"; what this bot does not send is not taken. */
const id = z.string().regex(/^[\da-f]{16}$/)
const piece = {
  // Letters, digits, spaces and these.
  name: z.string().regex(/^[\p{L}\p{N}\s_.:/%&#=+\\\-@]{1,200}$/u),
  id,
  start_time: z.number().positive(),
  end_time: z.number().positive(),
  fault: z.literal(true).optional(),
  error: z.literal(true).optional(),
  throttle: z.literal(true).optional(),
  namespace: z.enum(['aws', 'remote']).optional(),
}
type Piece = z.infer<z.ZodObject<typeof piece>>
export type Subsegment = Piece & { readonly subsegments?: readonly Subsegment[] | undefined }
const subsegment: z.ZodType<Subsegment> = z.strictObject({
  ...piece,
  subsegments: z.lazy(() => z.array(subsegment)).optional(),
})
const document = z.strictObject({
  ...piece,
  trace_id: z.string().regex(/^1-[\da-f]{8}-[\da-f]{24}$/),
  parent_id: id.optional(),
  type: z.literal('subsegment').optional(),
  annotations: z.record(z.string().regex(/^\w{1,500}$/), z.string().max(1000)),
  subsegments: z.array(subsegment).optional(),
})

export type Segment = z.infer<typeof document>

/** `hangs`: accepted, and never answered. `picks`: some of the documents are not taken, though the answer is 200. */
export type Mood = 'takes' | 'errs' | 'refuses' | 'throttles' | 'resets' | 'hangs' | 'babbles' | 'picks'

export type FarSideXRay = Awaited<ReturnType<typeof startXRay>>

const mostDocuments = 50
const mostBytes = 64 * 1024

const asked = z.object({ TraceSegmentDocuments: z.array(z.string().max(mostBytes)).min(1).max(mostDocuments) })

const canary = { message: 'CANARY in the words of the service' }

export async function startXRay() {
  const far = { mood: 'takes' as Mood, calls: 0, segments: [] as Segment[], unread: [] as string[] }
  const say = (response: ServerResponse, status: number, body: object, name?: string) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...(name && { 'x-amzn-errortype': name }) })
      .end(JSON.stringify(body))
  const take = (response: ServerResponse, body: unknown) => {
    const given = asked.safeParse(body).data
    if (!given) return say(response, 400, canary, 'InvalidRequestException')
    for (const text of given.TraceSegmentDocuments) {
      const read = document.safeParse(JSON.parse(text))
      if (read.success) far.segments.push(read.data)
      else far.unread.push(`${text}: ${read.error.message}`)
    }
    return say(response, 200, { UnprocessedTraceSegments: [] })
  }
  const meet = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await json(request)
    far.calls += 1
    if (request.method !== 'POST' || request.url !== '/TraceSegments')
      return say(response, 404, canary, 'UnknownOperationException')
    switch (far.mood) {
      case 'takes':
        return take(response, body)
      case 'errs':
        return say(response, 500, canary, 'InternalServerError')
      case 'refuses':
        return say(response, 403, canary, 'AccessDeniedException')
      case 'throttles':
        return say(response, 429, canary, 'ThrottledException')
      case 'picks':
        return say(response, 200, { UnprocessedTraceSegments: [{ ErrorCode: 'InvalidSegment', Message: 'CANARY' }] })
      case 'babbles':
        return response.writeHead(200).end('CANARY <html>')
      case 'resets':
        return request.socket.resetAndDestroy()
      case 'hangs':
        return undefined
    }
  }
  const server = createServer((request, response) => void meet(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(far, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  })
}
