/** What a person may ask of the chat service. Whatever is not for their eyes does not exist for them. */
import type { Button } from '../../src/turn.ts'
import { end, type Journal } from './journal.ts'
import { plain, type Address, type View } from './message.ts'
import type { Messages } from './messages.ts'
import { Refused } from './refused.ts'
import type { Statuses } from './statuses.ts'
import type { History, News, Views } from './views.ts'
import { channelsOf, type Channel } from './workspace.ts'

/** As in Slack, which cuts a message there (chat.postMessage). */
export const longestText = 40_000

export interface PeopleApi {
  channels(person: string): Promise<readonly ChannelView[]>
  /** Top-level messages before `before` (empty: the newest), oldest first. */
  history(person: string, channel: string, before: string): Promise<History>
  /** Oldest first: the root, then its replies. */
  thread(person: string, channel: string, root: string): Promise<readonly View[]>
  /** With the same key twice, it is posted once: a page may repeat a request whose answer it lost. */
  post(person: string, where: { channel: string; thread: string | null }, text: string, key: string): Promise<Address>
  edit(person: string, address: Address, text: string): Promise<void>
  remove(person: string, address: Address): Promise<void>
  /** A slash command, once for each key; `said` is for this person alone, and answers come after `event`. */
  command(
    person: string,
    where: { channel: string; thread: string | null },
    text: string,
    key: string,
  ): Promise<Whisper>
  /** Presses a button that stands on a message. Once for each key. */
  press(person: string, address: Address, press: Button['press'], key: string): Promise<Whisper>
  picture(person: string, address: Address): Promise<{ readonly bytes: Uint8Array; readonly type: string }>
  /** What is being done, and every change that this person may see, until the returned function is called. */
  watch(person: string, tell: (news: News) => void): () => void
}

export interface Whisper {
  readonly said: string
  readonly event: string
}

export interface ChannelView extends Channel {
  /** The newest message's id, to tell what is unread. */
  readonly newest: string
}

interface Parts {
  readonly messages: Messages
  readonly views: Views
  readonly journal: Journal
  readonly statuses: Statuses
  readonly watchers: Set<(news: News) => void>
}

/** Everything rejects with `Refused`, whose sentence is for the person. */
export const peopleApi = ({ messages, views, journal, statuses, watchers }: Parts): PeopleApi => ({
  channels: (person) =>
    Promise.all(channelsOf(person).map(async (each) => ({ ...each, newest: await journal.newest(each.id) }))),
  history: async (person, channel, before) => views.history(seen(person, channel).id, before || end),
  thread: async (person, channel, root) => views.thread(seen(person, channel).id, root),
  async post(person, { channel, thread }, text, key) {
    const written = { ...plain, text: sayable(text), bytes: null }
    const posted = await messages.postOnce({ channel: seen(person, channel), thread, author: person, key, ...written })
    return { channel, thread: posted.thread, message: posted.message }
  },
  async command(person, { channel, thread }, text, key) {
    const aside = { channel: seen(person, channel), thread, author: person, key }
    short(text)
    const event = await messages.tell(aside, (about) => ({
      ...about,
      kind: 'command',
      command: 'imagine',
      message: about.event,
      text,
    }))
    return { event, said: 'Working on it. The picture appears here once it is drawn and checked.' }
  },
  async press(person, address, press, key) {
    const channel = seen(person, address.channel)
    const found = await journal.message(address)
    const button = found?.buttons.find((each) => each.press === press)
    if (!found || !button) throw new Refused(404, 'This message is gone.')
    const thread = address.thread === address.message ? null : address.thread
    const event = await messages.tell({ channel, thread, author: person, key }, (about) => ({
      ...about,
      kind: 'press',
      press,
      message: address.message,
      of: button.of,
    }))
    return { event, said: press === 'remove' ? '' : 'Drawing it again. The picture appears here once it is checked.' }
  },
  async picture(person, address) {
    seen(person, address.channel)
    const picture = (await journal.message(address))?.picture
    const bytes = picture && (await journal.picture(address))
    if (!bytes) throw new Refused(404, 'There is no such picture.')
    return { bytes, type: picture.mediaType }
  },
  edit: async (person, address, text) => messages.edit(seen(person, address.channel), address, person, sayable(text)),
  remove: async (person, address) => messages.remove(seen(person, address.channel), address, person),
  watch(person, tell) {
    const channels = new Set(channelsOf(person).map(({ id }) => id))
    const watcher = (news: News) => {
      if (channels.has('view' in news ? news.view.channel : news.status.channel)) tell(news)
    }
    statuses.all().forEach((status) => watcher({ status }))
    watchers.add(watcher)
    return () => void watchers.delete(watcher)
  },
})

function sayable(text: string): string {
  short(text)
  if (text.trim() === '') throw new Refused(400, 'A message needs some text.')
  return text
}

function short(text: string): void {
  if (text.length > longestText) {
    const [most, length] = [longestText, text.length].map((count) => count.toLocaleString('en'))
    throw new Refused(413, `A message can have at most ${most} characters; this one has ${length}.`)
  }
}

function seen(person: string, id: string): Channel {
  const channel = channelsOf(person).find((each) => each.id === id)
  if (!channel) throw new Refused(404, 'There is no such channel.')
  return channel
}
