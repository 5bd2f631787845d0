/** The stores that a turn leads through, and the ledger of its posts. */
import type { Exchange, Outcome, Place, Revision, Turn } from '../turn.ts'

/** One post that a turn or case owes: the reply in its place, the asker's direct message, that a model is waking, a desk's notice. */
export type Slot = 'reply' | 'direct' | 'waking' | 'notice'

/**
 * `posting` without an id: a crash may or may not have posted it. `in doubt`: nobody can know; never posted again.
 * `expired`: too old to be of use when its time came. `undeliverable`: the platform refuses it for good.
 */
export type PostState =
  | { readonly state: 'posting' }
  | { readonly state: 'posted'; readonly post: string }
  | { readonly state: 'in doubt' | 'expired' | 'undeliverable' }

/** A worker's hold on an item. The newest claim wins: writes with an older fence are refused. */
export interface Claim {
  /** Which item; opaque outside the store. */
  readonly item: string
  readonly fence: number
  /** How many claims so far, this one included, were meant to think. */
  readonly attempts: number
  /** How many of them only found that a model was asleep; these are no attempts. */
  readonly waits: number
  readonly posts: Readonly<Partial<Record<Slot, PostState>>>
  /** A deletion or an edit overtook it: nothing may be stored or posted any more. */
  readonly withdrawn: boolean
  /** What the next `posting` is to store along with its mark; opaque outside the store, null when nothing. */
  readonly pending: unknown
}

export interface TurnStore {
  /** One atomic `ADD fence 1` that returns the item; `outcome` is what an earlier claim stored, or null. */
  claim(turn: Turn): Promise<Claim & { readonly outcome: Outcome | null }>
  /**
   * Stores the outcome, once, and the words of an answer where the thread's context will find them.
   * Gives the claim to go on with.
   * @throws Superseded when a newer claim exists, or the turn was withdrawn.
   */
  conclude(claim: Claim, turn: Turn, outcome: Outcome): Promise<Claim>
  /** Counts the claim as a wait for a sleeping model instead of an attempt. @throws Superseded */
  wait(claim: Claim): Promise<void>
  /** Who asked (a person key), and what became of it, null once it is withdrawn. Null for an unknown or expired turn. */
  recall(of: Revision): Promise<{ readonly person: string; readonly outcome: Outcome | null } | null>
}

export interface ThreadStore {
  /**
   * The thread's permitted exchanges before this turn's message, oldest first, at most the newest `limit`; and whether
   * the bot has ever taken part in the thread. One query, whatever the age of thread and channel.
   */
  context(turn: Turn, limit: number): Promise<{ readonly exchanges: readonly Exchange[]; readonly known: boolean }>
  /**
   * Remembers that the turn's person spoke in its thread, for as long as anything is known there. `alone`: the thread began
   * with this person's question to the bot, and as far as the bot was ever told nobody else spoke in it.
   */
  hear(turn: Turn): Promise<{ readonly alone: boolean }>
  /** What a person (a person key) asked in a thread and has no outcome yet, among the thread's newest turns. */
  unanswered(place: Place, person: string): Promise<readonly Revision[]>
}

/** What may already be in people's sight of a withdrawn message: every revision's claim, and its picture's key or null. */
export type Withdrawn = readonly (Claim & { readonly turn: string; readonly picture: string | null })[]

export interface WithdrawalStore {
  /** Marks every revision of the message, even before its turn arrives, and erases its words. Idempotent. */
  withdraw(place: Place, message: string): Promise<Withdrawn>
  /**
   * Records `turn` as the message's newest revision and withdraws the earlier ones. Idempotent.
   * `edits` counts the revisions before it; null when the message was deleted, so that nothing is to be answered.
   */
  revise(turn: Turn): Promise<{ readonly earlier: Withdrawn; readonly edits: number | null }>
  /** Withdraws one revision alone: a later edit of the message is answered again. Idempotent. */
  stop(of: Revision): Promise<Withdrawn>
}

/** What makes posting safe to repeat: a mark before, an id after. */
export interface Ledger {
  /** @throws Superseded when a newer claim exists or the item was withdrawn: the last check before sending. */
  posting(claim: Claim, slot: Slot): Promise<void>
  /** Stored whoever claims by now, unless another post stands already. `withdrawn`: this post must be taken back. */
  posted(claim: Claim, slot: Slot, state: PostState): Promise<{ readonly withdrawn: boolean }>
}
