/** A model server on the far side of the wire: it remembers what it was asked, and can misbehave. */
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import type { z } from 'zod'
import type { Completer } from '../../src/ports.ts'
import type { TokenChoice } from '../../src/prompts/family.ts'
import type { Asked, Behaviour, FarSideModel, Sampling } from '../contracts/far-side-model.ts'

export interface Piece {
  readonly text: string
  readonly tokens: readonly TokenChoice[]
  readonly finish: 'stop' | 'length' | 'other' | null
}

/** How one kind of server writes and reads. */
export interface Wire<Request> {
  readonly path: string
  readonly contentType: string
  /** Strict: what is not published is misshapen. */
  readonly request: z.ZodType<Request>
  asked(request: Request): Asked
  /** One event, whole. */
  event(piece: Piece): string
  /** After the last. */
  readonly end: string
  failure(words: string): string
  refusal(status: number, words: string): string
  /** Answers to `GET`, by path. */
  readonly pages?: Readonly<Record<string, unknown>>
  near(url: string, sampling: Sampling): Completer
}

export async function modelServer<Request>(wire: Wire<Request>): Promise<FarSideModel & { readonly url: string }> {
  const asked: Asked[] = []
  const misshapen: string[] = []
  let behaviour: Behaviour = { does: 'say', text: 'Hello' }
  const events = new EventEmitter()
  const gone = once(events, 'gone')

  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) events.emit('gone')
    })
    void answer(request, response).catch(() => response.destroy())
  })

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const page = request.method === 'GET' ? wire.pages?.[request.url ?? ''] : undefined
    if (page !== undefined) return response.setHeader('content-type', 'application/json').end(JSON.stringify(page))
    if (request.method !== 'POST' || request.url !== wire.path) return response.writeHead(404).end()
    const read = wire.request.safeParse(await json(request))
    if (read.error) {
      misshapen.push(read.error.message)
      return response.writeHead(400).end()
    }
    asked.push(wire.asked(read.data))
    return behave(wire, behaviour, response)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    asked,
    misshapen,
    completer: (sampling) => wire.near(url, sampling),
    behave: (next) => void (behaviour = next),
    abandoned: async () => void (await gone),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function behave<R>(wire: Wire<R>, behaviour: Behaviour, response: ServerResponse): Promise<unknown> {
  const piece = (text: string): Piece => ({ text, tokens: [], finish: null })
  const begin = () => response.writeHead(200, { 'content-type': wire.contentType })
  const half = wire.event(piece('CANARY ')) + wire.event(piece('and more'))
  switch (behaviour.does) {
    case 'say':
      return inSmallPieces(begin(), said(wire, behaviour))
    case 'refuse':
      return response
        .writeHead(behaviour.status, { 'content-type': 'application/json' })
        .end(wire.refusal(behaviour.status, behaviour.words))
    case 'redirect':
      return response.writeHead(307, { location: wire.path }).end('CANARY')
    case 'reset the connection':
      return response.socket?.resetAndDestroy()
    case 'answer nothing':
      return begin().end()
    case 'answer no JSON':
      return begin().end('<html>CANARY</html>\n')
    case 'answer another shape':
      return begin().end(`${JSON.stringify({ CANARY: true, generated: ['CANARY'] })}\n`)
    case 'stay silent':
      return undefined
    case 'drip':
      return drip(begin(), half)
    case 'break off in the middle':
      begin().write(half)
      await setImmediate()
      return response.socket?.resetAndDestroy()
    case 'end before the end':
      return begin().end(half)
    case 'end inside a letter':
      return begin().end(Buffer.from(`${half}é`).subarray(0, -1))
    case 'spoil a letter': {
      const bytes = said(wire, { does: 'say', text: 'CANARY' })
      bytes[bytes.indexOf('CAN')] = 0xff
      return begin().end(bytes)
    }
    case 'fail in the middle':
      return begin().end(half + wire.failure('CANARY'))
    case 'never end':
      return endlessly(begin(), wire.event(piece('and on')))
    case 'flood':
      return endlessly(begin(), wire.event(piece('CANARY '.repeat(200_000))))
  }
}

/** Five bytes at a time: lines and letters are cut anywhere. */
async function inSmallPieces(response: ServerResponse, bytes: Buffer): Promise<void> {
  for (let from = 0; from < bytes.length; from += 5) response.write(bytes.subarray(from, from + 5))
  response.end()
}

async function drip(response: ServerResponse, bytes: string): Promise<void> {
  for (let next = 0; !response.destroyed; next += 1) {
    response.write(next < bytes.length ? (bytes[next] ?? '') : ' ')
    await setImmediate()
  }
}

async function endlessly(response: ServerResponse, event: string): Promise<void> {
  while (!response.destroyed) {
    response.write(event)
    await setImmediate()
  }
}

function said<R>(wire: Wire<R>, { text, finish, tokens }: Extract<Behaviour, { does: 'say' }>): Buffer {
  const words = tokens?.map((token) => token.text) ?? text.match(/[^]{1,3}/gu) ?? []
  const events = words.map((word, index) =>
    wire.event({ text: word, tokens: tokens?.slice(index, index + 1) ?? [], finish: null }),
  )
  return Buffer.from(events.join('') + wire.event({ text: '', tokens: [], finish: finish ?? 'stop' }) + wire.end)
}
