/**
 * How a place of Slack's is written. A message's thread is `thread_ts ?? ts`, in direct messages too: with Slack's agent
 * view every message there is the root of a thread. What was asked outside any thread has a thread of another form.
 */
import type { Place } from '../../src/turn.ts'

export const platform = 'slack'

/** Slack's message timestamp: seconds and microseconds, so that they sort as text. */
export const timestampPattern = /^\d{10}\.\d{6}$/

/** The `thread_ts` to post with; null where a place has no thread, so that its channel's top level is meant. */
export const threadOf = ({ thread }: Pick<Place, 'thread'>): string | null => timestamp(thread)

/** The `ts` of the message that a turn was read from; null for a command or a press, which leave no message. */
export const messageOf = (message: string): string | null => timestamp(message)

const timestamp = (text: string) => (timestampPattern.test(text) ? text : null)

/** Milliseconds since the epoch. */
export const timeOf = (ts: string): number => Math.floor(Number(ts) * 1000)

/** Slack's ids of conversations begin with D where one person talks with one other, here the bot. */
export const isDirect = (channel: string) => channel.startsWith('D')

const command = /^command:(?<user>[^:]+):./u

/** Of a slash command: our own fixed words go to `user` alone, pictures to the channel's top level. */
export const commandThread = (user: string, trigger: string) => `command:${user}:${trigger}`

export const isCommand = (thread: string) => command.test(thread)

/** Whom our own words in a command's place are for; null for a place that is no command's. */
export const askerOf = (thread: string): string | null => command.exec(thread)?.groups?.['user'] ?? null

/** The thread of a place that is a whole channel: a person's page, an empty conversation. */
export const wholeChannel = 'channel'
