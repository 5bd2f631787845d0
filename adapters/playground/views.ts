/** Messages as pages get them. Deleted ones are among them, emptied: a page must learn that they are gone. */
import type { Courier } from './courier.ts'
import { withReply, type Journal } from './journal.ts'
import { noReplies, type Message, type Replies, type View } from './message.ts'
import type { Status } from './statuses.ts'
import { bot } from './workspace.ts'

/** What an open page is told: a message as it is now, or what the bot is doing. */
export type News = { readonly view: View } | { readonly status: Status }

export interface Views {
  /** Oldest first: the root, then its replies. */
  thread(channel: string, root: string): Promise<readonly View[]>
  /** Top-level messages before `before`, oldest first. */
  history(channel: string, before: string): Promise<History>
}

export interface History {
  readonly messages: readonly View[]
  /** There are older ones. */
  readonly earlier: boolean
}

const pageLength = 40

export function openViews(journal: Journal, courier: Courier, nextId: () => string): Views {
  const viewOf = ({ key: _key, revision: _revision, ...message }: Message, replies: Replies, stamp: string): View => ({
    ...message,
    replies,
    stamp,
    undelivered: message.author !== bot.id && courier.carries(message.message),
  })
  return {
    // The stamp is taken before reading: of two views, the one that is stamped later is never the older.
    async thread(channel, root) {
      const stamp = nextId()
      const [first, ...others] = await journal.thread(channel, root)
      if (!first) return []
      const replies = others.reduce(withReply, noReplies)
      return [viewOf(first, replies, stamp), ...others.map((reply) => viewOf(reply, noReplies, stamp))]
    },
    async history(channel, before) {
      const stamp = nextId()
      const found = await journal.topLevel(channel, before, pageLength + 1)
      const shown = found.slice(0, pageLength).map(({ message, replies }) => viewOf(message, replies, stamp))
      return { messages: shown.toReversed(), earlier: found.length > pageLength }
    },
  }
}
