/** What is seen of the bot at work: steps, counts and traces, and never a word. */
import type { Outcome } from '../turn.ts'

/** The boundaries of a turn's way: after each, a crash must lose nothing and double nothing. */
export const steps = [
  'claimed',
  'context read',
  'guard answered',
  'model answered',
  'outcome stored',
  'posting stored',
  'posted',
  'id stored',
  'acknowledged',
] as const
export type Step = (typeof steps)[number]

/** Ids and decisions only: what people or models wrote never comes here. */
export interface Observer {
  /** `item`: a turn's id, or a case's. */
  step(step: Step, item: string): void
  ended(turn: string, outcome: Outcome): void
  failed(item: string, during: string, error: unknown): void
  counted(event: Counted): void
}

export type Counted =
  | 'guard malformed'
  | 'dropped'
  | 'in doubt'
  | 'undeliverable'
  | 'buried'
  | 'removed'
  | 'removal refused'
  | 'status failed'
  | 'superseded'
  | 'helpful'
  | 'not helpful'
  | 'revealed'
  | 'reveal refused'
  | 'throttled'
  | 'throttled silently'
  | 'picture put off'
  | `${Dependency} ${Strain}`

/**
 * Follows what is done for one inbound from process to process. Of what was done only fixed words and the inbound's id are
 * told, and of a failure only that it was one.
 */
export interface Tracer {
  /** Does the work as one segment of a trace. What it began and did not wait for is not timed after its end. */
  follow<T>(followed: Followed, work: () => Promise<T>): Promise<T>
  /** Times a part of what is followed at the moment. Where nothing is, the work is done all the same. */
  part<T>(part: Part, work: () => Promise<T>): Promise<T>
  /** What is sent on with a message, as X-Ray writes it (`Root=…;Parent=…;Sampled=…`); null where nothing is followed. */
  header(): string | null
}

export interface Followed {
  readonly half: 'receive' | 'work'
  /** The id of the inbound. */
  readonly item: string
  /** As it came with the inbound, in whatever shape; null begins a trace. */
  readonly header: string | null
}

/** `try`: one of the calls that a dependency's answer took. */
export type Part =
  | Dependency
  | Exclude<Step, 'guard answered' | 'model answered' | 'acknowledged'>
  | 'try'
  | 'caller looked up'
  | 'quota taken'
  | 'case stored'
  | 'picture stored'
  | 'picture read'
  | 'status shown'
  | 'post looked for'
  | 'post removed'
  | 'revealed'
  | 'queued'

/** What the bot asks in order to think. */
export const dependencies = ['guard', 'model', 'prompt guard', 'picture model', 'picture guard', 'masker'] as const
export type Dependency = (typeof dependencies)[number]

/**
 * What a dependency puts the bot through. `cut off`: it failed so often that it is left alone for a while; `restored`: it
 * answers again.
 */
export const strains = ['retried', 'timed out', 'asleep', 'cut off', 'restored'] as const
export type Strain = (typeof strains)[number]
