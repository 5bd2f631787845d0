/**
 * A request of Slack's -> the answer to it: verified, read, on the queue, and only then acknowledged. It needs neither
 * a server nor Bolt, so that a function that is started for one request stays small.
 */
import type { Accept } from '../../src/ingress.ts'
import type { Observer } from '../../src/ports.ts'
import { parsePayload, type Checked } from './payload.ts'
import { read, type Payload } from './read.ts'
import type { Reader } from './reader.ts'
import type { Reply } from './reply.ts'
import type { RequestHeaders, Verify } from './verify.ts'

export interface SlackRequest {
  readonly headers: RequestHeaders
  /** As they came over the wire. */
  readonly body: Uint8Array
}

export interface SlackAnswer {
  readonly status: 200 | 400 | 401 | 413 | 503
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Resolves once what was said is durable. Null: there is nothing to show. @throws when it could not be queued. */
export type Take = (payload: Payload, signed: number) => Promise<Reply | null>

export function taker(reader: Reader, accept: Accept, observer: Pick<Observer, 'counted'>): Take {
  return async (payload, signed) => {
    const found = read(payload, signed, reader)
    if (found === 'foreign') {
      observer.counted('dropped')
      return null
    }
    if (found.inbound) await accept(found.inbound)
    return found.reply
  }
}

/** Bytes. The longest message in JSON's longest escapes, twice in its blocks and twice more in an edit, is smaller. */
export const longestBody = 2 * 1024 * 1024

interface Parts {
  readonly verify: Verify
  readonly take: Take
  readonly failed: Observer['failed']
}

export type Receive = (request: SlackRequest) => Promise<SlackAnswer>

export function receiveWith({ verify, take, failed }: Parts): Receive {
  return async ({ headers, body }) => {
    if (body.byteLength > longestBody) return refused(413)
    try {
      const signed = await verify(headers, body)
      if (signed === null) return refused(401)
      const payload = parsed(headers, body, failed)
      if (payload === 'malformed') return refused(400)
      if (payload?.kind === 'challenge') return text(payload.challenge)
      return answer(payload && (await take(payload, signed)))
    } catch (error) {
      failed('slack', 'receiving', error)
      return again
    }
  }
}

/** Slack signed it, and yet cannot have meant it: whoever runs the bot should hear of that. */
function parsed(headers: RequestHeaders, body: Uint8Array, failed: Observer['failed']): Checked | null | 'malformed' {
  try {
    return parsePayload(contentTypeOf(headers), body)
  } catch (error) {
    failed('slack', 'reading', error)
    return 'malformed'
  }
}

function contentTypeOf(headers: RequestHeaders): string {
  const key = Object.keys(headers).find((name) => name.toLowerCase() === 'content-type') ?? ''
  return String(headers[key] ?? '')
}

const plainText = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }

const text = (body: string): SlackAnswer => ({ status: 200, headers: plainText, body })

const answer = (reply: Reply | null): SlackAnswer =>
  reply
    ? { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(reply) }
    : text('')

/** A secret may just have been rotated; but what is malformed or too long stays so, and Slack need not repeat it. */
const refused = (status: 400 | 401 | 413): SlackAnswer => ({
  status,
  headers: status === 401 ? plainText : { ...plainText, 'x-slack-no-retry': '1' },
  body: '',
})

/** Nothing was queued: Slack brings it again. */
const again: SlackAnswer = { status: 503, headers: plainText, body: '' }
