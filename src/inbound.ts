/** The shape of what the queue carries, checked wherever it comes in. */
import * as z from 'zod'
import { requests, type Inbound } from './turn.ts'

const id = z.string().min(1).max(512)

const place = z.strictObject({ platform: id, workspace: id, channel: id, thread: id, private: z.boolean() })

const revision = z.string().max(512)

const person = z.strictObject({ id, locale: z.string().max(35) })
const presser = z.strictObject({ id, moderator: z.boolean() })

const asked = {
  place,
  message: id,
  revision,
  edits: z.int().min(0),
  person,
  /** Longer questions are refused in words; this only bounds what the queue and the stores must hold. */
  text: z.string().max(100_000),
  addressed: z.enum(['mention', 'direct', 'thread']),
  startsThread: z.boolean(),
  /** Items that were queued before files were counted bring none. */
  files: z.int().min(0).default(0),
  asked: z.int().min(0),
}

const chat = z.strictObject({ kind: z.literal('chat'), ...asked })
const imagine = z.strictObject({
  kind: z.literal('imagine'),
  ...asked,
  again: z.strictObject({ thread: id, message: id, revision }).nullable(),
})
const turn = z.discriminatedUnion('kind', [chat, imagine])
const edited = z.discriminatedUnion('kind', [chat.extend({ revision: id }), imagine.extend({ revision: id })])

const version = z.literal(1)

export const inboundSchema: z.ZodType<Inbound> = z.discriminatedUnion('kind', [
  z.strictObject({ version, kind: z.literal('turn'), turn }),
  z.strictObject({ version, kind: z.literal('edit'), turn: edited }),
  z.strictObject({ version, kind: z.literal('deletion'), place, message: id }),
  z.strictObject({
    version,
    kind: z.literal('removal'),
    place,
    message: id,
    revision,
    by: presser,
  }),
  z.strictObject({
    version,
    kind: z.literal('feedback'),
    place,
    message: id,
    revision,
    by: id,
    helpful: z.boolean(),
  }),
  z.strictObject({ version, kind: z.literal('stop'), place, by: id, press: id }),
  z.strictObject({ version, kind: z.literal('request'), request: z.enum(requests), place, person, id }),
  z.strictObject({ version, kind: z.literal('notice'), case: id, desk: id }),
  z.strictObject({ version, kind: z.literal('reveal'), case: id, desk: id, by: presser, press: id }),
])

/** Null for anything but an inbound of this version. */
export function parseInbound(body: string): Inbound | null {
  try {
    return inboundSchema.parse(JSON.parse(body))
  } catch {
    return null
  }
}
