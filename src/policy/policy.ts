/** What an organisation allows: one table of categories, one of actions, and the limits. */
import { createHash } from 'node:crypto'
import type { Action, Grade } from '../turn.ts'

/** The lowest score (0 to 1, inclusive) of each grade above `casual`; rising. */
export interface Bands {
  readonly possibly: number
  readonly probably: number
  readonly caution: number
  readonly intervention: number
}

export interface CategoryRule {
  /** For moderators. */
  readonly title: string
  /** For the person who asked, completing "It seems to be about …". */
  readonly plain: string
  readonly bands: Bands
}

export interface PolicyTerms {
  readonly categories: Readonly<Record<string, CategoryRule>>
  readonly actions: Readonly<Record<Grade, Action>>
  /** Ask the guard first and the model only then, instead of both at once: slower, and nothing unjudged reaches the model. */
  readonly guardFirst: boolean
  /** ISO 639-1 codes of the languages that the text guard was made for. */
  readonly languages: readonly string[]
  readonly limits: {
    /** How often a turn is thought about before it fails. */
    readonly attempts: number
    /** How often one message is answered anew because it was edited. */
    readonly edits: number
    /** UTF-16 units of a question. */
    readonly characters: number
    readonly replyTokens: number
    /** The newest exchanges of a thread that are read at all. */
    readonly exchanges: number
    /** One attempt's deadline, in seconds. */
    readonly turnSeconds: number
    /** After so many hours an undelivered answer would only confuse. */
    readonly staleHours: number
  }
  /** Days. */
  readonly retention: {
    readonly threads: number
    readonly cases: number
    readonly held: number
    readonly audit: number
  }
}

export interface Policy extends PolicyTerms {
  /** A hash of the terms: the same terms have the same version everywhere. */
  readonly version: string
}

export function policyOf(terms: PolicyTerms): Policy {
  const canonical = JSON.stringify(terms, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return { ...terms, version: createHash('sha256').update(canonical).digest('hex').slice(0, 12) }
}
