import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Superseded } from '../../src/ports.ts'
import { aThread, caseOf, day, verdictOn, words } from './samples.ts'
import type { Open, Opened } from './stores.ts'

export function caseStoreContract(name: string, open: Open) {
  describe(`cases, ${name}`, () => {
    let stores: Opened
    beforeAll(async () => {
      stores = await open()
    })
    afterAll(() => stores.close())

    const drafted = async (more: Parameters<typeof caseOf>[1] = {}, content = words) => {
      const turn = aThread()(1)
      const about = caseOf(turn, more)
      const claim = await stores.turns.claim(turn)
      await stores.cases.draft(claim, about, content)
      return { turn, claim, about }
    }

    test('a case is kept whole, and its words apart from it', async () => {
      const { about } = await drafted()
      expect(await stores.cases.claim(about.id, 'slack')).toMatchObject({
        fence: 1,
        attempts: 1,
        posts: {},
        case: about,
      })
      expect(await stores.cases.content(about.id)).toEqual(words)
    })

    test('a failure without a verdict is a case too', async () => {
      const { about } = await drafted({ stage: 'failure', outcome: 'failed', verdict: null, failure: 'guard' })
      expect((await stores.cases.claim(about.id, 'slack'))?.case).toEqual(about)
    })

    test('there is nothing to tell of a case that never was', async () => {
      expect(await stores.cases.claim('none', 'slack')).toBeNull()
      expect(await stores.cases.content('none')).toBeNull()
    })

    test('who did what with a case is put on record as often as it comes, and nothing of a case that is gone', async () => {
      const { about } = await drafted()
      const audited = { what: 'revealed', by: 'mira', desk: 'slack', press: '1' } as const
      for (const _ of [1, 2]) expect(await stores.cases.audit(about.id, audited)).toEqual(about)
      expect(await stores.cases.audit('none', audited)).toBeNull()
      expect(await stores.cases.claim(about.id, 'slack')).toMatchObject({ fence: 1 })
    })

    test('each desk has a fence of its own', async () => {
      const { about } = await drafted()
      await stores.cases.claim(about.id, 'slack')
      expect(await stores.cases.claim(about.id, 'slack')).toMatchObject({ fence: 2, attempts: 2 })
      expect(await stores.cases.claim(about.id, 'teams|x')).toMatchObject({ fence: 1, attempts: 1 })
    })

    test("fault 30: a newer claim's case replaces an older one's, and never the other way round", async () => {
      const { turn, claim: zombie, about } = await drafted()
      const claim = await stores.turns.claim(turn)
      const later = { ...about, stage: 'reply', verdict: verdictOn('later', 'hold') } as const
      const long = { ...words, reply: 'later '.repeat(20_000) }
      await stores.cases.draft(claim, later, long)
      await expect(stores.cases.draft(zombie, about, words)).rejects.toThrow(Superseded)
      await expect(stores.cases.draft(zombie, about, { ...words, reply: 'x'.repeat(100_000) })).rejects.toThrow(
        Superseded,
      )
      expect((await stores.cases.claim(about.id, 'slack'))?.case).toEqual(later)
      expect(await stores.cases.content(about.id)).toEqual(long)
    })

    test('fault 30: words beyond what an item can hold are kept as well', async () => {
      const long = { ...words, reply: '界'.repeat(300_000) }
      const { about } = await drafted({}, long)
      expect(await stores.cases.content(about.id)).toEqual(long)
    })

    test('a case of a stopped picture names where it is kept', async () => {
      const picture = { key: 'held/1', mediaType: 'image/jpeg', width: 300, height: 200 } as const
      const { about } = await drafted({ stage: 'picture' }, { ...words, picture })
      expect((await stores.cases.content(about.id))?.picture).toEqual(picture)
    })

    test('input 44: half characters and NUL are kept as they are', async () => {
      const odd = { question: 'a\uD800b\uDC00\u0000', reply: '\uDFFF', context: [], picture: null }
      const { about } = await drafted({}, odd)
      expect(await stores.cases.content(about.id)).toEqual(odd)
    })

    test.each([
      ['refused', 29, 31],
      ['held', 6, 8],
      ['failed', 29, 31],
    ] as const)(
      'the words of a %s turn are there after %i days and gone after %i; the case stays',
      async (outcome, kept, gone) => {
        const { about } = await drafted({ outcome })
        const start = stores.clock.now
        stores.clock.now = start + kept * day
        expect(await stores.cases.content(about.id)).toEqual(words)
        stores.clock.now = start + gone * day
        expect(await stores.cases.content(about.id)).toBeNull()
        expect(await stores.cases.claim(about.id, 'slack')).not.toBeNull()
        stores.clock.now = start + 401 * day
        expect(await stores.cases.claim(about.id, 'slack')).toBeNull()
      },
    )
  })
}
