/** An event of the chat service -> what the queue carries; null for what does not concern the bot. */
import { imagineIn, type Inbound, type Place, type Turn } from '../../src/turn.ts'
import { eventSchema, type Event } from './event.ts'
import { addressesBot, withoutMention } from './mention.ts'
import { commandThread, memberOf, workspace } from './workspace.ts'

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
    case 'command':
      return { version: 1, kind: 'turn', turn: commanded(event, place) }
    case 'press':
      return pressed(event)
  }
}

/** A direct conversation is one thread: there, everything said is said to the bot. */
const placeOf = ({ kind, channel, direct, thread, message }: Event): Place => ({
  platform: 'playground',
  workspace,
  channel,
  thread: direct ? 'direct' : (thread ?? (kind === 'command' ? commandThread(message) : message)),
  private: direct,
})

type Said = Extract<Event, { readonly kind: 'message' | 'edit' }>
type Kind<K> = Extract<Event, { readonly kind: K }>

/** Null where nobody could mean the bot: the store knows its threads, but a channel's top level needs a mention. */
function turnOf(event: Said, place: Place): Turn | null {
  const addressed = addressOf(event)
  if (!addressed) return null
  const said = { ...asked(event, place), text: withoutMention(event.text), addressed }
  const imagined = addressed === 'thread' ? null : imagineIn(said.text)
  return imagined === null ? { ...said, kind: 'chat' } : { ...said, kind: 'imagine', text: imagined, again: null }
}

const asked = (event: Said | Kind<'command' | 'press'>, place: Place) => ({
  place,
  message: event.message,
  revision: '',
  edits: 0,
  person: { id: event.author, locale: event.locale },
  startsThread: event.thread === null,
  files: 0,
  asked: event.at,
})

const toBot = ({ private: direct }: Place) => (direct ? 'direct' : 'mention')

const commanded = (event: Kind<'command'>, place: Place): Turn => ({
  ...asked(event, place),
  kind: 'imagine',
  text: event.text,
  addressed: toBot(place),
  again: null,
})

/** A press is a turn of its own, named after the event: two presses are two pictures. */
function pressed(event: Kind<'press'>): Inbound {
  const { place, message, revision } = event.of
  if (event.press === 'remove') {
    const by = { id: event.author, moderator: memberOf(event.author)?.moderator ?? false }
    return { version: 1, kind: 'removal', ...event.of, by }
  }
  const again = { thread: place.thread, message, revision }
  const turn = { ...asked(event, place), message: event.event, text: '', addressed: toBot(place), again } as const
  return { version: 1, kind: 'turn', turn: { ...turn, kind: 'imagine' } }
}

function addressOf({ direct, thread, text }: Said): Turn['addressed'] | null {
  if (direct) return 'direct'
  if (addressesBot(text)) return 'mention'
  return thread === null ? null : 'thread'
}
