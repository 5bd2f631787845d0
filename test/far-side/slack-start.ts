/** What Slack answers while an app starts: who it is, and where its socket is. It counts every call, and can fail. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { bot, workspace } from './slack-sender.ts'

export interface SlackStart {
  /** Ends with a slash. */
  readonly apiUrl: string
  /** The methods called, in order. */
  readonly calls: string[]
  /** The sockets that are open, oldest first. */
  readonly sockets: Connection[]
  /** What a method answers; undefined for the usual. */
  answer: (method: string) => object | undefined
  /** Resolves once so many sockets were ever opened. */
  opened(count: number): Promise<void>
  close(): Promise<void>
}

export interface Connection {
  /** Sends an envelope; resolves with what acknowledges it. */
  send(type: string, payload: unknown): Promise<Record<string, unknown>>
  /** Sends an envelope that nothing may acknowledge. */
  tell(type: string, payload: unknown): string
  readonly acknowledged: ReadonlyMap<string, Record<string, unknown>>
  /** Slack asks the app to connect anew. */
  refresh(): void
  /** From now on Slack does not answer a goodbye. */
  deafen(): void
  /** The line goes dead. */
  cut(): void
}

export async function slackStart(): Promise<SlackStart> {
  const calls: string[] = []
  const sockets: Connection[] = []
  let ever = 0
  const waiting: { count: number; resolve: () => void }[] = []
  const server = createServer((request, response) => {
    const method = (request.url ?? '').replace('/api/', '')
    calls.push(method)
    const usual = method === 'auth.test' ? whoAmI : { ok: true, url: `ws://127.0.0.1:${port()}/link` }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(start.answer(method) ?? usual))
  })
  const port = () => (server.address() as AddressInfo).port
  server.on('upgrade', (request: IncomingMessage, stream: Duplex) => {
    const connection = greet(request, stream, () => sockets.splice(sockets.indexOf(connection), 1))
    sockets.push(connection)
    ever += 1
    for (const { count, resolve } of waiting) if (ever >= count) resolve()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const start: SlackStart = {
    apiUrl: `http://127.0.0.1:${port()}/api/`,
    calls,
    sockets,
    answer: () => undefined,
    opened: (count) =>
      new Promise((resolve) => {
        if (ever >= count) resolve()
        else waiting.push({ count, resolve })
      }),
    async close() {
      for (const socket of sockets) socket.cut()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return start
}

const whoAmI = { ok: true, url: 'https://example.slack.com/', team_id: workspace, user_id: bot, bot_id: 'B00000001' }

interface Acknowledgement {
  readonly envelope_id: string
  readonly payload: Record<string, unknown>
}

let envelopes = 0

function greet(request: IncomingMessage, stream: Duplex, gone: () => void): Connection {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
  const accept = createHash('sha1').update(key).digest('base64')
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
  const acknowledged = new Map<string, Record<string, unknown>>()
  const awaited = new Map<string, (reply: Record<string, unknown>) => void>()
  let deaf = false
  let rest = Buffer.alloc(0)
  stream.on('error', () => {})
  stream.on('close', gone)
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    for (let read = frame(rest); read; read = frame(rest)) {
      rest = rest.subarray(read.length)
      if (read.opcode === 8 && !deaf) stream.end(frameOf(8, read.payload))
      if (read.opcode === 9) stream.write(frameOf(10, read.payload))
      if (read.opcode !== 1) continue
      const { envelope_id: id, payload } = JSON.parse(read.payload.toString()) as Acknowledgement
      acknowledged.set(id, payload)
      awaited.get(id)?.(payload)
    }
  })
  const say = (value: object) => void stream.write(frameOf(1, Buffer.from(JSON.stringify(value))))
  const tell = (type: string, payload: unknown) => {
    envelopes += 1
    const id = `envelope-${envelopes}`
    say({ envelope_id: id, type, payload, accepts_response_payload: type === 'slash_commands' })
    return id
  }
  say({ type: 'hello', num_connections: 1 })
  return {
    acknowledged,
    tell,
    send: (type, payload) => new Promise((resolve) => awaited.set(tell(type, payload), resolve)),
    refresh: () => say({ type: 'disconnect', reason: 'refresh_requested' }),
    deafen: () => {
      deaf = true
    },
    cut: () => stream.destroy(),
  }
}

/** One frame of a client's (RFC 6455, 5.2): masked, and here never longer than 64 KB. */
function frame(bytes: Buffer) {
  if (bytes.length < 2) return null
  const short = (bytes[1] ?? 0) & 127
  const head = short === 126 ? 4 : 2
  const size = short === 126 ? bytes.readUInt16BE(2) : short
  const length = head + 4 + size
  if (bytes.length < length) return null
  const mask = bytes.subarray(head, head + 4)
  const payload = Buffer.from(bytes.subarray(head + 4, length)).map((byte, index) => byte ^ (mask[index % 4] ?? 0))
  return { opcode: (bytes[0] ?? 0) & 15, payload: Buffer.from(payload), length }
}

function frameOf(opcode: number, payload: Buffer): Buffer {
  const head = Buffer.from([128 | opcode, payload.length < 126 ? payload.length : 126])
  const size = Buffer.alloc(2)
  size.writeUInt16BE(payload.length)
  return Buffer.concat(payload.length < 126 ? [head, payload] : [head, size, payload])
}
