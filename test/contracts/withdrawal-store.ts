import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Superseded } from '../../src/ports.ts'
import { turnId } from '../../src/turn.ts'
import { answer, aThread, drawing, refusal } from './samples.ts'
import { workOn, type Open, type Opened } from './stores.ts'

export function withdrawalStoreContract(name: string, open: Open) {
  describe(`withdrawals, ${name}`, () => {
    let stores: Opened
    beforeAll(async () => {
      stores = await open()
    })
    afterAll(() => stores.close())

    test('a deletion that comes before its message stops it', async () => {
      const turn = aThread()(1)
      const [claim, ...others] = await stores.withdrawals.withdraw(turn.place, turn.message)
      expect(others).toEqual([])
      expect(claim).toMatchObject({ turn: turnId(turn), fence: 0, attempts: 0, posts: {}, withdrawn: true })
      expect(await stores.turns.claim(turn)).toMatchObject({ withdrawn: true, outcome: null })
    })

    test('a deletion names what was posted, as often as it is asked', async () => {
      const turn = aThread()(1)
      await workOn(stores, turn, answer('r1'), 'p1')
      for (const _ of [1, 2]) {
        const [claim] = await stores.withdrawals.withdraw(turn.place, turn.message)
        expect(claim?.posts).toEqual({ reply: { state: 'posted', post: 'p1' } })
      }
    })

    test('a deletion names the picture that was kept, as often as it is asked, posted or not', async () => {
      const thread = aThread()
      await stores.turns.conclude(await stores.turns.claim(thread(1)), thread(1), drawing('a', undefined, 'pictures/a'))
      await workOn(stores, thread(2), drawing('b', undefined, 'pictures/b'), 'p2')
      await workOn(stores, thread(3), answer('r3'), 'p3')
      for (const _ of [1, 2]) {
        const keys = []
        for (const message of [1, 2, 3])
          keys.push((await stores.withdrawals.withdraw(thread(message).place, thread(message).message))[0]?.picture)
        expect(keys).toEqual(['pictures/a', 'pictures/b', null])
      }
    })

    test('a deletion between the mark and the id is told to whoever brings the id', async () => {
      const turn = aThread()(1)
      const claim = await stores.turns.conclude(await stores.turns.claim(turn), turn, answer('r1'))
      await stores.ledger.posting(claim, 'reply')
      const [withdrawn] = await stores.withdrawals.withdraw(turn.place, turn.message)
      expect(withdrawn?.posts).toEqual({ reply: { state: 'posting' } })
      expect(await stores.ledger.posted(claim, 'reply', { state: 'posted', post: 'p1' })).toEqual({ withdrawn: true })
    })

    test('a deletion concerns its message alone', async () => {
      const thread = aThread()
      await workOn(stores, thread(1), answer('r1'))
      await workOn(stores, thread(2), answer('r2'))
      await stores.withdrawals.withdraw(thread(1).place, thread(1).message)
      expect(await stores.turns.claim(thread(2))).toMatchObject({ withdrawn: false, outcome: answer('r2') })
    })

    test('an edit withdraws what the message said before, and is counted', async () => {
      const turn = aThread()
      await workOn(stores, turn(1), answer('r1'), 'p1')
      for (const _ of [1, 2]) {
        const { earlier, edits } = await stores.withdrawals.revise(turn(1, { revision: 'e1' }))
        expect(edits).toBe(1)
        expect(earlier).toEqual([
          expect.objectContaining({ turn: turnId(turn(1)), posts: { reply: { state: 'posted', post: 'p1' } } }),
        ])
      }
      await workOn(stores, turn(1, { revision: 'e1' }), answer('r2'), 'p2')
      const { earlier, edits } = await stores.withdrawals.revise(turn(1, { revision: 'e2' }))
      expect(edits).toBe(2)
      expect(earlier.map(({ posts }) => posts.reply)).toEqual([
        { state: 'posted', post: 'p1' },
        { state: 'posted', post: 'p2' },
      ])
      expect(await stores.turns.claim(turn(1, { revision: 'e1' }))).toMatchObject({ withdrawn: true, outcome: null })
      expect(await stores.turns.claim(turn(1, { revision: 'e2' }))).toMatchObject({ withdrawn: false })
    })

    test('a revision that is stopped is not answered; a later edit of the message is', async () => {
      const turn = aThread()
      const claim = await stores.turns.claim(turn(1))
      for (const _ of [1, 2]) {
        expect(await stores.withdrawals.stop(turn(1))).toMatchObject([{ turn: turnId(turn(1)), withdrawn: true }])
      }
      await expect(stores.turns.conclude(claim, turn(1), answer('r1'))).rejects.toThrow(Superseded)
      expect((await stores.withdrawals.revise(turn(1, { revision: 'e1' }))).edits).toBe(1)
      expect(await stores.turns.claim(turn(1, { revision: 'e1' }))).toMatchObject({ withdrawn: false })
    })

    test('an older edit that comes late does not take the place of a newer one', async () => {
      const turn = aThread()
      expect((await stores.withdrawals.revise(turn(1, { revision: 'e2' }))).edits).toBe(1)
      await workOn(stores, turn(1, { revision: 'e2' }), answer('newest'))
      expect((await stores.withdrawals.revise(turn(1, { revision: 'e1' }))).edits).toBe(1)
      expect(await stores.turns.claim(turn(1, { revision: 'e1' }))).toMatchObject({ withdrawn: true })
      expect(await stores.turns.claim(turn(1, { revision: 'e2' }))).toMatchObject({
        withdrawn: false,
        outcome: answer('newest'),
      })
      expect((await stores.withdrawals.revise(turn(1, { revision: 'e2' }))).edits).toBe(2)
    })

    test('a message that was edited and then deleted is withdrawn in every revision', async () => {
      const turn = aThread()
      const edited = turn(1, { revision: 'e1' })
      await workOn(stores, turn(1), refusal, 'p1')
      await stores.withdrawals.revise(edited)
      await workOn(stores, edited, answer('r2'), 'p2')
      const withdrawn = await stores.withdrawals.withdraw(edited.place, edited.message)
      expect(withdrawn.map((claim) => [claim.turn, claim.posts.reply])).toEqual([
        [turnId(turn(1)), { state: 'posted', post: 'p1' }],
        [turnId(edited), { state: 'posted', post: 'p2' }],
      ])
      expect(await stores.turns.claim(edited)).toMatchObject({ withdrawn: true, outcome: null })
    })

    test('after a deletion no edit is answered, however often it comes', async () => {
      const turn = aThread()
      const edited = turn(1, { revision: 'e1' })
      await stores.withdrawals.withdraw(edited.place, edited.message)
      for (const _ of [1, 2]) expect((await stores.withdrawals.revise(edited)).edits).toBeNull()
      expect(await stores.turns.claim(edited)).toMatchObject({ withdrawn: true })
    })
  })
}
