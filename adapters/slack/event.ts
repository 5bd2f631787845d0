/** Slack's events, as far as they concern the bot (Slack's reference, "Events API"). Unknown fields are left out. */
import * as z from 'zod'
import { timestampPattern } from './thread.ts'

const id = z.string().min(1).max(255)
const ts = z.string().regex(timestampPattern)

/** Slack leaves a field out or sends null for one that is not there. */
const written = {
  user: id.nullish(),
  bot_id: id.nullish(),
  subtype: id.nullish(),
  text: z.string().max(100_000).nullish(),
  ts,
  thread_ts: ts.nullish(),
  edited: z.object({ ts }).nullish(),
  /** What is in them is never looked at. */
  files: z.array(z.unknown()).nullish(),
}

const about = { channel: id }

export const message = z.object(written)

const mentioned = z.object({ type: z.literal('app_mention'), ...about, ...written })
const said = z.object({ type: z.literal('message'), ...about, ...written })
const changed = z.object({
  type: z.literal('message'),
  subtype: z.literal('message_changed'),
  ...about,
  message,
  previous_message: message.nullish(),
})
const deleted = z.object({
  type: z.literal('message'),
  subtype: z.literal('message_deleted'),
  ...about,
  deleted_ts: ts,
  previous_message: message.nullish(),
})
const opened = z.object({
  type: z.literal('app_home_opened'),
  ...about,
  user: id,
  tab: z.enum(['home', 'messages']),
  event_ts: id,
})
const stopped = z.object({
  type: z.literal('agent_session_stopped'),
  ...about,
  user: id,
  thread_ts: ts,
  event_ts: id,
})

export type Written = z.infer<typeof message>
export type Said = z.infer<typeof mentioned> | z.infer<typeof said>
export type Changed = z.infer<typeof changed>
export type Deleted = z.infer<typeof deleted>
export type Opened = z.infer<typeof opened>
export type Stopped = z.infer<typeof stopped>

/** By type, and of messages by subtype. What is not here does not concern the bot: bots' messages, joins, reactions… */
const schemas = new Map<string, z.ZodType<Said | Changed | Deleted | Opened | Stopped>>([
  ['app_mention', mentioned],
  ['message', said],
  ['message/file_share', said],
  ['message/me_message', said],
  ['message/thread_broadcast', said],
  ['message/message_changed', changed],
  ['message/message_deleted', deleted],
  ['app_home_opened', opened],
  ['agent_session_stopped', stopped],
])

/** The types of all events that are read. */
export const eventTypes: ReadonlySet<string> = new Set([...schemas.keys()].map((kind) => kind.replace(/\/.*/u, '')))

/** The subtypes of what people write; a message without one is theirs too, unless a bot wrote it. */
export const peoplesSubtypes: readonly (string | null | undefined)[] = [
  undefined,
  null,
  'file_share',
  'me_message',
  'thread_broadcast',
]

const envelope = z.object({
  type: z.literal('event_callback'),
  team_id: id,
  // With Slack Connect `team_id` may be another workspace than the one where the app is installed.
  context_team_id: id.nullish(),
  authorizations: z.array(z.object({ team_id: id.nullish() })).nullish(),
  event: z.looseObject({ type: id, subtype: id.nullish() }),
})

export interface Envelope extends Omit<z.infer<typeof envelope>, 'event'> {
  readonly event: Said | Changed | Deleted | Opened | Stopped
}

/** Null for an event that does not concern the bot. @throws ZodError for one of another shape. */
export function checkEvent(payload: unknown): Envelope | null {
  const { event, ...around } = envelope.parse(payload)
  const kind = event.type === 'message' && event.subtype ? `message/${event.subtype}` : event.type
  const schema = schemas.get(kind)
  return schema ? { ...around, event: schema.parse(event) } : null
}

/** The workspace in which the app got the event. */
export const workspaceOf = ({ team_id, context_team_id, authorizations }: Envelope): string =>
  context_team_id ?? authorizations?.[0]?.team_id ?? team_id
