import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Superseded } from '../../../src/ports.ts'
import type { Outcome, Turn } from '../../../src/turn.ts'
import { answer, aThread, canary, refusal } from '../../contracts/samples.ts'
import type { Stores } from '../../contracts/stores.ts'
import { withdrawalStoreContract } from '../../contracts/withdrawal-store.ts'
import { connect, openEmbedded, storesOver, type Connection, type Embedded } from './embedded.ts'
import { interleave, orders } from './interleave.ts'

withdrawalStoreContract('DynamoDB', openEmbedded)

describe('every order in which requests can meet', () => {
  let embedded: Embedded
  const hands: { readonly connection: Connection; readonly stores: Stores }[] = []
  beforeAll(async () => {
    embedded = await openEmbedded()
    for (let made = 0; made < 3; made += 1) {
      const connection = connect(embedded.socketPath)
      hands.push({ connection, stores: storesOver(connection.client, embedded.clock) })
    }
  })
  afterAll(async () => {
    for (const { connection } of hands) connection.client.destroy()
    await embedded.close()
  })

  const hand = (at: number) => {
    const found = hands[at]
    if (!found) throw new Error(`There is no hand ${at}`)
    return found
  }

  /** What people see; a post may be taken back before whoever made it knows its fate. */
  function aPlace() {
    const seen = new Set<string>()
    let posts = 0
    return {
      seen,
      post: () => {
        const id = `p${(posts += 1)}`
        seen.add(id)
        return id
      },
    }
  }
  type APlace = ReturnType<typeof aPlace>

  /** As a worker does: it stops where it is superseded, and takes back what it posted for a withdrawn turn. */
  const work = (at: number, turn: Turn, outcome: Outcome, place: APlace) => async () => {
    const { turns, ledger } = hand(at).stores
    try {
      const claim = await turns.claim(turn)
      if (claim.withdrawn || claim.posts.reply?.state === 'posted') return
      const held = claim.outcome ? claim : await turns.conclude(claim, turn, outcome)
      await ledger.posting(held, 'reply')
      const id = place.post()
      if ((await ledger.posted(held, 'reply', { state: 'posted', post: id })).withdrawn) place.seen.delete(id)
    } catch (error) {
      if (!(error instanceof Superseded)) throw error
    }
  }

  const retract = (withdrawn: Awaited<ReturnType<Stores['withdrawals']['withdraw']>>, place: APlace) => {
    for (const { posts } of withdrawn) if (posts.reply?.state === 'posted') place.seen.delete(posts.reply.post)
  }

  const remove =
    (at: number, { place: where, message }: Turn, place: APlace) =>
    async () =>
      retract(await hand(at).stores.withdrawals.withdraw(where, message), place)

  const amend = (at: number, turn: Turn, place: APlace, then: (turn: Turn) => Promise<void>) => async () => {
    const { earlier, edits } = await hand(at).stores.withdrawals.revise(turn)
    retract(earlier, place)
    if (edits !== null) await then({ ...turn, edits })
  }

  const actors = (...acts: readonly (() => Promise<void>)[]) =>
    acts.map((act, at) => ({ act, connection: hand(at).connection }))

  const wordsOf = async ({ place }: Turn) =>
    (await embedded.itemsOf(place)).filter((item) => JSON.stringify(item).includes(canary))

  /** Nothing is left to read, nothing to see, and nothing can follow. */
  async function expectGone(turn: Turn, place: APlace) {
    expect([...place.seen]).toEqual([])
    expect(await wordsOf(turn)).toEqual([])
    expect(await embedded.turns.claim(turn)).toMatchObject({ withdrawn: true })
  }

  test.each([answer('r1'), refusal])('a deletion and a worker: $kind', async (outcome) => {
    for (const order of orders([5, 2])) {
      const [turn, place] = [aThread()(1), aPlace()]
      await interleave(actors(work(0, turn, outcome, place), remove(1, turn, place)), order)
      await expectGone(turn, place)
    }
  })

  test.each([answer('r1'), refusal])('an edit and a worker on what it replaces: $kind', async (outcome) => {
    for (const order of orders([5, 2])) {
      const [turn, place] = [aThread()(1), aPlace()]
      const edited = { ...turn, revision: 'e1' }
      await interleave(
        actors(
          work(0, turn, outcome, place),
          amend(1, edited, place, async () => {}),
        ),
        order,
      )
      await expectGone(turn, place)
      expect(await embedded.turns.claim(edited)).toMatchObject({ withdrawn: false, fence: 1 })
    }
  })

  test('a deletion and an edit that is answered', async () => {
    for (const order of sample([6, 4], 40)) {
      const [turn, place] = [aThread()(1, { revision: 'e1' }), aPlace()]
      const edit = amend(0, turn, place, (edited) => work(0, edited, answer('edited'), place)())
      await interleave(actors(edit, remove(1, turn, place)), order)
      await expectGone(turn, place)
    }
  })

  test('two edits, each of them answered: only the newest stays', async () => {
    for (const order of sample([8, 8], 25)) {
      const [turn, place] = [aThread()(1), aPlace()]
      const edit = (at: number, revision: string) =>
        amend(at, { ...turn, revision }, place, (edited) => work(at, edited, answer(revision), place)())
      await interleave(actors(edit(0, 'e1'), edit(1, 'e2')), order)
      expect(place.seen.size).toBe(1)
      expect(await wordsOf(turn)).toMatchObject([{ reply: `${canary} e2` }])
    }
  })

  test('fault 12: a deletion and two workers on one turn', async () => {
    for (const order of sample([5, 6, 2], 40)) {
      const [turn, place] = [aThread()(1), aPlace()]
      const late = work(1, turn, refusal, place)
      await interleave(actors(work(0, turn, answer('r1'), place), late, remove(2, turn, place)), order)
      await expectGone(turn, place)
    }
  })

  test('D10: two workers that decide differently leave words only of what was posted', async () => {
    for (const order of sample([5, 6], 40)) {
      const [turn, place] = [aThread()(1), aPlace()]
      const late = work(1, turn, refusal, place)
      await interleave(actors(work(0, turn, answer('r1'), place), late), order)
      const { outcome } = await embedded.turns.claim(turn)
      expect((await wordsOf(turn)).length).toBe(outcome?.kind === 'answered' ? 1 : 0)
      expect(place.seen.size).toBe(1)
    }
  })

  function sample(counts: readonly number[], size: number) {
    const actorsInTurn = counts.flatMap((count, actor) => Array.from({ length: count }, () => actor))
    const shuffled = fc.shuffledSubarray(actorsInTurn, { minLength: actorsInTurn.length })
    return fc.sample(shuffled, { numRuns: size, seed: 7 })
  }
})
