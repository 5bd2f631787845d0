import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Quota, QuotaStore } from '../../src/ports.ts'

const noon = Date.UTC(2026, 10, 20, 12)
const minutes = (count: number) => noon + count * 60_000

/** What every store of quotas must do. */
export function quotaStoreContract(name: string, open: () => Promise<{ quotas: QuotaStore; close(): Promise<void> }>) {
  describe(`quotas in ${name}`, () => {
    let store: Awaited<ReturnType<typeof open>>
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store.close())

    let last = 0
    const nobody = () => `somebody ${(last += 1)}`
    const quota = (subject: string, turn: string, more: Partial<Quota> = {}): Quota => ({
      subject,
      turn,
      asked: noon,
      rate: { hour: 2, day: 3 },
      ...more,
    })
    const take = (given: Quota) => store.quotas.take(given)

    test('so many in an hour and in a day, and no more', async () => {
      const ann = nobody()
      expect([await take(quota(ann, 'a')), await take(quota(ann, 'b')), await take(quota(ann, 'c'))]).toEqual([
        true,
        true,
        false,
      ])
      const later = { asked: minutes(60) }
      expect([await take(quota(ann, 'd', later)), await take(quota(ann, 'e', later))]).toEqual([true, false])
      expect(await take(quota(ann, 'f', { asked: minutes(24 * 60) }))).toBe(true)
    })

    test('a turn that comes again counts once, even where the share is used up', async () => {
      const ann = nobody()
      for (const turn of ['a', 'b', 'a', 'b', 'a']) expect(await take(quota(ann, turn))).toBe(true)
    })

    test('a turn that came to nothing is given back, and giving back twice gives nothing more', async () => {
      const ann = nobody()
      for (const turn of ['a', 'b']) await take(quota(ann, turn))
      await store.quotas.giveBack(quota(ann, 'a'))
      await store.quotas.giveBack(quota(ann, 'a'))
      expect([await take(quota(ann, 'c')), await take(quota(ann, 'd'))]).toEqual([true, false])
      await store.quotas.giveBack(quota(nobody(), 'never taken'))
    })

    test('where the share is none, nothing is given', async () => {
      for (const rate of [
        { hour: 0, day: 5 },
        { hour: 5, day: 0 },
      ])
        expect(await take(quota(nobody(), 'a', { rate }))).toBe(false)
    })

    test('one share takes nothing from another', async () => {
      const [ann, ben] = [nobody(), nobody()]
      for (const turn of ['a', 'b', 'c']) await take(quota(ann, turn))
      expect(await take(quota(ben, 'a'))).toBe(true)
    })

    test('of many at once, exactly the share is given', async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 12 }), async (hour, count) => {
          const subject = nobody()
          const rate = { hour, day: 100 }
          const given = await Promise.all(
            Array.from({ length: count }, (_, at) => take(quota(subject, `t${at}`, { rate }))),
          )
          expect(given.filter(Boolean)).toHaveLength(Math.min(hour, count))
        }),
        { seed: 3, numRuns: 20 },
      )
    })
  })
}
