/** What the chat service keeps and shows. */
import type { Button, Explanation, Notice, Picture } from '../../src/turn.ts'

export interface Address {
  readonly channel: string
  /** The id of the message that the thread hangs from; a top-level message's own id. */
  readonly thread: string
  readonly message: string
}

/** A notice as a card: what the page needs of it, and no more. */
export interface Card {
  readonly kind: 'notice'
  readonly reference: string
  readonly reasons: readonly string[]
  readonly stage: Notice['stage']
  readonly grade: Notice['grade']
  /** 0 to 1. */
  readonly score: number
  readonly alert: boolean
  readonly person: string
  /** Where it happened, without a message for a command; null when that was not on this platform. */
  readonly about: Address | null
  readonly excerpt: string
}

/** A picture, whose bytes are kept apart and asked for by the message's address. */
export interface Pictured extends Omit<Picture, 'bytes'> {
  /** Null for one in a notice. */
  readonly seed: number | null
}

export interface Written {
  readonly text: string
  readonly generated: boolean
  readonly notes: readonly string[]
  readonly card: Card | null
  readonly picture: Pictured | null
  readonly buttons: readonly Button[]
  /** How it was checked; null for what people write, and for our own words. */
  readonly explanation: Explanation | null
}

/** Nothing but a text. */
export const plain = { generated: false, notes: [], card: null, picture: null, buttons: [], explanation: null } as const

/** As stored. Ids and revisions sort as text in the order in which they were made. */
export interface Message extends Address, Written {
  readonly author: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** What its author called it, so that it is found again; empty when nothing was given. */
  readonly key: string
  /** Empty as first written. */
  readonly revision: string
  readonly edited: number | null
  readonly deleted: boolean
}

/** As a page gets it. */
export interface View extends Omit<Message, 'key' | 'revision'> {
  /** Of two views of one message, the one with the greater stamp is the newer. */
  readonly stamp: string
  /** Accepted and kept, but not yet taken by the bot. */
  readonly undelivered: boolean
  /** Of a top-level message. */
  readonly replies: Replies
}

export interface Replies {
  readonly count: number
  /** The newest one's id; empty when there is none. */
  readonly newest: string
}

export const noReplies: Replies = { count: 0, newest: '' }
