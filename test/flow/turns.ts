/** Turns as an adapter would make them. */
import type { ChatTurn, ImagineTurn, Inbound, Place, Turn } from '../../src/turn.ts'

let last = 1_000_000

/** A place of its own unless told otherwise. */
export function placeOf(thread = `t${(last += 1)}`, more: Partial<Place> = {}): Place {
  return { platform: 'far', workspace: 'W', channel: 'C', thread, private: false, ...more }
}

export function turnOf(text: string, more: Partial<ChatTurn> = {}): ChatTurn {
  const message = `m${(last += 1)}`
  return {
    kind: 'chat',
    place: placeOf(),
    message,
    revision: '',
    edits: 0,
    person: { id: 'ann', locale: 'en-GB' },
    text,
    addressed: 'mention',
    startsThread: true,
    files: 0,
    asked: Date.now(),
    ...more,
  }
}

/** As from a slash command. */
export const imagineOf = (text: string, more: Partial<ImagineTurn> = {}): ImagineTurn => ({
  ...turnOf(text),
  kind: 'imagine',
  again: null,
  ...more,
})

export const asInbound = (turn: Turn): Inbound => ({ version: 1, kind: 'turn', turn })

export const editOf = (turn: Turn, text: string, revision: string): Inbound => ({
  version: 1,
  kind: 'edit',
  turn: { ...turn, text, revision },
})

export const deletionOf = (turn: Turn): Inbound => ({
  version: 1,
  kind: 'deletion',
  place: turn.place,
  message: turn.message,
})

/** As somebody writes in the thread of an earlier turn, addressing nobody. */
export const followUp = (turn: Turn, text: string, person = turn.person.id): ChatTurn =>
  turnOf(text, { place: turn.place, person: { id: person, locale: 'en' }, addressed: 'thread', startsThread: false })

export const requestOf = (
  request: Extract<Inbound, { readonly kind: 'request' }>['request'],
  person: string,
  place = placeOf(),
): Extract<Inbound, { readonly kind: 'request' }> => ({
  version: 1,
  kind: 'request',
  request,
  place,
  person: { id: person, locale: 'en' },
  id: `e${(last += 1)}`,
})

export const feedbackOf = (turn: Turn, by: string, helpful: boolean): Inbound => ({
  version: 1,
  kind: 'feedback',
  place: turn.place,
  message: turn.message,
  revision: turn.revision,
  by,
  helpful,
})

export const stopOf = (place: Place, by: string): Inbound => ({
  version: 1,
  kind: 'stop',
  place,
  by,
  press: `s${(last += 1)}`,
})

export const revealOf = (case_: string, by: string, moderator: boolean, desk = 'far'): Inbound => ({
  version: 1,
  kind: 'reveal',
  case: case_,
  desk,
  by: { id: by, moderator },
  press: `v${(last += 1)}`,
})
