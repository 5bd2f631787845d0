/** Calls about a conversation, wherever it is served just now. */
import { LRUCache } from 'lru-cache'
import { connectorAt, type Connector, type Outgoing } from './connector.ts'
import { ConnectorFailed, type Door } from './door.ts'
import { channelOf } from './place.ts'
import type { ServiceUrls } from './service-urls.ts'

export interface Conversations {
  /** Gives the activity's id. @throws ConnectorFailed, as all here */
  send(conversation: string, activity: Outgoing): Promise<string>
  /** Taking back what is gone already is no error. */
  remove(conversation: string, activity: string): Promise<void>
  /** The conversation of a person (an Entra object id, or Teams' own id) alone with the bot. */
  personal(person: string): Promise<string>
  member(conversation: string, person: string): Promise<unknown>
}

interface Parts {
  readonly door: Door
  readonly urls: ServiceUrls
  readonly appId: string | null
  readonly tenant: string
}

export function openConversations({ urls, ...about }: Parts): Conversations {
  const personals = new LRUCache<string, string>({ max: 10_000, ttl: 3_600_000 })
  const connectors = new LRUCache<string, Connector>({ max: 100, memoMethod: (url) => connectorAt(url, about) })
  const at = async (channel: string) => connectors.memo(await urls.newest(channel))
  return {
    send: async (conversation, activity) => (await at(channelOf(conversation))).send(conversation, activity),
    remove: async (conversation, activity) =>
      (await at(channelOf(conversation))).remove(conversation, activity).catch(unlessGone),
    async personal(person) {
      const known = personals.get(person)
      if (known !== undefined) return known
      const conversation = await (await at('')).openPersonal(person)
      personals.set(person, conversation)
      return conversation
    },
    member: async (conversation, person) => (await at(channelOf(conversation))).member(conversation, person),
  }
}

function unlessGone(error: unknown): void {
  if (!(error instanceof ConnectorFailed && error.status === 404)) throw error
}
