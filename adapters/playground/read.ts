/** An event of the chat service -> what the queue carries; null for what does not concern the bot. */
import type { Inbound, Place, Turn } from '../../src/turn.ts'
import { eventSchema, type Event } from './event.ts'
import { addressesBot, withoutMention } from './mention.ts'
import { workspace } from './workspace.ts'

/** @throws ZodError for an event of another shape. */
export function read(body: unknown): Inbound | null {
  const event = eventSchema.parse(body)
  if (event.own) return null
  const place = placeOf(event)
  switch (event.kind) {
    case 'message': {
      const turn = turnOf(event, place)
      return turn && { version: 1, kind: 'turn', turn }
    }
    case 'edit': {
      const turn = turnOf(event, place)
      if (turn) return { version: 1, kind: 'edit', turn: { ...turn, revision: event.revision } }
      return addressesBot(event.previous) ? { version: 1, kind: 'deletion', place, message: event.message } : null
    }
    case 'deletion':
      return { version: 1, kind: 'deletion', place, message: event.message }
  }
}

/** A direct conversation is one thread: there, everything said is said to the bot. */
const placeOf = ({ channel, direct, thread, message }: Event): Place => ({
  platform: 'playground',
  workspace,
  channel,
  thread: direct ? 'direct' : (thread ?? message),
  private: direct,
})

type Said = Exclude<Event, { readonly kind: 'deletion' }>

/** Null where nobody could mean the bot: the store knows its threads, but a channel's top level needs a mention. */
function turnOf(event: Said, place: Place): Turn | null {
  const addressed = addressOf(event)
  return (
    addressed && {
      kind: 'chat',
      place,
      message: event.message,
      revision: '',
      edits: 0,
      person: { id: event.author, locale: event.locale },
      text: withoutMention(event.text),
      addressed,
      startsThread: event.thread === null,
      asked: event.at,
    }
  )
}

function addressOf({ direct, thread, text }: Said): Turn['addressed'] | null {
  if (direct) return 'direct'
  if (addressesBot(text)) return 'mention'
  return thread === null ? null : 'thread'
}
