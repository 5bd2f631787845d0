/** How people are received: a few words where the bot was added, and what is kept of them, to them alone. */
import { LRUCache } from 'lru-cache'
import type { Reception } from '../../src/ports.ts'
import type { Conversations } from './conversations.ts'
import { shown } from './deliver.ts'
import { homeCard } from './home-card.ts'
import { activitiesOf, type Looks } from './message.ts'

/** A person has no page of the bot's in Teams: there, too, a message tells them. */
export function teamsReception(conversations: Conversations, looks: Looks): Reception {
  const done = new LRUCache<string, true>({ max: 10_000 })
  return {
    async welcome({ thread }, _person, { content }, key) {
      if (done.has(key)) return
      for (const activity of activitiesOf(content, looks)) await conversations.send(thread, activity)
      done.set(key, true)
    },
    // `key`: twice with one is once.
    async home(place, { id, locale }, { content }, _as, key?: string) {
      if (key !== undefined && done.has(key)) return
      const conversation = place.private ? place.thread : await conversations.personal(id)
      await conversations.send(conversation, shown(homeCard(content, locale)))
      if (key !== undefined) done.set(key, true)
    },
  }
}
