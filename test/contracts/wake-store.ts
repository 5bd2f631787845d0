import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WakeStore } from '../../src/ports.ts'
import { day } from './samples.ts'

export interface OpenedWakes {
  readonly wakes: WakeStore
  /** Milliseconds since the epoch. */
  readonly clock: { now: number }
  close(): Promise<void>
}

/** What every store of waking times must do. */
export function wakeStoreContract(name: string, open: () => Promise<OpenedWakes>) {
  describe(`waking times in ${name}`, () => {
    let store: OpenedWakes
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store.close())

    let last = 0
    const aModel = () => `endpoint/component ${(last += 1)} | “é”`
    const see = async (model: string, seconds: readonly number[]) => {
      for (const each of seconds) await store.wakes.seen(model, each)
    }

    test('nothing is expected of a model that was never seen to wake', async () => {
      expect(await store.wakes.expected(aModel())).toBeNull()
    })

    test('one strange time changes no estimate, and the oldest give way to the newest', async () => {
      const model = aModel()
      await see(model, [300, 320, 7200])
      expect(await store.wakes.expected(model)).toBe(320)
      await see(model, [60, 61, 62, 63])
      expect(await store.wakes.expected(model)).toBe(62)
    })

    test('what is expected is one of the last five', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 8 }), async (seconds) => {
          const model = aModel()
          await see(model, seconds)
          expect(seconds.slice(-5)).toContain(await store.wakes.expected(model))
        }),
        { seed: 4, numRuns: 15 },
      )
    })

    test('one model tells nothing of another', async () => {
      const [one, other] = [aModel(), aModel()]
      await see(one, [5])
      expect(await store.wakes.expected(other)).toBeNull()
    })

    test('what is long past is forgotten', async () => {
      const model = aModel()
      await see(model, [5])
      store.clock.now += 91 * day
      expect(await store.wakes.expected(model)).toBeNull()
    })
  })
}
