/** What guards find, and what the policy decides from it. */

/** How serious, from nothing to the worst. */
export const grades = [
  'casual',
  'possibly needs caution',
  'probably needs caution',
  'needs caution',
  'needs intervention',
] as const
export type Grade = (typeof grades)[number]

/** What is done about it, from the softest to the hardest. */
export const actions = ['answer', 'answer with a note', 'hold', 'refuse', 'refuse and alert'] as const
export type Action = (typeof actions)[number]

/** What a guard reports. */
export interface Finding {
  /** A category of the policy, or `unspecified` (no category given) or `unknown` (a code that no list has). */
  readonly category: string
  /** 0 to 1. */
  readonly score: number
  /** Which guard said it. */
  readonly guard: string
}

/** What the policy decides from findings about one text or picture. */
export interface Verdict {
  readonly grade: Grade
  readonly action: Action
  /** The findings that caused it, worst first; for an untroubled text, none. */
  readonly because: readonly Finding[]
  /** The policy's version. */
  readonly policy: string
  /** SHA-256 of the text or the bytes that were judged, hex. A verdict clears those and no others. */
  readonly judged: string
}

/** How long it took, in milliseconds: checking what was asked, the model, checking what it made; null for what did not happen. */
export interface Took {
  readonly asked: number
  readonly made: number | null
  readonly checked: number | null
}

export type Stage = 'question' | 'reply' | 'prompt' | 'picture'
