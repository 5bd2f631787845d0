/** Messages, their edits and deletions -> what the queue carries. */
import { imagineIn, type Inbound, type Turn } from '../../src/turn.ts'
import { peoplesSubtypes, type Changed, type Deleted, type Said, type Written } from './event.ts'
import { personOf, placeIn } from './place.ts'
import type { Reader } from './reader.ts'
import { isDirect, timeOf } from './thread.ts'

/** Of one message Slack sends `app_mention` and `message`, in either order: both read the same. */
export function readSaid(said: Said, reader: Reader): Inbound | null {
  const turn = turnOf(said, said.channel, reader)
  if (!turn) return null
  // Slack tells of a mention again when its message was edited.
  return said.edited ? edited(turn, said.edited.ts) : { version: 1, kind: 'turn', turn }
}

/** Slack tells of a change too when a link unfolded, a reaction came or a thread grew: only other words are an edit. */
export function readChanged({ channel, message, previous_message: previous }: Changed, reader: Reader): Inbound | null {
  // What replaces a deleted message that others had answered.
  if (message.subtype === 'tombstone') return readGone(channel, message.ts, previous, reader)
  if (!message.edited || (previous && (previous.text ?? '') === (message.text ?? ''))) return null
  const turn = turnOf(message, channel, reader)
  if (turn) return edited(turn, message.edited.ts)
  // It addressed the bot, and now does not.
  return previous ? readGone(channel, message.ts, previous, reader) : null
}

export const readDeleted = ({ channel, deleted_ts, previous_message }: Deleted, reader: Reader): Inbound | null =>
  readGone(channel, deleted_ts, previous_message, reader)

/** Null for what cannot have been a question: a bot's own words, or what nobody addressed to it. */
function readGone(channel: string, ts: string, previous: Written | null | undefined, reader: Reader): Inbound | null {
  if (previous && !turnOf(previous, channel, reader)) return null
  return {
    version: 1,
    kind: 'deletion',
    place: placeIn(reader.self.workspace, channel, previous?.thread_ts ?? ts),
    message: ts,
  }
}

const edited = (turn: Turn, ts: string): Inbound => ({
  version: 1,
  kind: 'edit',
  // A question that is put anew is asked now, however old its message is.
  turn: { ...turn, revision: ts, asked: timeOf(ts) },
})

/** Null where nobody could mean the bot: the store knows its threads, but a channel's top level needs a mention. */
function turnOf(written: Written, channel: string, reader: Reader): Turn | null {
  const { user, text, ts, thread_ts: thread, files } = written
  const addressed = addressOf(written, channel, reader)
  if (!user || !addressed || !byPerson(written, reader)) return null
  const said = {
    place: placeIn(reader.self.workspace, channel, thread ?? ts),
    message: ts,
    revision: '',
    edits: 0,
    person: personOf(user),
    text: reader.mention.without(text ?? ''),
    addressed,
    startsThread: !thread || thread === ts,
    files: files?.length ?? 0,
    asked: timeOf(ts),
  }
  const imagined = addressed === 'thread' ? null : imagineIn(said.text)
  return imagined === null ? { ...said, kind: 'chat' } : { ...said, kind: 'imagine', text: imagined, again: null }
}

/** No bot is ever answered, the bot itself least of all: two bots would talk for ever. */
const byPerson = ({ user, bot_id, subtype }: Written, { self }: Reader) =>
  !bot_id && user !== self.user && user !== 'USLACKBOT' && peoplesSubtypes.includes(subtype)

function addressOf(
  { text, ts, thread_ts: thread }: Written,
  channel: string,
  { mention }: Reader,
): Turn['addressed'] | null {
  if (isDirect(channel)) return 'direct'
  if (mention.addresses(text ?? '')) return 'mention'
  return thread && thread !== ts ? 'thread' : null
}
