/** The chat platform that the core posts to, over what the chat service offers to bots. */
import { ProviderFailed, type ChatPlatform, type Destination, type Presence } from '../../src/ports.ts'
import type { Notice, Picture, Revealed } from '../../src/turn.ts'
import type { BotApi, Where } from './bot-api.ts'
import { plain, type Card, type Pictured } from './message.ts'
import { Refused } from './refused.ts'
import { isCommand, moderation } from './workspace.ts'

export function playgroundPlatform(bot: BotApi): ChatPlatform {
  const where = (destination: Destination) => mended('open', () => whereOf(destination, bot))
  return {
    async post(destination, { content }, key) {
      const to = await where(destination)
      const written = { ...content, card: null, picture: content.picture && picturedOf(content.picture) }
      return mended('post', () => bot.post(to, written, key, content.picture?.bytes))
    },
    notify: ({ content }, key) =>
      mended('post', () =>
        bot.post({ channel: moderation, thread: null }, writtenOf(content), key, content.picture?.bytes),
      ),
    async find(destination, key) {
      const { channel } = await where(destination)
      const post = await mended('find', () => bot.find(channel, key).catch(unlessRefused(undefined)))
      if (post === undefined) return { found: 'unknowable' }
      return post === null ? { found: 'no' } : { found: 'yes', post }
    },
    async reveal(moderator, { content }, key) {
      const { picture, ...about } = content
      const channel = await mended('open', () => bot.openDirect(moderator))
      const written = {
        ...plain,
        text: revealedText(about),
        card: null,
        picture: picture && picturedOf({ ...picture, seed: null }),
      }
      await mended('post', () => bot.post({ channel, thread: null }, written, key, picture?.bytes))
    },
    async remove(destination, post) {
      const from = await where(destination)
      await mended('remove', () => bot.remove(from, post).catch(unlessGone))
    },
  }
}

/** A command at a channel's top level has no thread yet where a status could stand: there, the command's own answer says it. */
export const playgroundPresence = (bot: BotApi): Presence => ({
  async show(place, doing) {
    if (isCommand(place.thread) && !place.private) return
    const where = await whereOf({ to: 'place', place }, bot)
    await mended('show', () => bot.setStatus(where, doing))
  },
})

async function whereOf(destination: Destination, bot: BotApi): Promise<Where> {
  switch (destination.to) {
    case 'place': {
      const { channel, thread, private: direct } = destination.place
      return { channel, thread: direct || isCommand(thread) ? null : thread }
    }
    case 'person':
      return { channel: await bot.openDirect(destination.person), thread: null }
    case 'moderators':
      return { channel: moderation, thread: null }
  }
}

const writtenOf = (notice: Notice) => ({
  ...plain,
  text: `${notice.alert ? 'A moderator is wanted now' : 'For the moderators'}: ${notice.reasons.join(', ')}. Reference ${notice.reference}.`,
  card: cardOf(notice),
  picture: notice.picture && picturedOf({ ...notice.picture, seed: null }),
})

const revealedText = ({ reference, content }: Pick<Revealed, 'reference' | 'content'>) =>
  [`Case ${reference}`, ...(content ? [content.question, content.reply ?? ''] : ['Its words are no longer kept.'])]
    .filter((line) => line !== '')
    .join('\n\n')

const picturedOf = ({ mediaType, width, height, seed }: Picture & Pictured): Pictured => ({
  mediaType,
  width,
  height,
  seed,
})

const cardOf = ({ reference, reasons, stage, grade, score, alert, person, place, message, excerpt }: Notice): Card => ({
  kind: 'notice',
  reference,
  reasons,
  stage,
  grade,
  score,
  alert,
  person,
  about:
    place.platform === 'playground'
      ? isCommand(place.thread)
        ? { channel: place.channel, thread: '', message: '' }
        : { channel: place.channel, thread: place.private ? message : place.thread, message }
      : null,
  excerpt,
})

/** Only what was refused for good will fail the same way again. */
async function mended<T>(during: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw new ProviderFailed('platform', `Playground ${during} failed`, {
      retryable: !(cause instanceof Refused),
      cause,
    })
  }
}

/** The service will not say: nobody can know. An outage is something else, and is worth another try. */
const unlessRefused =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (error instanceof Refused) return instead
    throw error
  }

const unlessGone = (error: unknown) => {
  if (!(error instanceof Refused && error.status === 404)) throw error
}
