/** What a bot may ask of the chat service: nothing that Slack or Teams would not offer too. */
import type { Doing } from '../../src/ports.ts'
import type { Journal } from './journal.ts'
import type { Written } from './message.ts'
import type { Messages } from './messages.ts'
import { Refused } from './refused.ts'
import type { Statuses } from './statuses.ts'
import { allChannels, bot, directOf, memberOf } from './workspace.ts'

/** A call rejects with `Refused` when it can never succeed as it was made; with anything else, another try may do. */
export interface BotApi {
  /** As Slack's chat.postMessage with metadata: posting twice posts twice. Gives the message's id. */
  post(where: Where, written: Written, key: string, picture?: Uint8Array | null): Promise<string>
  /** As looking for that metadata in conversations.history or .replies; null when there is no such post. */
  find(channel: string, key: string): Promise<string | null>
  /** As Slack's chat.delete: 404 when there is no such message any more. */
  remove(where: Where, message: string): Promise<void>
  /** As Slack's conversations.open: the channel of a person's direct conversation. */
  openDirect(person: string): Promise<string>
  /** As Slack's assistant.threads.setStatus: it ends with the bot's next post there, with null, or after two minutes. */
  setStatus(where: Where, doing: Doing | null): Promise<void>
}

export interface Where {
  readonly channel: string
  /** Null for the top level. */
  readonly thread: string | null
}

export function botApi(messages: Messages, journal: Journal, statuses: Statuses): BotApi {
  return {
    async post({ channel, thread }, written, key, bytes = null) {
      const { message } = await messages.post({
        channel: known(channel),
        thread,
        author: bot.id,
        key,
        bytes,
        ...written,
      })
      statuses.set({ channel, thread: thread ?? '', doing: null })
      return message
    },
    async find(channel, key) {
      return (await journal.keyed(known(channel).id, bot.id, key))?.message ?? null
    },
    async remove({ channel, thread }, message) {
      await messages.remove(known(channel), { channel, thread: thread ?? message, message }, bot.id)
    },
    async openDirect(person) {
      if (!memberOf(person)) throw new Refused(404, 'There is no such person.')
      return directOf(person)
    },
    async setStatus({ channel, thread }, doing) {
      if (thread === null && known(channel).kind !== 'direct') throw new Refused(400, 'A status needs a thread.')
      statuses.set({ channel, thread: thread ?? '', doing })
    },
  }
}

function known(id: string) {
  const channel = allChannels.find((each) => each.id === id)
  if (!channel) throw new Refused(404, 'There is no such channel.')
  return channel
}
