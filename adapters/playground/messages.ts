/** What happens to messages, whoever writes them: each change is kept together with the event that tells the bot of it. */
import { deletionEvent, editEvent, messageEvent, type Event } from './event.ts'
import type { Journal } from './journal.ts'
import { plain, type Address, type Message, type Written } from './message.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { Refused } from './refused.ts'
import { bot, memberOf, type Channel } from './workspace.ts'

export interface Draft extends Written {
  readonly channel: Channel
  readonly thread: string | null
  readonly author: string
  readonly key: string
  /** Of the picture. */
  readonly bytes: Uint8Array | null
}

export interface Messages {
  post(draft: Draft): Promise<Message>
  /** As `post`, but gives the message that this author has already posted here under this key. */
  postOnce(draft: Draft): Promise<Message>
  edit(channel: Channel, address: Address, author: string, text: string): Promise<void>
  remove(channel: Channel, address: Address, author: string): Promise<void>
  /** Tells the bot of something that is no message, once for this author and key; gives the event's id. */
  tell(aside: Aside, event: (about: About) => Event): Promise<string>
}

export interface Aside {
  readonly channel: Channel
  readonly thread: string | null
  readonly author: string
  readonly key: string
}

/** What every event says. */
export interface About {
  readonly event: string
  readonly channel: string
  readonly direct: boolean
  readonly thread: string | null
  readonly author: string
  readonly own: boolean
  readonly locale: string
  readonly at: number
}

interface Parts {
  readonly journal: Journal
  readonly nextId: () => string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Told once it is on disk; null where no message belongs to it. */
  readonly kept: (message: Message | null, event: Event) => void
}

export function openMessages({ journal, nextId, now, kept }: Parts): Messages {
  // Reading a message and writing it back must not meet another change of it in between.
  const inTurn = oneAtATime()

  const keep = async (message: Message, event: Event, bytes: Uint8Array | null = null) => {
    await journal.write(message, event, bytes)
    kept(message, event)
    return message
  }

  const around = (channel: Channel, author: string) => ({
    event: nextId(),
    direct: channel.kind === 'direct',
    own: author === bot.id,
    locale: memberOf(author)?.locale ?? '',
  })

  const post = async ({ channel, thread, bytes, ...written }: Draft) => {
    await checkThread(journal, channel, thread)
    const id = nextId()
    const address = { channel: channel.id, thread: thread ?? id, message: id }
    const message = { ...written, ...address, at: now(), revision: '', edited: null, deleted: false }
    return keep(message, messageEvent(message, around(channel, message.author)), bytes)
  }

  const owned = async (address: Address, author: string) => {
    const message = await journal.message(address)
    if (!message || message.deleted) throw new Refused(404, 'This message is gone.')
    if (message.author !== author) throw new Refused(403, 'Only its author can change a message.')
    return message
  }

  return {
    post: (draft) => inTurn(() => post(draft)),
    postOnce: (draft) =>
      inTurn(async () => (await journal.keyed(draft.channel.id, draft.author, draft.key)) ?? (await post(draft))),
    edit: (channel, address, author, text) =>
      inTurn(async () => {
        const message = await owned(address, author)
        if (message.text === text) return
        const edited = { ...message, text, revision: nextId(), edited: now() }
        await keep(edited, editEvent(edited, message, around(channel, author)))
      }),
    remove: (channel, address, author) =>
      inTurn(async () => {
        const message = await owned(address, author)
        const emptied = { ...message, ...plain, text: '', deleted: true }
        await keep(emptied, deletionEvent(message, around(channel, author)))
      }),
    tell: ({ channel, thread, author, key }, event) =>
      inTurn(async () => {
        await checkThread(journal, channel, thread)
        const told = event({ ...around(channel, author), channel: channel.id, thread, author, at: now() })
        if (await journal.tell(told, key)) kept(null, told)
        return told.event
      }),
  }
}

async function checkThread(journal: Journal, { id, kind }: Channel, thread: string | null) {
  if (thread === null) return
  if (kind === 'direct') throw new Refused(400, 'A direct conversation has no threads.')
  const root = await journal.message({ channel: id, thread, message: thread })
  if (!root) throw new Refused(404, 'There is no such thread.')
}
