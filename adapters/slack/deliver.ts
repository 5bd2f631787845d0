/** The chat platform that the core posts to. */
import type { ChatPlatform, Observer } from '../../src/ports.ts'
import type { SlackDoor } from './call.ts'
import { findPost } from './find.ts'
import type { Time } from './lanes.ts'
import { noticeParts } from './notice.ts'
import { removePost } from './remove.ts'
import { render } from './render.ts'
import { headline, revealedParts } from './revealed.ts'
import type { Self } from './self.ts'
import { slackSender, whispered } from './send.ts'
import { slackSpots } from './spot.ts'
import type { WordsOf } from './words.ts'

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
  const { send, whisper, entitle } = slackSender({ door, spots, time, observer })
  const moderators = words(null)
  return {
    async post(destination, { content }, key) {
      const parts = render(content, words(content.locale))
      const spot = await spots.of(destination)
      const asker = whispered(destination, content)
      if (asker !== null) return whisper(parts, asker, spot, key)
      const post = await send(parts, spot, key, content.picture && { picture: content.picture, alt: content.text })
      await entitle(destination, content)
      return post
    },
    async notify({ content }, key) {
      return send(noticeParts(content, moderators, self.url), await spots.of({ to: 'moderators' }), key)
    },
    async find(destination, key) {
      const spot = await spots.of(destination)
      const search = { spot, key, self: self.user, now: time.now() }
      return findPost(search, call, (post) => removePost(spot.channel, post, call))
    },
    async reveal(moderator, { content }, key) {
      const direct = await spots.direct(moderator)
      const thread = await send(headline(content, moderators), direct, key)
      const pictured = content.picture && { picture: content.picture, alt: moderators('revealed picture') }
      await send(revealedParts(content, moderators), { ...direct, thread }, `${key}#content`, pictured)
    },
    async remove(destination, post) {
      const { channel } = await spots.of(destination)
      await removePost(channel, post, call)
    },
  }
}
