/** Hostile calls to the bot in Teams: bodies and headers that nobody expects, with a good token and without. */
import {
  anything,
  array,
  assert,
  asyncProperty,
  constant,
  constantFrom,
  dictionary,
  json,
  oneof,
  record,
  string,
  tuple,
  uint8Array,
  type Arbitrary,
} from 'fast-check'
import type { Receive } from '../../../adapters/teams/receive.ts'
import { inboundSchema } from '../../../src/inbound.ts'
import type { Inbound } from '../../../src/turn.ts'
import { deletionOf, editOf, messageOf, pressOf, type Json } from '../../far-side/teams/people.ts'

const odd = oneof(
  anything({ maxDepth: 2 }),
  constantFrom(
    null,
    '',
    0,
    -1,
    {},
    [],
    'x'.repeat(600),
    '__proto__',
    '\u0000',
    '\uD800',
    ';messageid=1',
    '28:',
    Infinity,
  ),
  string({ unit: 'binary', maxLength: 40 }),
)

/** A good activity, with some of its parts replaced, deep or shallow, or left out. */
function bent(serviceUrl: string): Arbitrary<Json> {
  const message = messageOf('ada', '<at>Chaperone</at> hello', serviceUrl)
  const thread = String(message.conversation['id'])
  const good: readonly Json[] = [
    message,
    messageOf('ada', 'imagine x', serviceUrl, { where: 'personal' }),
    editOf(message, 'x'),
    deletionOf(message),
    pressOf('ada', 'remove', { message: message.id, revision: '', thread }, serviceUrl),
    pressOf('ada', 'draw_again', { message: message.id, revision: '', thread }, serviceUrl),
    { ...message, type: 'conversationUpdate', membersAdded: [message.recipient] },
  ]
  const paths =
    'type,id,timestamp,from,from.id,from.aadObjectId,recipient,recipient.id,conversation.id,conversation.conversationType,text,textFormat,locale,entities,entities.1.text,entities.1.mentioned,channelData.eventType,channelData.channel,value,value.action,value.action.data,value.action.data.thread,value.action.verb,name,replyToId,membersAdded,more'
  const changes = array(tuple(constantFrom(...paths.split(',')), odd), { minLength: 1, maxLength: 2 })
  return tuple(constantFrom(...good), changes).map(([activity, bends]) =>
    bends.reduce((bending, [path, value]) => replaced(bending, path.split('.'), value), activity),
  )
}

function replaced(whole: unknown, [first = '', ...rest]: readonly string[], value: unknown): Json {
  const part: Json = typeof whole === 'object' && whole !== null ? { ...(whole as Json) } : {}
  return { ...part, [first]: rest.length === 0 ? value : replaced(part[first], rest, value) }
}

const header = oneof(
  constantFrom('', 'Bearer', 'Bearer ', 'bearer a.b.c', 'Bearer ..', `Bearer ${'x'.repeat(9000)}`, 'Basic eA=='),
  tuple(string(), string(), string()).map(
    (parts) => `Bearer ${parts.map((part) => Buffer.from(part).toString('base64url')).join('.')}`,
  ),
  record({ alg: constantFrom('none', 'HS256', 'RS256', 'ES256'), kid: constantFrom('own', 'x', '__proto__') }).map(
    (head) =>
      `Bearer ${Buffer.from(JSON.stringify(head)).toString('base64url')}.${Buffer.from('{}').toString('base64url')}.eA`,
  ),
  string({ unit: 'binary', maxLength: 60 }),
)

const encoded = (body: unknown) =>
  new TextEncoder().encode(
    JSON.stringify(body, (_key, value) => (typeof value === 'bigint' ? String(value) : value)) ?? '',
  )

interface Target {
  readonly receive: Receive
  readonly serviceUrl: string
  /** A token that is good. */
  readonly token: string
  /** Everything that was queued. */
  readonly accepted: readonly Inbound[]
}

/** @throws for a call that was let in without a good token, that broke the bot, or that queued what no queue takes. */
export async function hostileCalls({ receive, serviceUrl, token, accepted }: Target, runs: number, seed: number) {
  const statuses: Record<number, number> = {}
  const call = async (authorization: string, rawBody: Uint8Array, more: Readonly<Record<string, string>> = {}) => {
    const { status } = await receive({ headers: { ...more, authorization }, rawBody, from: null })
    statuses[status] = (statuses[status] ?? 0) + 1
    return status
  }
  const body = oneof(
    { weight: 4, arbitrary: bent(serviceUrl).map(encoded) },
    json().map((text) => new TextEncoder().encode(text)),
    uint8Array({ maxLength: 200 }),
  )
  const headers = dictionary(string({ maxLength: 12 }), string({ maxLength: 30 }), { maxKeys: 3 })
  const half = Math.ceil(runs / 2)
  await assert(
    asyncProperty(header, body, headers, async (authorization, rawBody, more) => {
      const before = accepted.length
      const status = await call(authorization, rawBody, more)
      if (status !== 401 || accepted.length !== before) throw new Error(`Let in: ${status}`)
    }),
    { numRuns: half, seed },
  )
  await assert(
    asyncProperty(oneof(body, constant(new Uint8Array(300_000))), async (rawBody) => {
      const before = accepted.length
      const status = await call(`Bearer ${token}`, rawBody)
      if (![200, 400, 401, 413, 501].includes(status)) throw new Error(`Broken: ${status}`)
      for (const inbound of accepted.slice(before)) inboundSchema.parse(inbound)
    }),
    { numRuns: runs - half, seed },
  )
  return statuses
}
