/** What a guard stopped, for those who judge it. */
import type { Exchange, Failure } from './outcome.ts'
import type { KeptPicture, Picture } from './picture.ts'
import type { Person, Place } from './place.ts'
import type { Grade, Stage, Verdict } from './verdict.ts'

/** What a case keeps, so that a later decision needs nothing else. Ids, scores and decisions; the words are apart. */
export interface Case {
  readonly id: string
  readonly turn: string
  readonly reference: string
  readonly stage: Stage | 'failure'
  readonly outcome: 'refused' | 'held' | 'failed'
  /** Absent from a failure: there was no verdict. */
  readonly verdict: Verdict | null
  readonly failure: Failure | null
  readonly place: Place
  readonly message: string
  readonly person: Person
  readonly asked: number
}

/** A case's words, kept shorter than the case itself. */
export interface CaseContent {
  /** Of a picture, its prompt. */
  readonly question: string
  /** The stopped reply; null where the question was stopped. */
  readonly reply: string | null
  /** The permitted exchanges that guard and model saw. */
  readonly context: readonly Exchange[]
  /** The stopped picture. */
  readonly picture: KeptPicture | null
}

/** The card of a case in an admin channel. */
export interface Notice {
  readonly case: string
  readonly reference: string
  /** What is wrong, in plain words: category titles, or what failed. */
  readonly reasons: readonly string[]
  readonly stage: Stage | 'failure'
  readonly grade: Grade
  /** 0 to 1; the worst finding's. */
  readonly score: number
  /** A moderator is wanted now. */
  readonly alert: boolean
  readonly person: string
  readonly place: Place
  readonly message: string
  /** The stopped text, at most 500 characters; to be shown collapsed, escaped and quoted. Empty for a failure. */
  readonly excerpt: string
  /** The stopped picture, while it is kept; to be shown blurred until somebody asks for it. */
  readonly picture: Picture | null
}

/** What a moderator who asks is shown of a case. */
export interface Revealed {
  readonly case: string
  readonly reference: string
  /** Null once the words have expired, or were erased. */
  readonly content: Omit<CaseContent, 'picture'> | null
  readonly picture: Picture | null
}
