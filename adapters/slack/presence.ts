/** What the bot is doing, as Slack shows it beside its name in a thread. */
import type { Presence } from '../../src/ports.ts'
import { done, type SlackCall } from './call.ts'
import { threadOf } from './thread.ts'
import type { Words } from './words.ts'

/** A command's place has no thread where a status could stand: there, the command's own answer says it. */
export const slackPresence = (call: SlackCall, words: Words): Presence => ({
  async show(place, doing) {
    const thread = threadOf(place)
    if (thread === null) return
    const status = doing ? words(doing) : ''
    await call('assistant.threads.setStatus', { channel_id: place.channel, thread_ts: thread, status }, done)
  },
})
