/** Slash commands (Slack's reference, "Implementing slash commands"). */
import * as z from 'zod'
import type { Inbound } from '../../src/turn.ts'
import { personOf, placeIn } from './place.ts'
import type { Read, Reader } from './reader.ts'
import { forgetForm, whisper } from './reply.ts'
import { plain } from './text.ts'
import { commandThread } from './thread.ts'

const id = z.string().min(1).max(255)

const schema = z.object({
  command: z.string().regex(/^\/[^\s/]{1,32}$/u),
  text: z.string().max(100_000).default(''),
  team_id: id,
  channel_id: id,
  user_id: id,
  trigger_id: id,
})

export type Command = z.infer<typeof schema>

/** @throws ZodError */
export const checkCommand = (payload: unknown): Command => schema.parse(payload)

/** `asked`: milliseconds since the epoch. */
export function readCommand(command: Command, asked: number, { self, words }: Reader): Read {
  if (command.team_id !== self.workspace) return 'foreign'
  const working = whisper(words.working)
  if (command.command === '/imagine') return { inbound: imagined(command, asked), reply: working }
  const request = requestOf(command.text)
  if (request === 'forget') return { inbound: null, reply: forgetForm(words) }
  return { inbound: requested(command, request), reply: working }
}

function requestOf(text: string): 'help' | 'data' | 'forget' {
  const said = text.trim().toLowerCase()
  if (/^(?:my )?data$/u.test(said)) return 'data'
  return /^forget(?: me)?$/u.test(said) ? 'forget' : 'help'
}

const placeOf = ({ team_id, channel_id, user_id, trigger_id }: Command) =>
  placeIn(team_id, channel_id, commandThread(user_id, trigger_id))

const requested = (command: Command, request: 'help' | 'data'): Inbound => ({
  version: 1,
  kind: 'request',
  request,
  place: placeOf(command),
  person: personOf(command.user_id),
  id: command.trigger_id,
})

function imagined(command: Command, asked: number): Inbound {
  const place = placeOf(command)
  const turn = {
    kind: 'imagine',
    place,
    message: command.trigger_id,
    revision: '',
    edits: 0,
    person: personOf(command.user_id),
    text: plain(command.text),
    addressed: place.private ? 'direct' : 'mention',
    startsThread: true,
    files: 0,
    asked,
    again: null,
  } as const
  return { version: 1, kind: 'turn', turn }
}
