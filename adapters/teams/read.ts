/** An activity -> what the queue carries; null for what does not concern the bot. */
import { imagineIn, type Inbound, type Person, type Place, type Turn } from '../../src/turn.ts'
import type { Activity } from './activity.ts'
import { commandIn, type Command } from './command.ts'
import { placeOf, rootOf } from './place.ts'
import { isMentioned, wordsOf } from './words.ts'

/** Throws nothing: an activity that lacks what its kind must have is not ours to answer. */
export function read(activity: Activity, tenant: string): Inbound | null {
  // Neither its own echo nor another bot: two of them would talk for ever.
  if (isBot(activity) || activity.recipient?.isTargeted) return null
  switch (activity.type) {
    case 'message':
      return said(activity, tenant)
    case 'messageUpdate':
      return edited(activity, tenant)
    case 'messageDelete':
      return deleted(activity, tenant)
    case 'conversationUpdate':
      return welcomed(activity, tenant)
    default:
      return null
  }
}

const isBot = ({ from }: Activity) => !from || from.id.startsWith('28:') || from.role === 'bot' || from.role === 'skill'

function said(activity: Activity, tenant: string): Inbound | null {
  const turn = turnOf(activity, tenant, '')
  const command = turn && turn.addressed !== 'thread' ? commandIn(turn.text) : null
  if (turn && command) return commanded(command, turn)
  return turn && { version: 1, kind: 'turn', turn }
}

function commanded(command: Command, { place, person, message }: Turn): Inbound {
  if (command === 'stop') return { version: 1, kind: 'stop', place, by: person.id, press: message }
  return { version: 1, kind: 'request', request: command, place, person, id: message }
}

/** Both carry the message as it now reads: one that was brought back was never said before, as far as anyone can see. */
const written = new Set(['editMessage', 'undeleteMessage'])

function edited(activity: Activity, tenant: string): Inbound | null {
  const at = timeOf(activity)
  const { id, channelData } = activity
  if (!id || at === null || !written.has(channelData?.eventType ?? '')) return null
  const turn = turnOf(activity, tenant, String(at))
  if (turn) return { version: 1, kind: 'edit', turn: { ...turn, asked: at } }
  // It addresses nobody any more: an answer to what it said before must go.
  return { version: 1, kind: 'deletion', place: placeOf(activity, tenant, id), message: id }
}

const deleted = (activity: Activity, tenant: string): Inbound | null =>
  activity.id && activity.channelData?.eventType === 'softDeleteMessage'
    ? { version: 1, kind: 'deletion', place: placeOf(activity, tenant, activity.id), message: activity.id }
    : null

/** Somebody opened a conversation with the bot, or added it to one; of people who join a team the bot takes no notice. */
function welcomed(activity: Activity, tenant: string): Inbound | null {
  const { membersAdded, recipient, id, from } = activity
  const person = personOf(activity)
  if (!person || !membersAdded?.some((member) => member.id === recipient?.id)) return null
  const place = placeOf(activity, tenant, '')
  return { version: 1, kind: 'request', request: 'welcome', place, person, id: id ?? `added by ${from?.id}` }
}

/** Null where nobody could mean the bot: the store knows its threads, but a channel's top level needs a mention. */
function turnOf(activity: Activity, tenant: string, revision: string): Turn | null {
  const { id } = activity
  const person = personOf(activity)
  const asked = id && /^\d{13}$/.test(id) ? Number(id) : timeOf(activity)
  if (!id || !person || asked === null) return null
  const place = placeOf(activity, tenant, id)
  const startsThread = place.private || rootOf(place.thread) === id
  const addressed = addressOf(activity, place, startsThread)
  if (!addressed) return null
  const files = (activity.attachments ?? []).filter(({ contentType }) => contentType !== 'text/html').length
  const about = { place, message: id, revision, edits: 0, person, addressed, startsThread, files, asked }
  const text = wordsOf(activity)
  const imagined = addressed === 'thread' ? null : imagineIn(text)
  return imagined === null
    ? { ...about, kind: 'chat', text }
    : { ...about, kind: 'imagine', text: imagined, again: null }
}

function addressOf(activity: Activity, place: Place, startsThread: boolean): Turn['addressed'] | null {
  if (place.private) return 'direct'
  if (isMentioned(activity)) return 'mention'
  // With the consent to read a whole chat or channel come messages that are for others.
  return startsThread ? null : 'thread'
}

/** The Entra object id stays the same wherever the person writes; accounts without one (anonymous guests) have Teams' own id. */
export const personOf = ({ from, locale }: Activity): Person | null =>
  from ? { id: from.aadObjectId?.toLowerCase() || from.id, locale: locale ?? 'en' } : null

/** Milliseconds since the epoch. */
export function timeOf({ timestamp }: Pick<Activity, 'timestamp'>): number | null {
  const time = Date.parse(timestamp ?? '')
  return Number.isSafeInteger(time) && time >= 0 ? time : null
}
