/** Everything that goes out to Slack, through one door. */
import type { ChatPlatform, Directory, Observer, Presence, Reception } from '../../src/ports.ts'
import { slackDoor, type DoorOptions } from './call.ts'
import { slackPlatform } from './deliver.ts'
import { slackDirectory } from './directory.ts'
import { machineTime } from './lanes.ts'
import { slackPresence } from './presence.ts'
import { slackReception } from './reception.ts'
import type { Self } from './self.ts'
import type { WordsOf } from './words.ts'

export interface SendingOptions extends DoorOptions {
  /** Null: no notices. */
  readonly adminChannel: string | null
  readonly words: WordsOf
  readonly observer: Pick<Observer, 'counted'>
}

export interface Sending {
  readonly platform: ChatPlatform
  readonly presence: Presence
  readonly directory: Directory
  readonly reception: Reception
}

/** `self`: who the bot is, as Slack said at the start. */
export function slackSending(options: SendingOptions, self: Self): Sending {
  const { adminChannel, words, observer, time = machineTime } = options
  const door = slackDoor(options)
  return {
    platform: slackPlatform({ door, self, adminChannel, words, observer, time }),
    presence: slackPresence(door.call, words(null)),
    directory: slackDirectory({ call: door.call, workspace: self.workspace, now: time.now }),
    reception: slackReception({ door, self, words, time }),
  }
}
