import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Superseded, type PostState } from '../../src/ports.ts'
import { answer, aThread, caseOf, refusal, words } from './samples.ts'
import type { Open, Opened } from './stores.ts'

export function ledgerContract(name: string, open: Open) {
  describe(`the ledger of posts, ${name}`, () => {
    let stores: Opened
    beforeAll(async () => {
      stores = await open()
    })
    afterAll(() => stores.close())

    test('a mark before the post and an id after it are seen by the next claim, each in its slot', async () => {
      const turn = aThread()(1)
      const claim = await stores.turns.conclude(await stores.turns.claim(turn), turn, refusal)
      await stores.ledger.posting(claim, 'reply')
      expect(await stores.ledger.posted(claim, 'reply', { state: 'posted', post: 'p1' })).toEqual({ withdrawn: false })
      await stores.ledger.posting(claim, 'direct')
      expect((await stores.turns.claim(turn)).posts).toEqual({
        reply: { state: 'posted', post: 'p1' },
        direct: { state: 'posting' },
      })
    })

    test.each<PostState>([{ state: 'in doubt' }, { state: 'expired' }, { state: 'undeliverable' }])(
      '%j is kept as well',
      async (state) => {
        const turn = aThread()(1)
        await stores.ledger.posted(await stores.turns.claim(turn), 'reply', state)
        expect((await stores.turns.claim(turn)).posts).toEqual({ reply: state })
      },
    )

    test('fault 12: a late worker may not announce a post, but what it did post is kept', async () => {
      const turn = aThread()(1)
      const zombie = await stores.turns.conclude(await stores.turns.claim(turn), turn, answer('r1'))
      await stores.ledger.posting(zombie, 'reply')
      await stores.turns.claim(turn)
      await expect(stores.ledger.posting(zombie, 'direct')).rejects.toThrow(Superseded)
      await stores.ledger.posted(zombie, 'reply', { state: 'posted', post: 'p1' })
      expect((await stores.turns.claim(turn)).posts).toEqual({ reply: { state: 'posted', post: 'p1' } })
    })

    test('fault 12: the first post that is known stays; who brings another is told to take it back', async () => {
      const turn = aThread()(1)
      const zombie = await stores.turns.conclude(await stores.turns.claim(turn), turn, answer('r1'))
      await stores.ledger.posting(zombie, 'reply')
      const claim = await stores.turns.claim(turn)
      const [first, second] = [{ state: 'posted', post: 'p1' } as const, { state: 'posted', post: 'p2' } as const]
      for (const _ of [1, 2]) expect(await stores.ledger.posted(zombie, 'reply', first)).toEqual({ withdrawn: false })
      await expect(stores.ledger.posting(claim, 'reply')).rejects.toMatchObject({ withdrawn: false })
      expect(await stores.ledger.posted(claim, 'reply', second)).toEqual({ withdrawn: true })
      await stores.ledger.posted(claim, 'reply', { state: 'in doubt' })
      expect((await stores.turns.claim(turn)).posts).toEqual({ reply: first })
    })

    test('the notice of a case is kept the same way, one for each desk', async () => {
      const turn = aThread()(1)
      const about = caseOf(turn)
      await stores.cases.draft(await stores.turns.claim(turn), about, words)
      const claim = await stores.cases.claim(about.id, 'slack')
      if (!claim) throw new Error('No case')
      await stores.ledger.posting(claim, 'notice')
      await stores.ledger.posted(claim, 'notice', { state: 'posted', post: 'n1' })
      expect((await stores.cases.claim(about.id, 'slack'))?.posts).toEqual({ notice: { state: 'posted', post: 'n1' } })
      expect((await stores.cases.claim(about.id, 'teams'))?.posts).toEqual({})
      await expect(stores.ledger.posting(claim, 'notice')).rejects.toMatchObject({ withdrawn: false })
    })
  })
}
