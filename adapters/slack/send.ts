/** The ways in which messages go out: for all to see, to one person alone, with a picture before them. */
import type { Destination, Observer } from '../../src/ports.ts'
import type { Message, Picture } from '../../src/turn.ts'
import { shortened } from './blocks.ts'
import { done, type SlackDoor } from './call.ts'
import { absentCodes, failedWith } from './failure.ts'
import { share } from './file.ts'
import type { Time } from './lanes.ts'
import { limits } from './limits.ts'
import type { Part } from './parts.ts'
import { postParts, quiet } from './post.ts'
import { elsewhere, seenOnce } from './remove.ts'
import type { Spot, Spots } from './spot.ts'
import { askerOf, threadOf } from './thread.ts'

export interface Pictured {
  readonly picture: Picture
  /** What stands in its place for those who do not see it. */
  readonly alt: string
}

export interface Sender {
  /** Gives the post's id. @throws SlackFailed, Superseded */
  readonly send: (parts: readonly Part[], spot: Spot, key: string, pictured?: Pictured | null) => Promise<string>
  /** To one person in a channel; where the bot may not speak, in that person's own conversation. @throws SlackFailed */
  readonly whisper: (parts: readonly Part[], user: string, spot: Spot, key: string) => Promise<string>
  /** Names a conversation after its first question. That it cannot is only counted. */
  readonly entitle: (destination: Destination, message: Message) => Promise<void>
}

interface SenderOptions {
  readonly door: SlackDoor
  readonly spots: Spots
  readonly time: Time
  readonly observer: Pick<Observer, 'counted'>
}

export function slackSender({ door, spots, time, observer }: SenderOptions): Sender {
  const { call } = door
  const send: Sender['send'] = async (parts, spot, key, pictured = null) => {
    const file = pictured && (await share(pictured.picture, pictured.alt, spot, key, door, time.wait))
    return postParts(parts, spot, { key, file }, call)
  }
  return {
    send,
    async whisper(parts, user, { channel }, key) {
      try {
        for (const { text, blocks } of parts)
          await call('chat.postEphemeral', { channel, user, text, blocks, ...quiet }, done)
        return seenOnce
      } catch (error) {
        if (!failedWith(error, absentCodes)) throw error
      }
      const direct = await spots.direct(user)
      const post = await send(parts, direct, key)
      return elsewhere(direct.channel, post)
    },
    async entitle(destination, { answers }) {
      const title = titleOf(destination, answers)
      if (!title) return
      await call('assistant.threads.setTitle', title, done).catch(() => observer.counted('status failed'))
    },
  }
}

/** To whom alone our own words go where a command was given among others; null for what all may see. */
export function whispered(destination: Destination, { generated }: Message): string | null {
  if (destination.to !== 'place' || destination.place.private || generated) return null
  return askerOf(destination.place.thread)
}

/** For the first answer of a conversation with one person alone; else null. */
function titleOf(destination: Destination, answers: Message['answers']) {
  if (destination.to !== 'place' || !destination.place.private || !answers) return null
  const thread = threadOf(destination.place)
  if (thread === null || thread !== answers.of.message) return null
  const title = shortened(answers.question.replace(/\s+/g, ' ').trim(), limits.title)
  return title === '' ? null : { channel_id: destination.place.channel, thread_ts: thread, title }
}
