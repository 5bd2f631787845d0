/**
 * What the chat service tells the bot of: shaped like Slack's message, message_changed and message_deleted events, slash
 * commands and block actions.
 */
import * as z from 'zod'
import type { Message } from './message.ts'

const id = z.string().min(1).max(100)

const about = {
  /** Sortable, and new for every event. */
  event: id,
  channel: id,
  /** The person and the bot are alone here. */
  direct: z.boolean(),
  message: id,
  /** Null for a top-level message. */
  thread: id.nullable(),
  author: id,
  /** The bot wrote it itself. */
  own: z.boolean(),
}

const written = { text: z.string().max(100_000), locale: z.string().max(35), at: z.int().min(0) }

const place = z.strictObject({ platform: id, workspace: id, channel: id, thread: id, private: z.boolean() })

const pressed = {
  press: z.enum(['draw again', 'remove']),
  /** What the button that was pressed carries. */
  of: z.strictObject({ place, message: z.string().min(1).max(512), revision: z.string().max(512) }),
  locale: z.string().max(35),
  at: z.int().min(0),
}

export const eventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('message'), ...about, ...written }),
  z.strictObject({ kind: z.literal('edit'), ...about, ...written, previous: z.string().max(100_000), revision: id }),
  z.strictObject({ kind: z.literal('deletion'), ...about }),
  // `message` is the trigger's id: a command leaves no message.
  z.strictObject({ kind: z.literal('command'), command: z.literal('imagine'), ...about, ...written }),
  // `message` is the one that the button stands on.
  z.strictObject({ kind: z.literal('press'), ...about, ...pressed }),
])

export type Event = z.infer<typeof eventSchema>

/** The order in which the bot must get them: behind each other in a thread, and in a direct conversation as a whole. */
export const laneOf = (event: Event) => `${event.channel}/${event.direct ? 'direct' : (event.thread ?? event.message)}`

interface Surroundings {
  readonly event: string
  readonly direct: boolean
  readonly own: boolean
  readonly locale: string
}

export const messageEvent = (message: Message, around: Surroundings): Event => ({
  kind: 'message',
  ...aboutOf(message, around),
  ...writtenOf(message, around),
})

export const editEvent = (message: Message, previous: Message, around: Surroundings): Event => ({
  kind: 'edit',
  ...aboutOf(message, around),
  ...writtenOf(message, around),
  // A question that is put anew is asked now, however old its message is.
  at: message.edited ?? message.at,
  previous: previous.text,
  revision: message.revision,
})

export const deletionEvent = (message: Message, around: Surroundings): Event => ({
  kind: 'deletion',
  ...aboutOf(message, around),
})

const aboutOf = (message: Message, { event, direct, own }: Surroundings) => ({
  event,
  channel: message.channel,
  direct,
  message: message.message,
  thread: message.thread === message.message ? null : message.thread,
  author: message.author,
  own,
})

const writtenOf = ({ text, at }: Message, { locale }: Surroundings) => ({ text, locale, at })
