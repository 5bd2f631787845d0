/** What became of a turn. */
import type { ImagineProblem, KeptPicture, PictureRequest } from './picture.ts'
import type { Stage, Took, Verdict } from './verdict.ts'

/** Fixed sentences that may stand beside an answer. */
export const notes = [
  'needs caution',
  'earlier messages unread',
  'files unread',
  'language not covered',
  'masking not covered',
  'demonstration picture',
] as const
export type Note = (typeof notes)[number]

/** What became of a turn. Stored once; a redelivered turn repeats it. Words are kept only of what was cleared. */
export type Outcome =
  | {
      readonly kind: 'answered'
      readonly question: string
      readonly reply: string
      readonly asked: Verdict
      readonly replied: Verdict
      /** Null in what was stored before times were taken, here and below. */
      readonly took: Took | null
      readonly notes: readonly Note[]
    }
  | {
      readonly kind: 'answered'
      readonly request: PictureRequest
      readonly picture: KeptPicture
      readonly asked: Verdict
      readonly drawn: Verdict
      readonly took: Took | null
      readonly notes: readonly Note[]
    }
  | { readonly kind: 'answered'; readonly fixed: 'help' | 'no files' | 'no answer' | 'imagine help' | 'picture gone' }
  | {
      readonly kind: 'refused' | 'held'
      readonly stage: Stage
      readonly verdict: Verdict
      readonly took: Took | null
    }
  | {
      readonly kind: 'refused'
      readonly fixed: 'too long' | 'edited too often' | 'prompt too long'
      readonly limit: number
    }
  | { readonly kind: 'refused'; readonly fixed: 'too many pictures'; readonly hour: number; readonly day: number }
  | { readonly kind: 'refused'; readonly fixed: Throttle; readonly hour: number; readonly day: number }
  | { readonly kind: 'refused'; readonly fixed: Unwelcome | Spent }
  | { readonly kind: 'refused'; readonly fixed: 'imagine problem'; readonly problem: ImagineProblem }
  | { readonly kind: 'failed'; readonly because: Failure }
  | { readonly kind: 'withdrawn' }

/** Whose share of turns is used up. */
export type Throttle = 'too many turns' | 'too many turns here'

/** Who is not answered, whatever is asked; `absent`: the bot is no member of the channel. */
export type Unwelcome = 'guest' | 'stranger' | 'absent'

/** What the month's budget leaves no money for: anything at all, or pictures. */
export type Spent = 'budget spent' | 'picture budget spent'

/** `stale`: found so late that an answer would only confuse; nothing is posted. `asleep`: a model did not wake in time. */
export type Failure = 'guard' | 'model' | 'attempts' | 'asleep' | 'stale'

/** One thing said in a conversation, as model and guard see it. Bare text: no names, no markup of ours. */
export interface Utterance {
  readonly role: 'user' | 'agent'
  readonly text: string
}

/** A question and its reply that were both cleared and shown. */
export interface Exchange {
  readonly person: string
  readonly question: string
  readonly reply: string
}
