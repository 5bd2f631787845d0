/** What goes out to people, and what alone may. */
import type { Picture } from './picture.ts'
import type { Revision } from './place.ts'
import type { Turn } from './turn.ts'
import type { Stage, Verdict } from './verdict.ts'

/** What goes out to people. */
export interface Message {
  readonly text: string
  /** BCP 47: the person's for whom it was made, so that labels around it are in the same language. */
  readonly locale: string
  /** A model wrote `text`: label it so, and let nothing in it act (ping, link, unfurl). */
  readonly generated: boolean
  /** Fixed sentences of ours, shown apart from the text. */
  readonly notes: readonly string[]
  /** `text` is its prompt then, and what stands in its place for those who do not see it. */
  readonly picture: (Picture & { readonly seed: number }) | null
  readonly buttons: readonly Button[]
  /** Null for our own words, and wherever it would tell others why something was stopped. */
  readonly explanation: Explanation | null
  /** The turn that a model answered here, to be named in feedback; null for our own words. */
  readonly answers: Answered | null
}

export interface Answered {
  readonly of: Revision
  /** The question as it was cleared; of a picture, its prompt. */
  readonly question: string
}

/** How a message was checked, for whoever wants to understand. */
export interface Explanation {
  readonly checks: readonly Check[]
  /** How long the model took, in milliseconds; null where it was not asked, or not timed. */
  readonly made: number | null
}

export interface Check extends Omit<Verdict, 'judged'> {
  readonly stage: Stage
  /** In milliseconds; null where it was not timed. */
  readonly took: number | null
}

/** A press sends back what the button concerns: a new turn, or a removal. */
export interface Button {
  readonly press: 'draw again' | 'remove'
  readonly of: Revision
  /** For platforms that can hide a button from those who may not press it. */
  readonly asker: string
}

/** What a person is told of themselves, in words of ours but for the titles, which are the person's own cleared words. */
export interface Home {
  /** What the bot is, that moderators see what is stopped, and how long things are kept: paragraphs. */
  readonly about: readonly string[]
  readonly heading: string
  /** Newest first; `empty` is said where there is none. */
  readonly recent: readonly Recent[]
  readonly empty: string
  /** Words of the button that erases, and of the question that must be answered before. */
  readonly forget: { readonly label: string; readonly confirm: string; readonly cancel: string }
}

/** A turn of a person's, as it can be found again. */
export interface Recent {
  readonly of: Revision
  readonly kind: Turn['kind']
  /** Milliseconds since the epoch. */
  readonly asked: number
  /** The beginning of the question; null where its words are not kept. */
  readonly title: string | null
}

declare const cleared: unique symbol
declare const forModerators: unique symbol

/** Content that passed its last guard. Only `policy/clear.ts` makes one. */
export type Cleared<T> = { readonly [cleared]: true; readonly content: T }

/** Content for moderators' eyes; no other way out accepts it. Only `policy/clear.ts` makes one. */
export type ForModerators<T> = { readonly [forModerators]: true; readonly content: T }
