/** The chat platform that the core posts to. */
import * as z from 'zod'
import type { ChatPlatform, Destination, Observer } from '../../src/ports.ts'
import type { Message, Picture } from '../../src/turn.ts'
import { shortened } from './blocks.ts'
import type { SlackDoor } from './call.ts'
import { absentCodes, failedWith } from './failure.ts'
import { share } from './file.ts'
import { findPost } from './find.ts'
import type { Self } from './self.ts'
import type { Time } from './lanes.ts'
import { limits } from './limits.ts'
import { noticeParts } from './notice.ts'
import type { Part } from './parts.ts'
import { postParts, quiet } from './post.ts'
import { elsewhere, removePost, seenOnce } from './remove.ts'
import { render } from './render.ts'
import { headline, revealedParts } from './revealed.ts'
import { slackSpots, type Spot } from './spot.ts'
import { askerOf, threadOf } from './thread.ts'
import { usualLocale, type WordsOf } from './words.ts'

export interface PlatformOptions {
  readonly door: SlackDoor
  readonly self: Self
  /** Null: no notices. */
  readonly adminChannel: string | null
  readonly words: WordsOf
  readonly observer: Pick<Observer, 'counted'>
  readonly time: Time
}

export function slackPlatform({ door, self, adminChannel, words, observer, time }: PlatformOptions): ChatPlatform {
  const { call } = door
  const spots = slackSpots(call, adminChannel)
  const moderators = words(usualLocale)

  const send = async (parts: readonly Part[], spot: Spot, key: string, pictured: Pictured | null = null) => {
    const file = pictured && (await share(pictured.picture, pictured.alt, spot, key, door, time.wait))
    return postParts(parts, spot, { key, file }, call)
  }

  /** Our own words to whoever gave a command; where the bot may not speak, in that person's own conversation. */
  const whisper = async (parts: readonly Part[], user: string, { channel }: Spot, key: string) => {
    try {
      for (const { text, blocks } of parts)
        await call('chat.postEphemeral', { channel, user, text, blocks, ...quiet }, z.object({}))
      return seenOnce
    } catch (error) {
      if (!failedWith(error, absentCodes)) throw error
    }
    const direct = await spots.direct(user)
    const post = await send(parts, direct, key)
    return post
      .split(',')
      .map((ts) => elsewhere(direct.channel, ts))
      .join(',')
  }

  const entitle = async (destination: Destination, { answers }: Message) => {
    const title = titleOf(destination, answers)
    if (title)
      await call('assistant.threads.setTitle', title, z.object({})).catch(() => observer.counted('status failed'))
  }

  return {
    async post(destination, { content }, key) {
      const parts = render(content, words(content.locale))
      const spot = await spots.of(destination)
      const asker = whispered(destination, content)
      if (asker !== null) return whisper(parts, asker, spot, key)
      const pictured = content.picture && { picture: content.picture, alt: content.text }
      const post = await send(parts, spot, key, pictured)
      await entitle(destination, content)
      return post
    },
    async notify({ content }, key) {
      const spot = await spots.of({ to: 'moderators' })
      return send(noticeParts(content, moderators, self.url), spot, key)
    },
    async find(destination, key) {
      const spot = await spots.of(destination)
      const search = { spot, key, self: self.user, now: time.now() }
      return findPost(search, call, (post) => removePost(spot.channel, post, call))
    },
    async reveal(moderator, { content }, key) {
      const direct = await spots.direct(moderator)
      const [thread = null] = (await send(headline(content, moderators), direct, key)).split(',')
      const { picture } = content
      const pictured = picture && { picture, alt: moderators('revealed picture') }
      await send(revealedParts(content, moderators), { ...direct, thread }, `${key}#content`, pictured)
    },
    async remove(destination, post) {
      const { channel } = await spots.of(destination)
      await removePost(channel, post, call)
    },
  }
}

interface Pictured {
  readonly picture: Picture
  readonly alt: string
}

/** To whom alone our own words go where a command was given among others; null for what all may see. */
function whispered(destination: Destination, { generated }: Message): string | null {
  if (destination.to !== 'place' || destination.place.private || generated) return null
  return askerOf(destination.place.thread)
}

/** For the first answer of a conversation with one person alone: the question names it. Else null. */
function titleOf(destination: Destination, answers: Message['answers']) {
  if (destination.to !== 'place' || !destination.place.private || !answers) return null
  const thread = threadOf(destination.place)
  if (thread === null || thread !== answers.of.message) return null
  const title = shortened(answers.question.replace(/\s+/g, ' ').trim(), limits.title)
  return title === '' ? null : { channel_id: destination.place.channel, thread_ts: thread, title }
}
