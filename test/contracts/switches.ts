import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Switches } from '../../src/ports.ts'

export interface OpenedSwitches {
  /** As another process has them, which remembers nothing of the first. */
  readonly again: () => Switches
  /** Milliseconds since the epoch. */
  readonly clock: { now: number }
  /** How often the store was asked so far. */
  readonly asked: () => number
  close(): Promise<void>
}

const open = { pictures: false, chat: false }

/** What every store of what the budget has stopped must do. */
export function switchesContract(name: string, begin: () => Promise<OpenedSwitches>) {
  describe(`switches in ${name}`, () => {
    let store: OpenedSwitches
    beforeAll(async () => {
      store = await begin()
    })
    afterAll(() => store.close())

    /** Months that no other test has touched. */
    let month = 0
    const anotherMonth = () => (store.clock.now = Date.UTC(2026, (month += 2), 20, 12))

    test('nothing is stopped by itself', async () => {
      anotherMonth()
      expect(await store.again().stopped()).toEqual(open)
    })

    test('pictures stop without chat, then chat as well, and stopping twice is no more', async () => {
      const now = anotherMonth()
      await store.again().stop('pictures', now)
      expect(await store.again().stopped()).toEqual({ pictures: true, chat: false })
      for (const switches of [store.again(), store.again()]) await switches.stop('chat', now)
      expect(await store.again().stopped()).toEqual({ pictures: true, chat: true })
    })

    test('a new month opens again by itself', async () => {
      const now = anotherMonth()
      const switches = store.again()
      await switches.stop('chat', now)
      store.clock.now = Date.UTC(2026, month + 1, 1) - 1
      expect(await switches.stopped()).toEqual({ pictures: false, chat: true })
      store.clock.now += 60_001
      expect(await switches.stopped()).toEqual(open)
    })

    test('what was stopped opens again by hand, for this month alone, and opening twice is no more', async () => {
      const now = anotherMonth()
      const switches = store.again()
      await switches.stop('pictures', now)
      await switches.stop('chat', now)
      const before = Date.UTC(2026, month - 1, 20)
      await switches.stop('chat', before)
      expect(await switches.stopped()).toEqual({ pictures: true, chat: true })
      await switches.open()
      expect(await switches.stopped()).toEqual(open)
      await store.again().open()
      expect(await store.again().stopped()).toEqual(open)
      await switches.stop('pictures', now)
      expect(await store.again().stopped()).toEqual({ pictures: true, chat: false })
      store.clock.now = before
      expect(await store.again().stopped()).toEqual({ pictures: false, chat: true })
    })

    test('the store is asked once a minute, however often and by however many at once', async () => {
      anotherMonth()
      const switches = store.again()
      const before = store.asked()
      await Promise.all(Array.from({ length: 20 }, () => switches.stopped()))
      store.clock.now += 59_000
      await switches.stopped()
      expect(store.asked() - before).toBe(1)
      store.clock.now += 2_000
      await switches.stopped()
      expect(store.asked() - before).toBe(2)
    })

    test('what another process stopped is known within a minute', async () => {
      const now = anotherMonth()
      const switches = store.again()
      expect(await switches.stopped()).toEqual(open)
      await store.again().stop('pictures', now)
      store.clock.now += 60_000
      expect(await switches.stopped()).toEqual({ pictures: true, chat: false })
    })
  })
}
