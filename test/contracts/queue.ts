import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Delivery, Queue } from '../../src/ports.ts'
import type { Inbound, Turn } from '../../src/turn.ts'

export interface OpenedQueue {
  /** Hides a delivery for 30 seconds. */
  readonly queue: Queue
  /** What has been buried. */
  readonly buried: Queue
  /** Milliseconds since the epoch. */
  readonly clock: { now: number }
  close(): Promise<void>
}

/** A turn of a thread, told apart by its number. */
export const turnOf = (thread: string, number: number, text = `question ${number}`): Inbound => ({
  version: 1,
  kind: 'turn',
  turn: {
    kind: 'chat',
    place: { platform: 'slack', workspace: 'T1', channel: 'C1', thread, private: false },
    message: `${thread}-${String(number).padStart(4, '0')}`,
    revision: '',
    edits: 0,
    person: { id: 'U1', locale: 'en-GB' },
    text,
    addressed: 'mention',
    startsThread: true,
    files: 0,
    asked: 1_800_000_000_000,
  } satisfies Turn,
})

const never = new AbortController().signal

export function queueContract(name: string, open: () => Promise<OpenedQueue>) {
  describe(`queue, ${name}`, () => {
    let opened: OpenedQueue
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    const receive = async (queue = opened.queue): Promise<Delivery> => {
      const delivery = await queue.receive(never)
      if (!delivery) throw new Error('Nothing came')
      return delivery
    }
    const nothing = () => expect(opened.queue.receive(AbortSignal.timeout(50))).resolves.toBeUndefined()
    const body = (inbound: Inbound) => JSON.stringify(inbound)

    test('what was sent is delivered as it was, and never again once it is finished', async () => {
      const inbound = turnOf('t', 1, 'Grüße, 世界 👩‍👩‍👧 "quoted"\n')
      await opened.queue.send(inbound)
      const delivery = await receive()
      expect(JSON.parse(delivery.body)).toEqual(inbound)
      await delivery.finish()
      opened.clock.now += 60_000
      await nothing()
    })

    test('D1: the same message sent k times, at once or one after the other, is delivered once', async () => {
      const inbound = turnOf('t', 1)
      await Promise.all(Array.from({ length: 5 }, () => opened.queue.send(inbound)))
      await (await receive()).finish()
      await opened.queue.send(inbound)
      await nothing()
    })

    test('fault 9: a thread is worked in order, one at a time, and keeps no other thread waiting', async () => {
      for (const [thread, number] of [
        ['slow', 1],
        ['slow', 2],
        ['quick', 1],
      ] as const)
        await opened.queue.send(turnOf(thread, number))
      const slow = await receive()
      const quick = await receive()
      expect([slow.body, quick.body]).toEqual([body(turnOf('slow', 1)), body(turnOf('quick', 1))])
      await nothing()
      await slow.finish()
      expect((await receive()).body).toBe(body(turnOf('slow', 2)))
    })

    test('a deletion overtakes the thread that it concerns', async () => {
      const turn = turnOf('t', 1)
      await opened.queue.send(turn)
      await opened.queue.send(turnOf('t', 2))
      await receive()
      if (turn.kind !== 'turn') throw new Error('No turn')
      const { place, message } = turn.turn
      const deletion: Inbound = { version: 1, kind: 'deletion', place, message }
      await opened.queue.send(deletion)
      expect((await receive()).body).toBe(body(deletion))
    })

    test('fault 7: a delivery that is not renewed comes again, and its first holder can no longer finish it', async () => {
      await opened.queue.send(turnOf('t', 1))
      const first = await receive()
      opened.clock.now += 29_000
      await first.hide(30)
      opened.clock.now += 29_000
      await nothing()
      opened.clock.now += 1_000
      await expect(first.finish()).rejects.toMatchObject({
        name: 'ProviderFailed',
        provider: 'queue',
        retryable: false,
      })
      const second = await receive()
      await expect(first.hide(0)).rejects.toMatchObject({ retryable: false })
      opened.clock.now += 30_000
      const third = await receive()
      expect(third.body).toBe(second.body)
      await third.finish()
    })

    test('a delivery given back comes at once, before what was sent after it', async () => {
      await opened.queue.send(turnOf('t', 1))
      await opened.queue.send(turnOf('t', 2))
      await (await receive()).hide(0)
      expect((await receive()).body).toBe(body(turnOf('t', 1)))
    })

    test('fault 8: a poison message is put aside with its words, and its thread goes on', async () => {
      await opened.queue.send(turnOf('t', 1))
      await opened.queue.send(turnOf('t', 2))
      const poison = await receive()
      await poison.bury()
      opened.clock.now += 60_000
      expect((await receive()).body).toBe(body(turnOf('t', 2)))
      const dead = await receive(opened.buried)
      expect(dead.body).toBe(body(turnOf('t', 1)))
      await dead.finish()
    })

    test('a receiver waits for what is sent later, and one that is stopped goes away empty', async () => {
      const waiting = opened.queue.receive(never)
      const stop = new AbortController()
      const stopped = opened.queue.receive(stop.signal)
      stop.abort()
      expect(await stopped).toBeUndefined()
      expect(await opened.queue.receive(stop.signal)).toBeUndefined()
      await opened.queue.send(turnOf('t', 1))
      expect((await waiting)?.body).toBe(body(turnOf('t', 1)))
    })

    test('a queue that can be reached passes its check', () => opened.queue.check())
  })
}
