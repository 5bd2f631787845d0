import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exchangeKey, peopleKey, quotaKey, revisionIn, turnKey, turnsIn } from '../../../src/providers/aws/entries.ts'
import { personStoreContract } from '../../contracts/person-store.ts'
import { answer, aThread, canary, drawing } from '../../contracts/samples.ts'
import { workOn } from '../../contracts/stores.ts'
import { openEmbedded, type Embedded } from './embedded.ts'

personStoreContract('DynamoDB', openEmbedded)

const ids = fc.string({ unit: 'grapheme', maxLength: 12 })

test('the key of a turn tells which turn it is, whatever stands in the ids; no other key does', () => {
  fc.assert(
    fc.property(fc.array(ids, { minLength: 6, maxLength: 6 }), ([platform = '', workspace = '', ...rest]) => {
      const [channel = '', thread = '', message = '', revision = ''] = rest
      const place = { platform, workspace, channel, thread, private: false }
      const key = turnKey({ place, message, revision })
      expect(revisionIn(key)).toEqual({ place, message, revision })
      const { first, last } = turnsIn(place)
      expect([first, key.entry, last].toSorted()).toEqual([first, key.entry, last])
      for (const other of [exchangeKey({ place, message, revision }), peopleKey(place), quotaKey('pictures|x', '2026')])
        expect(revisionIn(other)).toBeNull()
    }),
    { seed: 7, numRuns: 300 },
  )
})

describe('in the table', () => {
  let embedded: Embedded
  beforeAll(async () => {
    embedded = await openEmbedded()
  })
  afterAll(() => embedded.close())

  test('of a person who is forgotten no word is left; what others said, and every record, is', async () => {
    const thread = aThread()
    await workOn(embedded, thread(1), answer('mine'))
    await workOn(embedded, thread(2), drawing())
    await workOn(embedded, thread(3, { person: { id: 'ben', locale: 'en' } }), answer('of-ben'))
    await embedded.persons.forget('far:W:ann')
    const left = JSON.stringify(await embedded.itemsOf(thread(1).place), (_key, value: unknown) =>
      value instanceof Set ? [...value] : value,
    )
    expect(left.split(canary)).toHaveLength(JSON.stringify(answer('of-ben')).split(canary).length)
    expect(left).toContain('of-ben')
    expect(left).toContain('post of m00001')
  })

  test('input 63: what another version stored of a turn is read as far as it is understood', async () => {
    const thread = aThread()
    await workOn(embedded, thread(1, { person: { id: 'odd', locale: 'en' } }), answer('r1'))
    const [row] = (await embedded.itemsOf(thread(1).place)).filter((item) => 'person' in item)
    await embedded.put({ ...row, about: { kind: 'song' }, later: 1 })
    await embedded.put({ ...row, entry: 'of no known kind|1|2|3' })
    expect(await embedded.persons.recent('far:W:odd', 10)).toMatchObject([{ kind: 'chat', of: { message: 'm00001' } }])
    expect(await embedded.persons.forget('far:W:odd')).toBe(1)
  })

  test('what somebody thought of an answer is kept as ids alone, one word a person', async () => {
    const turn = aThread()(1)
    await workOn(embedded, turn, answer('r1'))
    await embedded.persons.rate(turn, 'far:W:ann', true)
    await embedded.persons.rate(turn, 'far:W:ben', false)
    await embedded.persons.rate(turn, 'far:W:ann', false)
    const [row] = (await embedded.itemsOf(turn.place)).filter((item) => 'person' in item)
    expect(row?.['unhelpful']).toEqual(new Set(['far:W:ann', 'far:W:ben']))
    expect(row).not.toHaveProperty('helpful')
  })
})
