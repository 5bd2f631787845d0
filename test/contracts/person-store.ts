import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Superseded } from '../../src/ports.ts'
import { personKey, type Person } from '../../src/turn.ts'
import { answer, aThread, canary, day, drawing, refusal } from './samples.ts'
import { workOn, type Open, type Opened } from './stores.ts'

let people = 0

/** Somebody who has asked nothing yet. */
const somebody = (): Person => ({ id: `p${(people += 1)}`, locale: 'en' })

export function personStoreContract(name: string, open: Open) {
  describe(`persons, ${name}`, () => {
    let stores: Opened
    beforeAll(async () => {
      stores = await open()
    })
    afterAll(() => stores.close())

    const keyOf = ({ id }: Person) => personKey(aThread()(0).place, id)
    const recent = async (person: Person, limit = 10) =>
      (await stores.persons.recent(keyOf(person), limit)).map(({ of, title }) => [of.message, title])

    test('what a person asked is found again, newest first, wherever it was asked', async () => {
      const person = somebody()
      const [here, direct] = [aThread(), aThread()]
      const alone = { ...direct(2).place, private: true }
      await workOn(stores, here(1, { person }), answer('r1'))
      await workOn(stores, direct(2, { person, place: alone }), drawing())
      await workOn(stores, here(3, { person: somebody() }), answer('not mine'))
      await workOn(stores, here(4, { person }), refusal)
      expect(await stores.persons.recent(keyOf(person), 10)).toEqual([
        {
          of: { place: here(4).place, message: 'm00004', revision: '' },
          kind: 'chat',
          asked: here(4).asked,
          title: null,
        },
        {
          of: { place: alone, message: 'm00002', revision: '' },
          kind: 'chat',
          asked: here(2).asked,
          title: `${canary} a cat`,
        },
        {
          of: { place: here(1).place, message: 'm00001', revision: '' },
          kind: 'chat',
          asked: here(1).asked,
          title: `${canary} question`,
        },
      ])
      expect(await recent(person, 1)).toEqual([['m00004', null]])
    })

    test('a long question is told by its beginning, cut between code points', async () => {
      const person = somebody()
      await workOn(stores, aThread()(1, { person }), answer('r', '👋'.repeat(200)))
      expect(await recent(person)).toEqual([['m00001', `${'👋'.repeat(79)}…`]])
    })

    test('what was withdrawn, or is gone, is not found; words that are gone have no title', async () => {
      const person = somebody()
      const thread = aThread()
      for (const at of [1, 2, 3]) await workOn(stores, thread(at, { person }), answer(`r${at}`))
      await stores.withdrawals.withdraw(thread(2).place, thread(2).message)
      expect((await recent(person)).map(([message]) => message)).toEqual(['m00003', 'm00001'])
      stores.clock.now += 31 * day
      expect(await recent(person)).toEqual([
        ['m00003', null],
        ['m00001', null],
      ])
      stores.clock.now += 400 * day
      expect(await recent(person)).toEqual([])
    })

    test('a person who is forgotten has no words left, in no context either, however many turns there were', async () => {
      const person = somebody()
      const thread = aThread()
      for (let at = 1; at <= 60; at += 1) await workOn(stores, thread(at, { person }), answer(`r${at}`))
      for (const _ of [1, 2]) expect(await stores.persons.forget(keyOf(person))).toBe(60)
      expect((await stores.threads.context(thread(99), 99)).exchanges).toEqual([])
      expect((await stores.persons.recent(keyOf(person), 99)).map(({ title }) => title)).toEqual(Array(60).fill(null))
    })

    test('pictures go with the words, also where a first attempt stopped half-way', async () => {
      const person = somebody()
      const turn = aThread()(1, { person })
      const bytes = Buffer.from('pixels')
      await workOn(stores, turn, drawing(undefined, bytes, 'pictures/forgotten'))
      for (const _ of [1, 2]) {
        await stores.objects.put('pictures/forgotten', bytes, 'image/png')
        await stores.persons.forget(keyOf(person))
        expect(await stores.objects.get('pictures/forgotten')).toBeNull()
      }
    })

    test('nothing is forgotten of others, and who asked nothing has nothing', async () => {
      const [person, other] = [somebody(), somebody()]
      const thread = aThread()
      await workOn(stores, thread(1, { person: other }), answer('r1'))
      expect(await stores.persons.forget(keyOf(person))).toBe(0)
      expect(await recent(other)).toEqual([['m00001', `${canary} question`]])
    })

    test('an answer that is still being written when its asker is forgotten is not kept', async () => {
      const person = somebody()
      const turn = aThread()(1, { person })
      const claim = await stores.turns.claim(turn)
      await stores.persons.forget(keyOf(person))
      await expect(stores.turns.conclude(claim, turn, answer('late'))).rejects.toThrow(Superseded)
      expect(await stores.turns.claim(turn)).toMatchObject({ withdrawn: true, outcome: null })
    })

    test('whether an answer helped is kept for a known turn, and for none that is unknown or gone', async () => {
      const turn = aThread()(1)
      expect(await stores.persons.rate(turn, 'far:W:ann', true)).toBe(false)
      await stores.withdrawals.withdraw(turn.place, 'm00002')
      expect(await stores.persons.rate({ ...turn, message: 'm00002' }, 'far:W:ann', true)).toBe(false)
      await workOn(stores, turn, answer('r1'))
      for (const helpful of [true, true, false]) {
        expect(await stores.persons.rate(turn, 'far:W:ann', helpful)).toBe(true)
      }
      stores.clock.now += 401 * day
      expect(await stores.persons.rate(turn, 'far:W:ann', true)).toBe(false)
    })
  })
}
