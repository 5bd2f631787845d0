/** An HTTP server on a Unix socket that only this user can open: the far side of an SDK client on one machine. */
import { once } from 'node:events'
import { chmod, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Call {
  readonly method: string
  /** Path and query, still encoded. */
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** Aborted once nobody waits for the answer any more. */
  readonly gone: AbortSignal
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** How one protocol reads and says things. */
export interface Protocol {
  /** The longest request body, in bytes. */
  readonly limit: number
  answer(call: Call): Promise<Answer>
  /** The protocol's own words for a request that is not even looked at, or that broke the server. */
  refuse(status: 403 | 413 | 500, message: string): Answer
}

/** @throws when the socket cannot be made. A socket file that a killed process left behind is replaced. */
export async function serveLocally(socketPath: string, protocol: Protocol): Promise<{ close(): Promise<void> }> {
  const busy = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    busy.add(response)
    response.once('close', () => busy.delete(response))
    void respond(request, response, protocol)
  })
  // A kept connection that the server closes just as the client uses it again would look like a failure.
  server.keepAliveTimeout = 0
  await rm(socketPath, { force: true })
  server.listen(socketPath)
  await once(server, 'listening')
  await chmod(socketPath, 0o600)
  return {
    /** What is being answered is answered first. */
    async close() {
      server.close()
      await Promise.all([...busy].map((response) => once(response, 'close')))
      server.closeAllConnections()
    },
  }
}

async function respond(request: IncomingMessage, response: ServerResponse, protocol: Protocol): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => response.writableFinished || gone.abort())
  const answer = await answerTo(request, protocol, gone.signal).catch(() =>
    protocol.refuse(500, 'The embedded server failed.'),
  )
  const length = Buffer.byteLength(answer.body)
  response.writeHead(answer.status, { ...answer.headers, 'content-length': length }).end(answer.body)
}

async function answerTo(request: IncomingMessage, protocol: Protocol, gone: AbortSignal): Promise<Answer> {
  const body = await read(request, protocol.limit)
  // Browsers name the page that asks; no page has any business here.
  if (request.headers.origin !== undefined) return protocol.refuse(403, 'Requests of web pages are refused.')
  if (!body) return protocol.refuse(413, `The request is longer than ${protocol.limit} bytes.`)
  const { method = '', url = '', headers } = request
  return protocol.answer({ method, url, headers, body, gone })
}

/** Reads to the end even when it is too long: a client that is still writing would not see the answer. */
async function read(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length <= limit) chunks.push(chunk)
  }
  return length <= limit ? Buffer.concat(chunks) : undefined
}
