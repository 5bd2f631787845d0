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
