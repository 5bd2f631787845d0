/** Slack, as it speaks to an app: signs what it sends, says one mention twice, and asks again until it is acknowledged. */
import { createHmac } from 'node:crypto'

export const bot = 'UBOT00001'
export const workspace = 'T00000001'
export const secret = '8f742231b10e8888abcd99yyyzzz85a5'

export interface Sent {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

type Fields = Readonly<Record<string, unknown>>

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'

export interface Signing {
  readonly secret?: string
  /** Seconds since the epoch. */
  readonly at?: number
}

export const seconds = () => Math.floor(Date.now() / 1000)

export function signed(body: string | Uint8Array, contentType: string, signing: Signing = {}) {
  const timestamp = String(signing.at ?? seconds())
  const digest = createHmac('sha256', signing.secret ?? secret)
    .update(`v0:${timestamp}:`)
    .update(body)
    .digest('hex')
  return {
    'content-type': contentType,
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${digest}`,
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
  }
}

let events = 0

/** What surrounds an event. */
export function envelope(event: Fields, more: Fields = {}): Fields {
  events += 1
  return {
    token: 'deprecated',
    team_id: workspace,
    context_team_id: workspace,
    context_enterprise_id: null,
    api_app_id: 'A00000001',
    type: 'event_callback',
    event_id: `Ev${events}`,
    event_time: 1_700_000_000,
    authorizations: [
      { enterprise_id: null, team_id: workspace, user_id: bot, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: '4-eyJ',
    event,
    ...more,
  }
}

export const jsonRequest = (payload: unknown, signing?: Signing): Sent => {
  const body = JSON.stringify(payload)
  return { headers: signed(body, json, signing), body }
}

export const formRequest = (fields: Readonly<Record<string, string>>, signing?: Signing): Sent => {
  const body = new URLSearchParams(fields).toString()
  return { headers: signed(body, form, signing), body }
}

export const eventRequest = (event: Fields, signing?: Signing): Sent => jsonRequest(envelope(event), signing)

export const pressRequest = (payload: unknown, signing?: Signing): Sent =>
  formRequest({ payload: JSON.stringify(payload) }, signing)

export interface Written {
  readonly text: string
  readonly ts: string
  readonly channel?: string
  readonly user?: string
  readonly thread_ts?: string
}

/** A message of a person's, as `message` tells it. */
export const message = ({ channel = 'C00000001', user = 'U00000ADA', ...written }: Written, more: Fields = {}) => ({
  client_msg_id: '28fc8a0e-dd12-4a1f-8b7d-4a1f8b7d28fc',
  type: 'message',
  user,
  team: workspace,
  blocks: [{ type: 'rich_text', block_id: 'b1', elements: [] }],
  channel,
  channel_type: channel.startsWith('D') ? 'im' : 'channel',
  event_ts: written.ts,
  ...written,
  ...more,
})

/** The same message, as `app_mention` tells it. */
export const mention = (written: Written, more: Fields = {}) => {
  const { channel_type: _, ...rest } = message(written, more)
  return { ...rest, type: 'app_mention' }
}

export const edit = (before: Fields, after: Fields, editedAt: string, more: Fields = {}) => ({
  type: 'message',
  subtype: 'message_changed',
  hidden: true,
  channel: before['channel'],
  channel_type: before['channel_type'],
  ts: editedAt,
  event_ts: editedAt,
  message: { ...before, edited: { user: before['user'], ts: editedAt }, ...after },
  previous_message: before,
  ...more,
})

export const deletion = (before: Fields) => ({
  type: 'message',
  subtype: 'message_deleted',
  hidden: true,
  channel: before['channel'],
  channel_type: before['channel_type'],
  ts: '1700009999.000001',
  event_ts: '1700009999.000001',
  deleted_ts: before['ts'],
  previous_message: before,
})

export const command = (name: string, text: string, more: Readonly<Record<string, string>> = {}) => ({
  token: 'deprecated',
  team_id: workspace,
  team_domain: 'example',
  channel_id: 'C00000001',
  channel_name: 'general',
  user_id: 'U00000ADA',
  user_name: 'ada',
  command: name,
  text,
  api_app_id: 'A00000001',
  is_enterprise_install: 'false',
  response_url: 'https://hooks.slack.com/commands/T1/2/3',
  trigger_id: '13345224609.738474920.8088930838d88f008e0',
  ...more,
})

export const press = (actionId: string, value: string | undefined, more: Fields = {}) => ({
  type: 'block_actions',
  user: { id: 'U00000ADA', username: 'ada', name: 'ada', team_id: workspace },
  api_app_id: 'A00000001',
  token: 'deprecated',
  container: { type: 'message', message_ts: '1700000001.000100', channel_id: 'C00000001', is_ephemeral: false },
  trigger_id: '12466734323.1395872398.b1c9',
  team: { id: workspace, domain: 'example' },
  enterprise: null,
  is_enterprise_install: false,
  channel: { id: 'C00000001', name: 'general' },
  message: { type: 'message', user: bot, ts: '1700000001.000100' },
  response_url: 'https://hooks.slack.com/actions/T1/2/3',
  actions: [
    {
      type: 'button',
      action_id: actionId,
      block_id: 'b1',
      text: { type: 'plain_text', text: 'Press' },
      ...(value === undefined ? {} : { value }),
      action_ts: '1700000500.123456',
    },
  ],
  ...more,
})

/** Posts until it is acknowledged, at most four times, as the Events API does; gives the statuses in order. */
export async function deliver(url: string, request: (attempt: number) => Sent): Promise<readonly number[]> {
  const statuses: number[] = []
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const { headers, body } = request(attempt)
    const retry = { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': 'http_error' }
    const answer = await fetch(url, { method: 'POST', headers: attempt ? { ...headers, ...retry } : headers, body })
    statuses.push(answer.status)
    if (answer.ok || answer.headers.get('x-slack-no-retry') === '1') break
  }
  return statuses
}
