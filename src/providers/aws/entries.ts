/** Keys of the items. Parts are percent-encoded, so that `|` separates them and plain ids keep their order as text. */
import type { Audited } from '../../ports.ts'
import { channelKey, type Place, type Revision } from '../../turn.ts'

/** The version that every item is written with. */
export const itemVersion = 1

/** An item of the threads table. */
export interface ThreadKey {
  readonly channel: string
  readonly entry: string
}

/** An item of the cases table. */
export interface CaseKey {
  readonly case: string
  readonly entry: string
}

const join = (...parts: readonly string[]) => parts.map(encodeURIComponent).join('|')

/** The audit row of a turn: ids, hashes, scores and decisions, never words. */
export const turnKey = ({ place, message, revision }: Revision): ThreadKey => ({
  channel: channelKey(place),
  entry: join(place.thread, 'turn', message, revision),
})

/** Where the words of a permitted exchange are. */
export const exchangeKey = ({ place, message, revision }: Revision): ThreadKey => ({
  channel: channelKey(place),
  entry: join(place.thread, 'said', message, revision),
})

/** Who spoke in a thread. */
export const peopleKey = (place: Place): ThreadKey => ({
  channel: channelKey(place),
  entry: join(place.thread, 'people'),
})

/** The bounds (inclusive) of all of a thread's turns: `}` is what follows the separator. */
export const turnsIn = ({ thread }: Place) => ({ first: join(thread, 'turn', ''), last: `${join(thread, 'turn')}}` })

/** Whose row a key is, all but whether the place is private; null for any other item. */
export function revisionIn({ channel, entry }: ThreadKey): Revision | null {
  const [platform, workspace, name, ...more] = channel.split(':').map(decodeURIComponent)
  const [thread, kind, message, revision] = entry.split('|').map(decodeURIComponent)
  const isTurn = kind === 'turn' && more.length === 0
  if (!isTurn || platform === undefined || workspace === undefined || name === undefined) return null
  if (thread === undefined || message === undefined || revision === undefined) return null
  return { place: { platform, workspace, channel: name, thread, private: false }, message, revision }
}

/** Bounds (inclusive) of the thread's entries before the message itself, whose own entries sort after `last`. */
export const before = ({ place, message }: Pick<Revision, 'place' | 'message'>, kind: 'turn' | 'said') => ({
  first: join(place.thread, kind, ''),
  last: join(place.thread, kind, message),
})

/** How much one subject has had on one day (UTC). No channel's key holds a `|`. */
export const quotaKey = (subject: string, day: string): ThreadKey => ({ channel: `quota|${subject}`, entry: day })

/** How long a model took to wake, the last few times. */
export const wakeKey = (model: string): ThreadKey => ({
  channel: `wake|${encodeURIComponent(model)}`,
  entry: 'seconds',
})

/** What the budget of one month (UTC, `2026-11`) has stopped. */
export const switchKey = (month: string): ThreadKey => ({ channel: 'budget', entry: month })

/** Points from a posted message to its turn. */
export const postPointer = (channel: string, post: string) => `${channel}|${post}`

export const caseKey = (id: string): CaseKey => ({ case: id, entry: 'case' })
export const contentKey = (id: string): CaseKey => ({ case: id, entry: 'content' })
export const noticeKey = (id: string, desk: string): CaseKey => ({ case: id, entry: join('notice', desk) })

/** One act of somebody's on a case. */
export const auditKey = (id: string, { what, desk, by, press }: Audited): CaseKey => ({
  case: id,
  entry: join('audit', what, desk, by, press),
})

/** A key as one text: what a claim carries. */
export const itemOf = (key: ThreadKey | CaseKey) =>
  ('channel' in key ? ['threads', key.channel, key.entry] : ['cases', key.case, key.entry])
    .map(encodeURIComponent)
    .join(' ')

/** @throws Error for a text that `itemOf` did not make. */
export function keyOf(item: string): ThreadKey | CaseKey {
  const [table, partition, entry] = item.split(' ').map(decodeURIComponent)
  if (partition !== undefined && entry !== undefined) {
    if (table === 'threads') return { channel: partition, entry }
    if (table === 'cases') return { case: partition, entry }
  }
  throw new Error('A claim on something that no store of ours holds')
}

/** One of the places where pictures are drawn. */
export const easelKey = (place: number): ThreadKey => ({ channel: 'easel', entry: String(place) })
