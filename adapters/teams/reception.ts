/** How people are received: a few words where the bot was added, and what is kept of them, to them alone. */
import { LRUCache } from 'lru-cache'
import type { Reception } from '../../src/ports.ts'
import type { Conversations } from './conversations.ts'
import { shown } from './deliver.ts'
import { homeCard } from './home-card.ts'
import { activitiesOf } from './message.ts'

/** A person has no page of the bot's in Teams: there, too, a message tells them. */
export function teamsReception(conversations: Conversations): Reception {
  const welcomed = new LRUCache<string, true>({ max: 10_000 })
  return {
    async welcome({ thread }, _person, { content }, key) {
      if (welcomed.has(key)) return
      for (const activity of activitiesOf(content)) await conversations.send(thread, activity)
      welcomed.set(key, true)
    },
    async home(place, { id, locale }, { content }) {
      const conversation = place.private ? place.thread : await conversations.personal(id)
      await conversations.send(conversation, shown(homeCard(content, locale)))
    },
  }
}
