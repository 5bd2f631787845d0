import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answer, aThread, day, refusal, wordless } from './samples.ts'
import { workOn, type Open, type Opened } from './stores.ts'

export function threadStoreContract(name: string, open: Open) {
  describe(`threads, ${name}`, () => {
    let stores: Opened
    beforeAll(async () => {
      stores = await open()
    })
    afterAll(() => stores.close())

    const replies = async (turn: Parameters<Opened['threads']['context']>[0], limit = 10) =>
      (await stores.threads.context(turn, limit)).exchanges.map(({ reply }) => reply.split(' ')[1])

    test('the conversation is told oldest first, with who asked, and only as far as the message itself', async () => {
      const thread = aThread()
      for (const at of [3, 1, 2, 9]) await workOn(stores, thread(at), answer(`r${at}`))
      expect(await replies(thread(5))).toEqual(['r1', 'r2', 'r3'])
      const { exchanges, known } = await stores.threads.context(thread(2), 10)
      const { question, reply } = answer('r1')
      expect({ exchanges, known }).toEqual({ exchanges: [{ person: 'ann', question, reply }], known: true })
    })

    test('of a long conversation the newest exchanges are told', async () => {
      const thread = aThread()
      for (const at of [1, 2, 3, 4]) await workOn(stores, thread(at), answer(`r${at}`))
      expect(await replies(thread(5), 2)).toEqual(['r3', 'r4'])
      expect(await replies(thread(5), 0)).toEqual([])
    })

    test('input 47: nothing of another thread or channel is told, however alike their names are', async () => {
      const alike = ['t', 't1', 't|said', 't|said|m00001', 't%7Csaid', 'T', '', 't ', 't:1', 'ü', '👋']
      for (const one of alike) await workOn(stores, aThread(one, 'Calike')(1), answer(`of-${encodeURIComponent(one)}`))
      await workOn(stores, aThread('t', 'Calike2')(1), answer('of-elsewhere'))
      for (const one of alike)
        expect(await replies(aThread(one, 'Calike')(5))).toEqual([`of-${encodeURIComponent(one)}`])
    })

    test('D10: what was stopped, failed or answered by a fixed sentence is never told', async () => {
      const thread = aThread()
      await workOn(stores, thread(1), answer('r1'))
      for (const [at, outcome] of wordless.entries()) await workOn(stores, thread(at + 2), outcome)
      expect(await replies(thread(99))).toEqual(['r1'])
    })

    test('what was withdrawn is never told; of an edited message only its newest revision is', async () => {
      const thread = aThread()
      for (const at of [1, 2, 3]) await workOn(stores, thread(at), answer(`r${at}`))
      await stores.withdrawals.withdraw(thread(1).place, thread(1).message)
      await stores.withdrawals.revise(thread(2, { revision: 'e1' }))
      expect(await replies(thread(5))).toEqual(['r3'])
      await workOn(stores, thread(2, { revision: 'e1' }), answer('edited'))
      expect(await replies(thread(5))).toEqual(['edited', 'r3'])
    })

    test('a message is not told what its own other revisions said', async () => {
      const thread = aThread()
      await workOn(stores, thread(1), answer('r1'))
      await workOn(stores, thread(2), answer('r2'))
      expect(await replies(thread(2, { revision: 'e1' }))).toEqual(['r1'])
    })

    test('words older than their retention are not told though they may still be stored', async () => {
      const thread = aThread()
      await workOn(stores, thread(1), answer('old'))
      stores.clock.now += 20 * day
      await workOn(stores, thread(2), answer('young'))
      stores.clock.now += 11 * day
      expect(await replies(thread(5))).toEqual(['young'])
    })

    describe('a person is alone with the bot', () => {
      const by = (id: string, more = {}) => ({ person: { id, locale: 'en' }, startsThread: false, ...more })
      const hear = async (turn: Parameters<Opened['threads']['hear']>[0]) => (await stores.threads.hear(turn)).alone

      test.each([answer('r1'), refusal])(
        'in a thread that they began and nobody else spoke in: %j',
        async (outcome) => {
          const thread = aThread()
          await workOn(stores, thread(1), outcome)
          for (const at of [2, 2, 3]) expect(await hear(thread(at, by('ann')))).toBe(true)
        },
      )

      test('no more, for ever, once somebody else spoke, answered or not', async () => {
        const thread = aThread()
        await workOn(stores, thread(1), answer('r1'))
        expect(await hear(thread(2, by('ben')))).toBe(false)
        expect(await hear(thread(3, by('ann')))).toBe(false)
        stores.clock.now += 399 * day
        expect(await hear(thread(4, by('ben')))).toBe(false)
        stores.clock.now += 399 * day
        expect(await hear(thread(5, by('ann')))).toBe(false)
      })

      test('never where the bot was called in the middle, or somebody else began', async () => {
        const [middle, begun] = [aThread(), aThread()]
        await workOn(stores, middle(1, by('ann')), answer('r1'))
        expect(await hear(middle(2, by('ann')))).toBe(false)
        await workOn(stores, begun(1, by('ben', { startsThread: true })), answer('r1'))
        expect(await hear(begun(2, by('ann')))).toBe(false)
      })

      test('of one thread alone, and after an edit of the question as before it', async () => {
        const thread = aThread('a')
        await workOn(stores, thread(1), answer('r1'))
        await hear(aThread('b', thread(1).place.channel)(2, by('ben')))
        await stores.withdrawals.revise(thread(1, { revision: 'e1' }))
        await workOn(stores, thread(1, { revision: 'e1' }), answer('r2'))
        expect(await hear(thread(3, by('ann')))).toBe(true)
      })

      test('never where a message became a question only by an edit: others may have spoken before', async () => {
        const thread = aThread()
        await stores.withdrawals.revise(thread(1, { revision: 'e1' }))
        await workOn(stores, thread(1, { revision: 'e1' }), answer('r1'))
        expect(await hear(thread(2, by('ann')))).toBe(false)
      })
    })

    test('what a person has no outcome for yet is found in its thread, and nothing else', async () => {
      const thread = aThread()
      const other = aThread('t10', thread(1).place.channel)
      await workOn(stores, thread(1), answer('r1'))
      await workOn(stores, thread(2), refusal)
      for (const turn of [thread(3), thread(4), thread(5, { person: { id: 'ben', locale: 'en' } }), other(6)])
        await stores.turns.claim(turn)
      await stores.withdrawals.withdraw(thread(4).place, thread(4).message)
      const { place } = thread(1)
      expect(await stores.threads.unanswered(place, 'far:W:ann')).toEqual([{ place, message: 'm00003', revision: '' }])
    })

    describe('for a message that addresses nobody, the bot takes part in a thread', () => {
      const follow = { addressed: 'thread' } as const

      test('never where it was not asked before, whatever was edited or deleted there', async () => {
        const thread = aThread()
        await stores.withdrawals.withdraw(thread(1).place, thread(1).message)
        await stores.withdrawals.revise(thread(2, { revision: 'e1' }))
        await stores.turns.claim(thread(3))
        expect((await stores.threads.context(thread(5, follow), 10)).known).toBe(false)
        await workOn(stores, thread(7), answer('later'))
        expect((await stores.threads.context(thread(5, follow), 10)).known).toBe(false)
      })

      test.each([refusal, answer('r1')])('where it posted, even if nothing of it can be told: %j', async (outcome) => {
        const thread = aThread()
        await workOn(stores, thread(1), outcome)
        stores.clock.now += 31 * day
        await stores.withdrawals.withdraw(thread(2).place, thread(2).message)
        expect(await stores.threads.context(thread(5, follow), 10)).toEqual({ exchanges: [], known: true })
      })

      test('no longer once every trace has expired', async () => {
        const thread = aThread()
        await workOn(stores, thread(1), answer('r1'))
        stores.clock.now += 401 * day
        expect((await stores.threads.context(thread(5, follow), 10)).known).toBe(false)
      })
    })
  })
}
