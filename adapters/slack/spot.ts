/** Where in Slack a destination is. */
import { LRUCache } from 'lru-cache'
import * as z from 'zod'
import type { Destination } from '../../src/ports.ts'
import type { SlackCall } from './call.ts'
import { SlackFailed } from './failure.ts'
import { threadOf } from './thread.ts'

export interface Spot {
  readonly channel: string
  /** Null: the channel's top level. */
  readonly thread: string | null
}

export interface Spots {
  /** @throws SlackFailed */
  of(destination: Destination): Promise<Spot>
  /** A person's conversation with the bot. @throws SlackFailed */
  direct(person: string): Promise<Spot>
}

const opened = z.object({ channel: z.object({ id: z.string() }) })

/** A person's conversation never changes its id: it is asked for once. */
export function slackSpots(call: SlackCall, adminChannel: string | null): Spots {
  const known = new LRUCache<string, string>({ max: 10_000 })
  const direct = async (person: string): Promise<Spot> => {
    const channel = known.get(person) ?? (await call('conversations.open', { users: person }, opened)).channel.id
    known.set(person, channel)
    return { channel, thread: null }
  }
  return {
    direct,
    async of(destination) {
      if (destination.to === 'place') return { channel: destination.place.channel, thread: threadOf(destination.place) }
      if (destination.to === 'person') return direct(destination.person)
      if (adminChannel !== null) return { channel: adminChannel, thread: null }
      throw new SlackFailed('There is no admin channel on Slack', '', { retryable: false })
    },
  }
}
