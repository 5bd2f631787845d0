/** How people are received: prompts in an empty conversation, and the app's home. */
import type { Reception } from '../../src/ports.ts'
import { shortened } from './blocks.ts'
import { done, type SlackDoor } from './call.ts'
import { homeBlocks } from './home.ts'
import { findPost } from './find.ts'
import type { Self } from './self.ts'
import type { Time } from './lanes.ts'
import { limits } from './limits.ts'
import { partsOf } from './parts.ts'
import { postParts } from './post.ts'
import { render } from './render.ts'
import { slackSpots, type Spot } from './spot.ts'
import type { Words, WordsOf } from './words.ts'

export interface ReceptionOptions {
  readonly door: SlackDoor
  readonly self: Self
  readonly words: WordsOf
  readonly time: Time
}

export function slackReception({ door: { call }, self, words, time }: ReceptionOptions): Reception {
  const spots = slackSpots(call, null)
  const stands = async (spot: Spot, key: string) =>
    (await findPost({ spot, key, self: self.user, now: time.now() }, call, async () => {})).found === 'yes'
  return {
    async welcome(place, _person, { content }, key) {
      const said = words(content.locale)
      if (place.private) {
        // Slack keeps one set of prompts: to set it twice is to set it once.
        const suggested = {
          channel_id: place.channel,
          title: wholeSentences(content.text, limits.title),
          prompts: promptsOf(said),
        }
        await call('assistant.threads.setSuggestedPrompts', suggested, done)
        return
      }
      const spot = { channel: place.channel, thread: null }
      if (!(await stands(spot, key))) await postParts(render(content, said), spot, { key, file: null }, call)
    },
    async home(place, person, { content }, as, key) {
      const blocks = homeBlocks(content, place, person, self.url, words(person.locale))
      if (as === 'page') {
        const view = { type: 'home', blocks }
        await call('views.publish', { user_id: person.id, view }, done)
        return
      }
      const spot = await spots.direct(person.id)
      if (!(await stands(spot, key))) await postParts(partsOf(blocks), spot, { key, file: null }, call)
    },
  }
}

/** As many as fit: half a sentence says nothing. */
function wholeSentences(text: string, longest: number): string {
  if (text.length <= longest) return text
  const end = Math.max(text.lastIndexOf('. ', longest - 1), text.lastIndexOf('。', longest - 1))
  return end < 0 ? shortened(text, longest) : text.slice(0, end + 1)
}

const promptsOf = (words: Words) =>
  (['suggested question', 'suggested picture'] as const).map((id) => ({ title: words(id), message: words(id) }))
