/** Presses of our buttons (Slack's reference, "block_actions payload"). */
import * as z from 'zod'
import type { Inbound, Revision } from '../../src/turn.ts'
import { actionIds, readValue, type Value } from './action.ts'
import { personOf, placeIn } from './place.ts'
import type { Read, Reader } from './reader.ts'
import { commandThread, isCommand, timeOf, timestampPattern, wholeChannel } from './thread.ts'

const id = z.string().min(1).max(255)

const action = z.object({
  action_id: id,
  action_ts: z.string().regex(timestampPattern),
  value: z.string().max(2000).nullish(),
})

const schema = z.object({
  type: z.literal('block_actions'),
  /** The workspace where the app is installed; null for an installation in a whole organisation. */
  team: z.object({ id }).nullish(),
  user: z.object({ id, team_id: id.nullish() }),
  /** There is none on a person's own page. */
  channel: z.object({ id }).nullish(),
  actions: z.array(action).min(1).max(25),
})

export type Press = z.infer<typeof schema>

/** Null for an interaction of another kind than our buttons have. @throws ZodError */
export function checkPress(payload: unknown): Press | null {
  const { type } = z.looseObject({ type: id }).parse(payload)
  return type === 'block_actions' ? schema.parse(payload) : null
}

/** Slack sends one press at a time. */
export function readPress(press: Press, reader: Reader): Read {
  if ((press.team?.id ?? press.user.team_id) !== reader.self.workspace) return 'foreign'
  const [pressed] = press.actions
  return { inbound: pressed ? inboundOf(pressed, press, reader) : null, reply: null }
}

/** Null for a button that is not ours, or that does not stand where it says. */
function inboundOf(pressed: z.infer<typeof action>, press: Press, reader: Reader): Inbound | null {
  if (pressed.action_id === actionIds.forget) return forgotten(pressed.action_ts, press, reader)
  const value = readValue(pressed.value ?? '')
  if (!value || !stands(value, press, reader)) return null
  const by = { id: press.user.id, moderator: reader.moderators.has(press.user.id) }
  switch (pressed.action_id) {
    case actionIds.drawAgain:
      return value.kind === 'turn' ? drawnAgain(value.of, pressed.action_ts, by.id) : null
    case actionIds.remove:
      return value.kind === 'turn' ? { version: 1, kind: 'removal', ...value.of, by } : null
    case actionIds.feedback:
      if (value.kind !== 'feedback') return null
      return { version: 1, kind: 'feedback', ...value.of, by: by.id, helpful: value.helpful }
    case actionIds.reveal:
      if (value.kind !== 'case') return null
      return { version: 1, kind: 'reveal', case: value.case, desk: value.desk, by, press: pressed.action_ts }
    default:
      return null
  }
}

const stands = (value: Value, { channel }: Press, { self }: Reader) =>
  value.kind === 'case' || (value.of.place.workspace === self.workspace && value.of.place.channel === channel?.id)

/** A press is a turn of its own: two presses are two pictures. What it says, it says to whoever pressed. */
function drawnAgain({ place, message, revision }: Revision, at: string, presser: string): Inbound {
  const turn = {
    kind: 'imagine',
    place: isCommand(place.thread) ? { ...place, thread: commandThread(presser, at) } : place,
    message: `${at}:${actionIds.drawAgain}`,
    revision: '',
    edits: 0,
    person: personOf(presser),
    text: '',
    addressed: place.private ? 'direct' : 'mention',
    startsThread: false,
    files: 0,
    asked: timeOf(at),
    again: { thread: place.thread, message, revision },
  } as const
  return { version: 1, kind: 'turn', turn }
}

function forgotten(at: string, { user, channel }: Press, { self }: Reader): Inbound {
  const page = { ...placeIn(self.workspace, user.id, wholeChannel), private: true }
  const place = channel ? placeIn(self.workspace, channel.id, wholeChannel) : page
  return { version: 1, kind: 'request', request: 'forget', place, person: personOf(user.id), id: at }
}
