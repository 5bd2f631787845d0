/** Random histories of one thread, held against a plain account of what must be true after each step. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Superseded, type Claim, type PostState } from '../../../src/ports.ts'
import { turnId, type Outcome, type Turn } from '../../../src/turn.ts'
import { answer, aThread, canary, refusal } from '../../contracts/samples.ts'
import { openEmbedded, type Embedded } from './embedded.ts'

let embedded: Embedded
beforeAll(async () => {
  embedded = await openEmbedded()
})
afterAll(() => embedded.close())

interface Account {
  readonly turn: Turn
  fence: number
  outcome: Outcome | null
  withdrawn: boolean
  post: PostState | null
}

interface Held {
  claim: Claim
  readonly account: Account
  /** Nothing was stored yet when it was claimed, and it has stored nothing itself. */
  undecided: boolean
}

const one = fc.integer({ min: 1, max: 3 })
const revision = fc.constantFrom('', 'e1', 'e2')
const edit = fc.constantFrom('e1', 'e2')
const pick = fc.nat({ max: 5 })
const step = fc.oneof(
  fc.record({ do: fc.constant('claim' as const), message: one, revision }),
  fc.record({ do: fc.constant('conclude' as const), pick, answered: fc.boolean() }),
  fc.record({ do: fc.constant('posting' as const), pick }),
  fc.record({ do: fc.constant('posted' as const), pick }),
  fc.record({ do: fc.constant('withdraw' as const), message: one }),
  fc.record({ do: fc.constant('revise' as const), message: one, edit }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function aHistory() {
  const thread = aThread()
  const accounts = new Map<string, Account>()
  const edits = new Map<number, { revisions: string[]; deleted: boolean }>()
  const held: Held[] = []
  let made = 0

  const accountOf = (message: number, of: string) => {
    const turn = thread(message, { revision: of })
    const account = accounts.get(turnId(turn)) ?? { turn, fence: 0, outcome: null, withdrawn: false, post: null }
    accounts.set(turnId(turn), account)
    return account
  }
  const editsOf = (message: number) => {
    const known = edits.get(message) ?? { revisions: [], deleted: false }
    edits.set(message, known)
    return known
  }
  const current = ({ claim, account }: Held) => claim.fence === account.fence && !account.withdrawn
  const holder = (at: number) => held[held.length - 1 - (at % held.length)]
  const withdraw = (message: number, revisions: readonly string[]) =>
    revisions.map((of) => {
      const account = accountOf(message, of)
      account.withdrawn = true
      if (account.outcome && 'reply' in account.outcome) account.outcome = null
      return { turn: turnId(account.turn), posts: account.post ? { reply: account.post } : {} }
    })
  const succeeds = async (act: Promise<unknown>, expected: boolean) => {
    const result = await act.then(
      () => true,
      (error: unknown) => {
        if (error instanceof Superseded) return false
        throw error
      },
    )
    expect(result).toBe(expected)
  }

  async function carryOut(next: Step): Promise<void> {
    if (next.do === 'claim') return claims(next.message, next.revision)
    if (next.do === 'withdraw' || next.do === 'revise') return overtake(next)
    const holding = holder(next.pick)
    if (!holding) return
    if (next.do === 'conclude') return conclude(holding, next.answered ? answer(`r${(made += 1)}`) : refusal)
    if (next.do === 'posting') return posting(holding)
    return posted(holding, { state: 'posted', post: `p${(made += 1)}` })
  }

  async function claims(message: number, of: string) {
    const account = accountOf(message, of)
    const { outcome, ...claimed } = await embedded.turns.claim(account.turn)
    account.fence += 1
    held.push({ claim: claimed, account, undecided: outcome === null })
    expect({ outcome, fence: claimed.fence, withdrawn: claimed.withdrawn, posts: claimed.posts }).toEqual({
      outcome: account.outcome,
      fence: account.fence,
      withdrawn: account.withdrawn,
      posts: account.post ? { reply: account.post } : {},
    })
  }

  async function conclude(holding: Held, outcome: Outcome) {
    if (!holding.undecided) return
    const expected = current(holding)
    const concluding = embedded.turns.conclude(holding.claim, holding.account.turn, outcome)
    await succeeds(concluding, expected)
    if (!expected) return
    holding.claim = await concluding
    holding.undecided = false
    holding.account.outcome = outcome
  }

  async function posting({ claim: by, account }: Held) {
    const expected = current({ claim: by, account, undecided: false }) && account.post?.state !== 'posted'
    await succeeds(embedded.ledger.posting(by, 'reply'), expected)
    if (expected) account.post = { state: 'posting' }
  }

  async function posted({ claim: by, account }: Held, state: PostState) {
    const other = account.post?.state === 'posted'
    const { withdrawn } = await embedded.ledger.posted(by, 'reply', state)
    expect(withdrawn).toBe(account.withdrawn || other)
    if (!other) account.post = state
  }

  async function overtake(next: Extract<Step, { readonly do: 'withdraw' | 'revise' }>) {
    const known = editsOf(next.message)
    const result =
      next.do === 'withdraw'
        ? { earlier: await embedded.withdrawals.withdraw(thread(0).place, thread(next.message).message), edits: null }
        : await embedded.withdrawals.revise(thread(next.message, { revision: next.edit }))
    if (next.do === 'withdraw') known.deleted = true
    else known.revisions = [...new Set([...known.revisions, next.edit])].toSorted()
    const outdated = known.deleted ? known.revisions : known.revisions.slice(0, -1)
    expect(result.edits).toBe(next.do === 'withdraw' || known.deleted ? null : known.revisions.indexOf(next.edit) + 1)
    expect(result.earlier.map(({ turn, posts }) => ({ turn, posts }))).toEqual(
      withdraw(next.message, ['', ...outdated]),
    )
  }

  /** What the thread tells, and what words are stored at all. */
  async function check() {
    const permitted = [...accounts.values()]
      .flatMap(({ turn, outcome }) => (outcome && 'reply' in outcome ? [{ turn, reply: outcome.reply }] : []))
      .toSorted((a, b) => (turnId(a.turn) < turnId(b.turn) ? -1 : 1))
      .map(({ reply }) => reply)
    const { exchanges } = await embedded.threads.context(thread(9), 100)
    expect(exchanges.map(({ reply }) => reply)).toEqual(permitted)
    const stored = await embedded.itemsOf(thread(0).place)
    expect(stored.filter((item) => JSON.stringify(item).includes(canary))).toHaveLength(permitted.length)
  }

  return { carryOut, check }
}

test('faults 7, 12 and 30, D10: whatever happens in a thread, in any order, is accounted for', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const history = aHistory()
      for (const next of steps) await history.carryOut(next)
      await history.check()
    }),
    { seed: 31, numRuns: 30 },
  )
})
