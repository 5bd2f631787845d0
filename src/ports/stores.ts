/** The stores of all that is not a turn. */
import type { Case, CaseContent, Recent, Revision } from '../turn.ts'
import type { Claim } from './turns.ts'

export interface CaseStore {
  /** Keeps a case and its words; a newer claim's replaces an older one's. Not open before its first notice is claimed. */
  draft(claim: Claim, opened: Case, content: CaseContent): Promise<void>
  /** Opens the case for one desk's notice, with a fence of that desk's own; null when the case is gone. */
  claim(id: string, desk: string): Promise<(Claim & { readonly case: Case }) | null>
  /** Null once the words have expired. */
  content(id: string): Promise<CaseContent | null>
  /** Puts on record who did what with a case, once for each press, as long as the case is kept. Null when the case is gone. */
  audit(id: string, audited: Audited): Promise<Case | null>
}

/** Ids only. */
export interface Audited {
  readonly what: 'revealed' | 'reveal refused'
  /** A person's id on the desk's platform. */
  readonly by: string
  readonly desk: string
  /** The platform's id of the press. */
  readonly press: string
}

export interface PersonStore {
  /** The person's newest turns, newest first, at most `limit`. `person`: a person key. */
  recent(person: string, limit: number): Promise<readonly Recent[]>
  /**
   * Erases the words and pictures kept of a person's turns; ids, hashes and decisions stay, and so do the words of cases.
   * Idempotent: gives how many turns the person has on record, each time alike. A turn that is still worked on is withdrawn.
   */
  forget(person: string): Promise<number>
  /** Keeps whether an answer helped a person (a person key); the latest word counts. False for an unknown turn. */
  rate(of: Revision, person: string, helpful: boolean): Promise<boolean>
}

/** How long a model took to wake, as it was seen before. */
export interface WakeStore {
  /** Seconds; null when it was never seen. */
  expected(model: string): Promise<number | null>
  seen(model: string, seconds: number): Promise<void>
}

export interface QuotaStore {
  /** Counts the turn, once however often it is taken; false when the subject has had its share. */
  take(quota: Quota): Promise<boolean>
  /** For a turn that came to nothing. */
  giveBack(quota: Quota): Promise<void>
}

export interface Quota {
  /** Whose, and of what. */
  readonly subject: string
  readonly turn: string
  /** When the turn was asked: milliseconds since the epoch. */
  readonly asked: number
  /** At most so many in one hour and in one day, of the clock and in UTC. */
  readonly rate: { readonly hour: number; readonly day: number }
}

/** What of the bot the month's budget has stopped; `chat` stops pictures too. */
export interface Stopped {
  readonly pictures: boolean
  readonly chat: boolean
}

export interface Switches {
  /** As it was a minute ago at most. A new month (UTC) begins with nothing stopped. */
  stopped(): Promise<Stopped>
  /** Until the end of the month of `at`: milliseconds since the epoch. Idempotent. */
  stop(what: keyof Stopped, at: number): Promise<void>
  /** Everything, for the rest of this month. Idempotent. */
  open(): Promise<void>
}

/** Room for pictures: of all workers together only so many draw at once. */
export interface Easel {
  /** False when there is no room. `until`: when the place is free again whatever happens, in milliseconds since the epoch. */
  take(item: string, until: number): Promise<boolean>
  leave(item: string): Promise<void>
}

/** Long texts and pictures. */
export interface ObjectStore {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>
  /** Null when there is none. */
  get(key: string): Promise<Uint8Array | null>
  remove(key: string): Promise<void>
}
