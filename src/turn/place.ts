/** Where a conversation lives, who speaks there, and the keys that both are known by. */
import { join } from './key.ts'

/** Where a conversation lives. The ids are opaque outside the adapter that made them. */
export interface Place {
  readonly platform: string
  /** A Slack team, a Teams tenant. */
  readonly workspace: string
  readonly channel: string
  readonly thread: string
  /** Only the asker and the bot are here: a refusal may say its reason on the spot. */
  readonly private: boolean
}

export interface Person {
  /** Opaque; unique within the platform and workspace. */
  readonly id: string
  /** BCP 47, as the platform reports it: `en-GB`. */
  readonly locale: string
}

/** Names one revision of one message; with the place, all that a turn's id is made of. */
export interface Revision {
  readonly place: Place
  /**
   * The platform's message id; a slash command's trigger id; a button's action and timestamp. The ids of one thread sort as
   * text in the order in which the messages were written.
   */
  readonly message: string
  /** Empty as first written; the platform's edit timestamp afterwards. */
  readonly revision: string
}

/** The channel as one key: platform, workspace, channel. */
export const channelKey = (place: Place) => join(place.platform, place.workspace, place.channel)

/** A person as one key: platform, workspace, person. */
export const personKey = (place: Place, person: string) => join(place.platform, place.workspace, person)

/** Stable under redelivery: two deliveries of one message, by any route, have the same id. */
export const turnId = (turn: Revision) =>
  `${channelKey(turn.place)}:${join(turn.message, ...(turn.revision ? [turn.revision] : []))}`
