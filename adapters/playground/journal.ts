/** The chat service's disk: everything it accepted, and which events the bot has not taken yet. */
import { ClassicLevel } from 'classic-level'
import type { Event } from './event.ts'
import { noReplies, plain, type Address, type Message, type Replies } from './message.ts'

export interface Journal {
  /** The newest id that was written. */
  readonly last: string
  message(address: Address): Promise<Message | undefined>
  keyed(channel: string, author: string, key: string): Promise<Message | undefined>
  /** A thread's messages, oldest first; its root is the first. */
  thread(channel: string, root: string): Promise<readonly Message[]>
  /** The newest `limit` top-level messages that are older than `before`, newest first. */
  topLevel(channel: string, before: string, limit: number): Promise<readonly TopLevel[]>
  /** The id of the channel's newest message; empty when there is none. */
  newest(channel: string): Promise<string>
  /** A message, its picture's bytes, and what the bot is to be told of it: all or nothing. */
  write(message: Message, event: Event, bytes: Uint8Array | null): Promise<void>
  /** An event that no message belongs to; false when its author has already used this key. */
  tell(event: Event, key: string): Promise<boolean>
  /** The bytes of a message's picture. */
  picture(address: Address): Promise<Uint8Array | undefined>
  /** What the bot has not taken, oldest first. */
  pending(): Promise<readonly Event[]>
  taken(event: Event): Promise<void>
  close(): Promise<void>
}

export interface TopLevel {
  readonly message: Message
  readonly replies: Replies
}

/** After every id, and after every key that begins with the prefix before it. */
export const end = '~'

// A thread is one range, its root first; a channel read backwards meets the replies before the message they belong to.
const messageKey = ({ channel, thread, message }: Address) => `message!${channel}!${thread}!${message}`
const nameKey = (channel: string, author: string, key: string) => `name!${channel}!${author}!${key}`
const pictureKey = ({ channel, thread, message }: Address) => `picture!${channel}!${thread}!${message}`
const toldKey = (author: string, key: string) => `told!${author}!${key}`
const newestKey = (channel: string) => `newest!${channel}`
const eventKey = ({ event }: Event) => `event!${event}`

/** @throws when another process has the folder open. */
export async function openJournal(folder: string): Promise<Journal> {
  const disk = new ClassicLevel(folder)
  await disk.open()
  const read = async (key: string) => {
    const value = await disk.get(key)
    return value === undefined ? undefined : messageIn(value)
  }
  const range = (prefix: string) => disk.values({ gt: prefix, lt: prefix + end }).all()

  return {
    last: (await disk.get('last')) ?? '0',
    message: (address) => read(messageKey(address)),
    thread: async (channel, root) => (await range(`message!${channel}!${root}!`)).map(messageIn),
    newest: async (channel) => (await disk.get(newestKey(channel))) ?? '',
    pending: async () => (await range('event!')).map(eventIn),
    taken: (event) => disk.del(eventKey(event)),
    close: () => disk.close(),
    async keyed(channel, author, key) {
      const named = await disk.get(nameKey(channel, author, key))
      return named === undefined ? undefined : read(named)
    },
    topLevel: (channel, before, limit) =>
      groups(disk.values({ gt: `message!${channel}!`, lt: `message!${channel}!${before}`, reverse: true }), limit),
    picture: (address) => disk.get(pictureKey(address), { valueEncoding: 'view' }),
    async tell(event, key) {
      const name = toldKey(event.author, key)
      if ((await disk.get(name)) !== undefined) return false
      const batch = disk.batch().put(name, event.event).put(eventKey(event), JSON.stringify(event))
      await batch.put('last', event.event).write({ sync: true })
      return true
    },
    async write(message, event, bytes) {
      const { channel, author, key } = message
      const batch = disk.batch().put(messageKey(message), JSON.stringify(message))
      batch.put(eventKey(event), JSON.stringify(event)).put('last', event.event)
      if (event.kind === 'message') batch.put(newestKey(channel), message.message)
      if (bytes) batch.put(pictureKey(message), bytes, { valueEncoding: 'view' })
      if (message.deleted) batch.del(pictureKey(message))
      if (key) {
        const name = nameKey(channel, author, key)
        if (message.deleted) batch.del(name)
        else batch.put(name, messageKey(message))
      }
      await batch.write({ sync: true })
    },
  }
}

// What was written before there were pictures has none.
const messageIn = (value: string): Message => ({ ...plain, ...JSON.parse(value) })
const eventIn = (value: string): Event => JSON.parse(value)

async function groups(backwards: AsyncIterable<string>, limit: number): Promise<readonly TopLevel[]> {
  const found: TopLevel[] = []
  let replies = noReplies
  for await (const value of backwards) {
    const message = messageIn(value)
    if (message.message !== message.thread) {
      replies = withReply(replies, message)
      continue
    }
    found.push({ message, replies })
    if (found.length === limit) break
    replies = noReplies
  }
  return found
}

/** In whichever order they come; a deleted reply does not count. */
export const withReply = (replies: Replies, { message, deleted }: Message): Replies =>
  deleted ? replies : { count: replies.count + 1, newest: message > replies.newest ? message : replies.newest }
