/** What reading needs to know, and what it finds. */
import type { Inbound } from '../../src/turn.ts'
import type { DoorWords, Reply } from './reply.ts'
import type { Self } from './self.ts'
import type { Mention } from './text.ts'

export interface Reader {
  readonly self: Pick<Self, 'workspace' | 'user'>
  readonly mention: Mention
  /** Slack's ids of the moderators, from the configuration. */
  readonly moderators: ReadonlySet<string>
  readonly words: DoorWords
}

/** `foreign`: of another workspace than the one served. Both null: nothing that concerns the bot. */
export type Read = { readonly inbound: Inbound | null; readonly reply: Reply | null } | 'foreign'
