/** Slack's adapter in front of a Slack on the far side of the wire. */
import { slackDoor, type SlackDoor } from '../../../adapters/slack/call.ts'
import { askSelf, type Self } from '../../../adapters/slack/self.ts'
import type { Time } from '../../../adapters/slack/lanes.ts'
import { slackSending, type Sending } from '../../../adapters/slack/sending.ts'
import { wordsOf } from '../../../adapters/slack/words.ts'
import { builtInPolicy } from '../../../src/policy/built-in.ts'
import type { Counted, SecretSource } from '../../../src/ports.ts'
import type { Person, Place } from '../../../src/turn.ts'
import { farSideSlack, type FarSideSlack } from '../../far-side/slack/server.ts'
import { self as us } from '../../far-side/slack/state.ts'

export const general = 'C0GENERAL'
export const moderation = 'C0ADMIN'
export const ada: Person = { id: 'U0ADA', locale: 'en-GB' }
export const adasDirect = 'D0ADA'

export const words = wordsOf(builtInPolicy)

/** A clock that only waiting moves on, and that remembers how long was waited. */
export function virtualTime(): Time & { readonly waits: number[] } {
  let now = Date.now()
  const waits: number[] = []
  return {
    waits,
    now: () => now,
    async wait(milliseconds) {
      waits.push(milliseconds)
      now += milliseconds
    },
  }
}

export const steady = (token: string): SecretSource => ({ read: async () => token, renew: async () => token })

export interface TestSlack extends Sending {
  readonly far: FarSideSlack
  readonly door: SlackDoor
  readonly self: Self
  readonly time: ReturnType<typeof virtualTime>
  readonly counted: Counted[]
  /** A thread that a person began. */
  readonly place: (options?: { readonly channel?: string }) => Place
}

export async function openTestSlack(): Promise<TestSlack> {
  const far = await farSideSlack()
  const member = { team_id: us.team, locale: 'en-GB' }
  for (const id of [ada.id, 'U0BOB', 'U0MOD']) far.space.users.set(id, { id, ...member })
  for (const id of [general, moderation]) far.space.channels.set(id, { id, is_member: true })
  far.space.channels.set(adasDirect, { id: adasDirect, is_im: true })
  const time = virtualTime()
  const counted: Counted[] = []
  const options = { apiUrl: far.apiUrl, token: steady('xoxb-test'), time }
  const door = slackDoor(options)
  const self = await askSelf({ token: 'xoxb-test', apiUrl: far.apiUrl, teamId: null })
  const observer = { counted: (event: Counted) => void counted.push(event) }
  const sending = slackSending({ ...options, adminChannel: moderation, words, observer }, self)
  const place = ({ channel = general } = {}): Place => placeIn(channel, far.say(ada.id, channel, 'Hello bot'))
  return { ...sending, far, door, self, time, counted, place }
}

export const placeIn = (channel: string, thread: string): Place => ({
  platform: 'slack',
  workspace: us.team,
  channel,
  thread,
  private: channel.startsWith('D'),
})
