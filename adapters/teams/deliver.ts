/** The chat platform that the core posts to: the single way out of what is said in Teams. */
import { LRUCache } from 'lru-cache'
import { ProviderFailed, type ChatPlatform, type Destination } from '../../src/ports.ts'
import type { Message, Place } from '../../src/turn.ts'
import type { Answers } from './answers.ts'
import { attached, type Card } from './card.ts'
import type { Outgoing } from './connector.ts'
import type { Conversations } from './conversations.ts'
import { ConnectorFailed } from './door.ts'
import { activitiesOf, type Looks } from './message.ts'
import { noticeCard } from './notice-card.ts'
import { channelOf } from './place.ts'
import { revealedCards } from './revealed-cards.ts'

interface Parts {
  readonly conversations: Conversations
  readonly answers: Answers
  /** A conversation's id; null where notices go to another platform. */
  readonly adminChannel: string | null
  readonly looks: Looks
  /** What Teams calls a person of a conversation; null where it does not say. */
  readonly nameOf: (place: Place, person: string) => Promise<string | null>
  readonly failed: (error: unknown) => void
}

/**
 * A post is one activity or several, its id theirs joined by commas. Teams has no search for a bot: what this process itself
 * saw, it knows of its own posts, and nothing else.
 */
export function teamsPlatform({ conversations, answers, adminChannel, looks, nameOf, failed }: Parts): ChatPlatform {
  const seen = new LRUCache<string, { readonly post: string | null }>({ max: 10_000 })

  const conversationOf = async (destination: Destination): Promise<string> => {
    switch (destination.to) {
      case 'place':
        return destination.place.thread
      case 'person':
        // Not the place, though it be private: it may be somebody else's.
        return conversations.personal(destination.person)
      case 'moderators':
        if (adminChannel === null)
          throw new ProviderFailed('platform', 'No admin channel in Teams', { retryable: false })
        return adminChannel
    }
  }
  const send = async (open: () => Promise<string>, activities: readonly Outgoing[], key: string): Promise<string> => {
    seen.delete(key)
    const posts: string[] = []
    let conversation: string | null = null
    try {
      conversation = await open()
      for (const activity of activities) posts.push(await conversations.send(conversation, activity))
    } catch (error) {
      // Half a message is worse than none: the rest is taken back, as far as that goes, and all of it may be tried again.
      if (conversation === null || ((await withdraw(conversation, posts)) && isUnsent(error)))
        seen.set(key, { post: null })
      throw error
    }
    seen.set(key, { post: posts.join(',') })
    return posts.join(',')
  }
  const withdraw = async (conversation: string, posts: readonly string[]): Promise<boolean> => {
    const removals = posts.map((post) => conversations.remove(conversation, post))
    return (await Promise.allSettled(removals)).every(({ status }) => status === 'fulfilled')
  }
  const remember = async (destination: Destination, { answers: answered }: Message, post: string) => {
    const rated = post.split(',').at(-1)
    if (destination.to !== 'place' || !answered || !rated) return
    // A lost note costs a rating, no answer.
    await answers.keep(channelOf(destination.place.thread), rated, answered.of).catch(failed)
  }
  return {
    async post(destination, { content }, key) {
      const post = await send(() => conversationOf(destination), activitiesOf(content, looks), key)
      await remember(destination, content, post)
      return post
    },
    async notify({ content }, key) {
      const person = await nameOf(content.place, content.person)
      const shownCard = shown(noticeCard(content, person, looks.words(null)))
      return send(() => conversationOf({ to: 'moderators' }), [shownCard], key)
    },
    async find(_destination, key) {
      const known = seen.get(key)
      if (!known) return { found: 'unknowable' }
      return known.post === null ? { found: 'no' } : { found: 'yes', post: known.post }
    },
    async reveal(moderator, { content }, key) {
      await send(() => conversations.personal(moderator), revealedCards(content, looks.words(null)).map(shown), key)
    },
    async remove(destination, post) {
      const conversation = await conversationOf(destination)
      for (const each of post.split(',')) await conversations.remove(conversation, each)
    },
  }
}

/** Without an answer of Teams', it is our own failure, from before anything was sent. */
const isUnsent = (error: unknown) =>
  error instanceof ConnectorFailed ? error.certain : error instanceof ProviderFailed

export const shown = (card: Card): Outgoing => ({
  type: 'message',
  summary: card.fallbackText,
  attachments: [attached(card)],
})
