/** The parts that the flows are made of; each flow names the few that it needs. */
import type { Policy } from './policy/policy.ts'
import type {
  CaseStore,
  ChatModel,
  ChatPlatform,
  Directory,
  Ledger,
  Masker,
  ObjectStore,
  Observer,
  PersonStore,
  PictureGuard,
  PictureModel,
  Presence,
  PromptGuard,
  Queue,
  QuotaStore,
  Reception,
  Switches,
  TextGuard,
  ThreadStore,
  Tracer,
  TurnStore,
  WakeStore,
  WithdrawalStore,
} from './ports.ts'

export interface Bot {
  readonly queue: Queue
  readonly turns: TurnStore
  readonly threads: ThreadStore
  readonly withdrawals: WithdrawalStore
  readonly cases: CaseStore
  readonly ledger: Ledger
  readonly objects: ObjectStore
  readonly quotas: QuotaStore
  readonly persons: PersonStore
  readonly wakes: WakeStore
  readonly switches: Switches
  readonly masker: Masker
  readonly model: ChatModel
  readonly guards: readonly TextGuard[]
  readonly promptGuards: readonly PromptGuard[]
  readonly pictureModel: PictureModel
  readonly pictureGuard: PictureGuard
  readonly policy: Policy
  /** By the name that a place carries. */
  readonly platforms: Readonly<Record<string, ChatPlatform>>
  /** By the same name; a platform that cannot show what the bot does has none. */
  readonly presences: Readonly<Record<string, Presence>>
  /** By the same name; a platform that cannot say who asks has none, and everybody there is a member. */
  readonly directories: Readonly<Record<string, Directory>>
  /** By the same name; a platform without such places has none. */
  readonly receptions: Readonly<Record<string, Reception>>
  /** The platforms whose admin channels are told of cases. */
  readonly desks: readonly string[]
  readonly observer: Observer
  readonly tracer: Tracer
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** What is to become of the delivery: `leave` it to whoever holds it now, or see it `again` in so many seconds. */
export type Next = { readonly next: 'finish' | 'bury' | 'leave' } | { readonly next: 'again'; readonly seconds: number }

export const finish: Next = { next: 'finish' }

/** Doubling from a second to `ceiling`. */
export const again = (attempt: number, ceiling: number): Next => ({
  next: 'again',
  seconds: Math.min(2 ** Math.min(attempt - 1, 30), ceiling),
})
