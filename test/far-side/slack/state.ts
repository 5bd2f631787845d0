/** What the workspace behind the fake Web API holds. */
import { bot, workspace as team } from '../slack-sender.ts'

export interface SlackUser {
  readonly id: string
  readonly team_id: string
  readonly locale?: string
  readonly [field: string]: unknown
}

export interface SlackChannel {
  readonly id: string
  readonly is_member?: boolean
  readonly is_im?: boolean
  readonly is_archived?: boolean
  readonly [field: string]: unknown
}

export interface SlackMessage {
  readonly channel: string
  readonly ts: string
  readonly thread_ts: string | null
  readonly user: string
  readonly text: string
  readonly blocks: readonly unknown[]
  readonly metadata: unknown
  readonly file: SlackFile | null
  /** Null: everybody in the channel; else the only one who saw it. */
  readonly only: string | null
}

export interface SlackFile {
  readonly id: string
  readonly name: string
  readonly alt: string
  bytes: Uint8Array | null
  shared: boolean
}

export interface Workspace {
  readonly users: Map<string, SlackUser>
  readonly channels: Map<string, SlackChannel>
  readonly messages: SlackMessage[]
  readonly files: Map<string, SlackFile>
  readonly views: Map<string, unknown>
  /** By channel and thread. */
  readonly statuses: Map<string, string>
  readonly titles: Map<string, string>
  readonly prompts: Map<string, unknown>
  readonly shows: { metadata: boolean; filesAfter: number }
  stamp(): string
}

/** The one workspace, and the one bot, of everything that plays Slack. */
export const self = { team, user: bot, bot: 'B0BOT', url: 'https://acme.slack.com/' } as const

export function workspace(): Workspace {
  let count = 0
  return {
    users: new Map(),
    channels: new Map(),
    messages: [],
    files: new Map(),
    views: new Map(),
    statuses: new Map(),
    titles: new Map(),
    prompts: new Map(),
    shows: { metadata: true, filesAfter: 0 },
    stamp: () => `${Math.floor(Date.now() / 1000)}.${String((count += 1)).padStart(6, '0')}`,
  }
}

export class Refusal extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

export const refuse = (code: string): never => {
  throw new Refusal(code)
}
