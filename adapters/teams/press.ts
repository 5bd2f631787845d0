/** A press on one of the bot's cards, or a thumb on one of its answers -> what the queue carries. */
import type { ImagineTurn, Inbound, Person, Place, Turn } from '../../src/turn.ts'
import { actionSchema, feedbackSchema, type Activity, type Press } from './activity.ts'
import { channelOf, name, placeOf } from './place.ts'
import { personOf, timeOf } from './read.ts'

export interface Pressed {
  readonly verb: Press['verb']
  readonly inbound: Inbound
  readonly person: Person
}

/** Null for what no card of ours sends. `isModerator` knows the list; the card is not asked. */
export function pressed(activity: Activity, tenant: string, isModerator: (person: string) => boolean): Pressed | null {
  const press = actionSchema.safeParse(activity.value).data?.action
  const person = personOf(activity)
  const { id } = activity
  if (!press || !person || !id) return null
  const by = { id: person.id, moderator: isModerator(person.id) }
  const about = { verb: press.verb, person }
  switch (press.verb) {
    case 'reveal':
      return {
        ...about,
        inbound: { version: 1, kind: 'reveal', case: press.data.case, desk: name, by, press: id },
      }
    case 'forget': {
      const place = placeOf(activity, tenant, '')
      return { ...about, inbound: { version: 1, kind: 'request', request: 'forget', place, person, id } }
    }
    case 'draw_again':
    case 'remove': {
      const { thread, ...of } = press.data
      // A card speaks for the conversation it stands in, and for no other.
      if (channelOf(thread) !== channelOf(activity.conversation.id)) return null
      const place = { ...placeOf(activity, tenant, ''), thread }
      if (press.verb === 'remove') return { ...about, inbound: { version: 1, kind: 'removal', place, ...of, by } }
      const turn = againOf(activity, place, person, { ...of, thread })
      return turn && { ...about, inbound: { version: 1, kind: 'turn', turn } }
    }
  }
}

/** A press is a turn of its own: two presses are two pictures. It sorts among the messages by its time. */
function againOf(activity: Activity, place: Place, person: Person, again: ImagineTurn['again']): Turn | null {
  const asked = timeOf(activity)
  if (asked === null) return null
  const addressed = place.private ? 'direct' : 'mention'
  const message = `${asked}:${activity.id}`
  return {
    kind: 'imagine',
    place,
    message,
    revision: '',
    edits: 0,
    person,
    text: '',
    addressed,
    startsThread: false,
    files: 0,
    asked,
    again,
  }
}

/** Null for a form that is not Teams' own. The rated message is named by `post`. */
export function ratedIn(
  activity: Activity,
): { readonly post: string; readonly by: string; readonly helpful: boolean } | null {
  const feedback = feedbackSchema.safeParse(activity.value)
  const person = personOf(activity)
  if (!feedback.success || !person || !activity.replyToId) return null
  return { post: activity.replyToId, by: person.id, helpful: feedback.data.actionValue.reaction === 'like' }
}
