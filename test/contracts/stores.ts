/** What the contracts of the stores are run against: all of them over one storage, and a clock that the test turns. */
import type {
  CaseStore,
  Ledger,
  ObjectStore,
  PersonStore,
  ThreadStore,
  TurnStore,
  WithdrawalStore,
} from '../../src/ports.ts'
import type { Outcome, Turn } from '../../src/turn.ts'

export interface Stores {
  readonly turns: TurnStore
  readonly threads: ThreadStore
  readonly withdrawals: WithdrawalStore
  readonly cases: CaseStore
  readonly ledger: Ledger
  readonly persons: PersonStore
  readonly objects: ObjectStore
}

export interface Opened extends Stores {
  /** Milliseconds since the epoch. */
  readonly clock: { now: number }
  close(): Promise<void>
}

export type Open = () => Promise<Opened>

/** A turn from its claim to its post, as a worker carries it out. */
export async function workOn(
  { turns, ledger }: Stores,
  turn: Turn,
  outcome: Outcome,
  post = `post of ${turn.message}`,
) {
  const claim = await turns.conclude(await turns.claim(turn), turn, outcome)
  await ledger.posting(claim, 'reply')
  return ledger.posted(claim, 'reply', { state: 'posted', post })
}
