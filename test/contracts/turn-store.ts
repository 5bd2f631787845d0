import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Superseded } from '../../src/ports.ts'
import { personKey } from '../../src/turn.ts'
import { answer, aThread, day, drawing, refusal, wordless } from './samples.ts'
import { workOn, type Open, type Opened } from './stores.ts'

export function turnStoreContract(name: string, open: Open) {
  describe(`turns, ${name}`, () => {
    let stores: Opened
    beforeAll(async () => {
      stores = await open()
    })
    afterAll(() => stores.close())

    test('a turn that nobody has worked on has no outcome and no posts', async () => {
      const claim = await stores.turns.claim(aThread()(1))
      expect(claim).toMatchObject({ fence: 1, attempts: 1, posts: {}, withdrawn: false, outcome: null })
    })

    test.each(wordless)('a redelivered turn repeats its stored outcome: %j', async (outcome) => {
      const turn = aThread()(1)
      await stores.turns.conclude(await stores.turns.claim(turn), turn, outcome)
      expect(await stores.turns.claim(turn)).toMatchObject({ fence: 2, attempts: 2, outcome })
    })

    test('a redelivered turn repeats its stored answer, word for word, posted or not', async () => {
      const turn = aThread()(1)
      const said = answer('Grüße, 世界 👩‍👩‍👧 \u0000 "quoted"\n')
      await stores.turns.conclude(await stores.turns.claim(turn), turn, said)
      expect((await stores.turns.claim(turn)).outcome).toEqual(said)
      const claim = await stores.turns.claim(turn)
      await stores.ledger.posting(claim, 'reply')
      expect(await stores.turns.claim(turn)).toMatchObject({ outcome: said, posts: { reply: { state: 'posting' } } })
    })

    test('a redelivered turn repeats its stored picture, posted or not, and no conversation has its words', async () => {
      const thread = aThread()
      const drawn = drawing('Grüße, 世界 "quoted"\n')
      await stores.turns.conclude(await stores.turns.claim(thread(1)), thread(1), drawn)
      expect((await stores.turns.claim(thread(1))).outcome).toEqual(drawn)
      const claim = await stores.turns.claim(thread(1))
      await stores.ledger.posting(claim, 'reply')
      expect((await stores.turns.claim(thread(1))).outcome).toEqual(drawn)
      expect((await stores.threads.context(thread(2), 10)).exchanges).toEqual([])
    })

    test('who asked, and what became of it, can be looked up', async () => {
      const thread = aThread()
      const person = personKey(thread(1).place, 'ann')
      expect(await stores.turns.recall(thread(1))).toBeNull()
      await stores.turns.claim(thread(1))
      expect(await stores.turns.recall(thread(1))).toEqual({ person, outcome: null })
      await workOn(stores, thread(1), drawing())
      await workOn(stores, thread(2), refusal)
      expect(await stores.turns.recall(thread(1))).toEqual({ person, outcome: drawing() })
      expect(await stores.turns.recall(thread(2))).toEqual({ person, outcome: refusal })
      expect(await stores.turns.recall(thread(1, { revision: 'e1' }))).toBeNull()
      await stores.withdrawals.withdraw(thread(1).place, thread(1).message)
      expect(await stores.turns.recall(thread(1))).toEqual({ person, outcome: null })
      stores.clock.now += 401 * day
      expect(await stores.turns.recall(thread(2))).toBeNull()
    })

    test('fault 7: of many claims at once each has a fence of its own, and only the newest stores and posts', async () => {
      const turn = aThread()(1)
      const claims = await Promise.all(Array.from({ length: 20 }, () => stores.turns.claim(turn)))
      expect(new Set(claims.map(({ fence }) => fence)).size).toBe(20)
      const oldestFirst = claims.toSorted((a, b) => a.fence - b.fence)
      const newest = oldestFirst.pop()
      for (const claim of oldestFirst) {
        await expect(stores.turns.conclude(claim, turn, answer('late'))).rejects.toThrow(Superseded)
        await expect(stores.turns.conclude(claim, turn, refusal)).rejects.toThrow(Superseded)
        await expect(stores.ledger.posting(claim, 'reply')).rejects.toMatchObject({ withdrawn: false })
      }
      if (!newest) throw new Error('No claim')
      const held = await stores.turns.conclude(newest, turn, answer('newest'))
      await stores.ledger.posting(held, 'reply')
      expect((await stores.turns.claim(turn)).outcome).toEqual(answer('newest'))
    })

    test('fault 26: a claim that only found a model asleep is a wait and no attempt', async () => {
      const turn = aThread()(1)
      for (const waits of [0, 1, 2]) {
        const claim = await stores.turns.claim(turn)
        expect(claim).toMatchObject({ attempts: 1, waits })
        await stores.turns.wait(claim)
      }
      expect(await stores.turns.claim(turn)).toMatchObject({ fence: 4, attempts: 1, waits: 3 })
      expect(await stores.turns.claim(turn)).toMatchObject({ attempts: 2, waits: 3 })
    })

    test('nobody counts a wait once a newer claim holds the turn, or it is withdrawn', async () => {
      const turn = aThread()(1)
      const zombie = await stores.turns.claim(turn)
      const claim = await stores.turns.claim(turn)
      await expect(stores.turns.wait(zombie)).rejects.toMatchObject({ name: 'Superseded', withdrawn: false })
      await stores.withdrawals.withdraw(turn.place, turn.message)
      await expect(stores.turns.wait(claim)).rejects.toMatchObject({ name: 'Superseded', withdrawn: true })
      expect(await stores.turns.claim(turn)).toMatchObject({ attempts: 3, waits: 0 })
    })

    test('fault 12: a worker that wakes after its turn was refused by another leaves no answer behind', async () => {
      const thread = aThread()
      const zombie = await stores.turns.claim(thread(1))
      await workOn(stores, thread(1), refusal)
      await expect(stores.turns.conclude(zombie, thread(1), answer('late'))).rejects.toThrow(Superseded)
      expect((await stores.turns.claim(thread(1))).outcome).toEqual(refusal)
      expect((await stores.threads.context(thread(2), 10)).exchanges).toEqual([])
    })

    test('an answer is stored by the same claim twice, as after a lost response, without harm', async () => {
      const turn = aThread()(1)
      const claim = await stores.turns.claim(turn)
      await stores.turns.conclude(claim, turn, answer('once'))
      await stores.turns.conclude(claim, turn, answer('once'))
      await stores.turns.claim(turn)
      await expect(stores.turns.conclude(claim, turn, answer('once'))).rejects.toThrow(Superseded)
    })

    test('nothing can be stored or posted once the turn is withdrawn', async () => {
      const turn = aThread()(1)
      const claim = await stores.turns.claim(turn)
      await stores.withdrawals.withdraw(turn.place, turn.message)
      for (const outcome of [answer('late'), drawing(), ...wordless])
        await expect(stores.turns.conclude(claim, turn, outcome)).rejects.toMatchObject({ withdrawn: true })
      await expect(stores.ledger.posting(claim, 'reply')).rejects.toMatchObject({ withdrawn: true })
      expect(await stores.turns.claim(turn)).toMatchObject({ withdrawn: true, outcome: null })
    })

    test('each revision of a message is a turn of its own', async () => {
      const thread = aThread()
      await workOn(stores, thread(1), refusal)
      expect(await stores.turns.claim(thread(1, { revision: 'e1' }))).toMatchObject({ fence: 1, outcome: null })
    })

    test('an answer whose words have expired is not repeated; its post is still known', async () => {
      const turn = aThread()(1)
      await workOn(stores, turn, answer('old'), 'p1')
      stores.clock.now += 31 * day
      const claim = await stores.turns.claim(turn)
      expect(claim).toMatchObject({ outcome: null, posts: { reply: { state: 'posted', post: 'p1' } } })
      const again = await stores.turns.conclude(claim, turn, answer('new'))
      expect((await stores.turns.claim(turn)).outcome).toEqual(answer('new'))
      await expect(stores.ledger.posting(again, 'reply')).rejects.toThrow(Superseded)
    })

    test('a turn whose row has expired counts as gone, but its fence never falls', async () => {
      const turn = aThread()(1)
      await workOn(stores, turn, refusal)
      stores.clock.now += 401 * day
      expect(await stores.turns.claim(turn)).toMatchObject({ fence: 2, attempts: 1, outcome: null, posts: {} })
      const claim = await stores.turns.claim(turn)
      expect(claim).toMatchObject({ fence: 3, attempts: 2 })
      await stores.turns.conclude(claim, turn, refusal)
      expect((await stores.turns.claim(turn)).outcome).toEqual(refusal)
    })
  })
}
