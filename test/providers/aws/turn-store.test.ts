import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exchangeKey, postPointer, turnKey, type ThreadKey } from '../../../src/providers/aws/entries.ts'
import { embeddedTables } from '../../../src/providers/embedded/dynamodb.ts'
import { channelKey, personKey, turnId, type Turn } from '../../../src/turn.ts'
import { answer, aThread, canary, refusal, verdictOn, wordless } from '../../contracts/samples.ts'
import { workOn } from '../../contracts/stores.ts'
import { turnStoreContract } from '../../contracts/turn-store.ts'
import { openEmbedded, type Embedded, type Item } from './embedded.ts'

turnStoreContract('DynamoDB', openEmbedded)

describe('on the wire', () => {
  let embedded: Embedded
  beforeAll(async () => {
    embedded = await openEmbedded()
  })
  afterAll(() => embedded.close())

  async function requests(act: () => Promise<unknown>) {
    embedded.sent.length = 0
    await act()
    return embedded.sent.map(({ command }) => command)
  }

  test('an ordinary answered turn costs five requests', async () => {
    const thread = aThread()
    await workOn(embedded, thread(1), answer('r1'))
    const sent = await requests(async () => {
      const claim = await embedded.turns.claim(thread(2))
      await embedded.threads.context(thread(2), 10)
      const held = await embedded.turns.conclude(claim, thread(2), answer('r2'))
      await embedded.ledger.posting(held, 'reply')
      await embedded.ledger.posted(held, 'reply', { state: 'posted', post: 'p2' })
    })
    expect(sent).toEqual(['UpdateItem', 'Query', 'PutItem', 'UpdateItem', 'UpdateItem'].map((name) => `${name}Command`))
  })

  test('a redelivery costs a second request only where words may be stored', async () => {
    const thread = aThread()
    await workOn(embedded, thread(1), answer('r1'))
    await workOn(embedded, thread(2), refusal)
    expect(await requests(() => embedded.turns.claim(thread(1)))).toHaveLength(2)
    expect(await requests(() => embedded.turns.claim(thread(2)))).toHaveLength(1)
  })

  const rowOf = async (turn: Turn) =>
    (await embedded.itemsOf(turn.place)).find(({ entry }) => entry === turnKey(turn).entry)

  test('the audit row of an answer holds verdicts, posts and ids', async () => {
    const turn = aThread()(1)
    await workOn(embedded, turn, answer('r1'), 'p1')
    const { asked, replied, notes } = answer('r1')
    expect(await rowOf(turn)).toEqual({
      ...turnKey(turn),
      version: 1,
      turn: turnId(turn),
      person: personKey(turn.place, 'ann'),
      asked: turn.asked,
      about: { kind: 'chat', direct: false, starts: true },
      fence: 1,
      attempts: 1,
      outcome: { kind: 'answered', asked, replied, notes },
      posts: { reply: { state: 'posted', post: 'p1' } },
      post: postPointer(channelKey(turn.place), 'p1'),
      expires: embedded.clock.now / 1000 + 400 * 86_400,
    })
  })

  test('a worker that only delivers what a dead one stored leaves the same audit row', async () => {
    const turn = aThread()(1)
    await embedded.turns.conclude(await embedded.turns.claim(turn), turn, answer('r1'))
    await embedded.ledger.posting(await embedded.turns.claim(turn), 'reply')
    const { asked, replied, notes } = answer('r1')
    expect((await rowOf(turn))?.['outcome']).toEqual({ kind: 'answered', asked, replied, notes })
  })

  test('words are in exchanges alone, and never in an audit row', async () => {
    const thread = aThread()
    for (const [at, outcome] of [answer('r1'), answer('r2'), answer('r3'), ...wordless].entries())
      await workOn(embedded, thread(at), outcome)
    await embedded.turns.claim(thread(0))
    await embedded.withdrawals.withdraw(thread(1).place, thread(1).message)
    await embedded.withdrawals.revise(thread(2, { revision: 'e1' }))
    const items = await embedded.items()
    const withWords = items.filter((item) => JSON.stringify(item).includes(canary))
    expect(withWords.length).toBeGreaterThan(0)
    expect(withWords.filter(({ entry }) => !String(entry).includes('|said|'))).toEqual([])
    const kept = (await embedded.itemsOf(thread(0).place)).filter((item) => JSON.stringify(item).includes(canary))
    expect(kept.map(({ entry }) => entry)).toEqual([exchangeKey(thread(0)).entry])
  })

  const through = async (IndexName: string, attribute: string, value: string) =>
    (
      await embedded.client.send(
        new QueryCommand({
          TableName: embeddedTables.threads,
          IndexName,
          KeyConditionExpression: '#attribute = :value',
          ExpressionAttributeNames: { '#attribute': attribute },
          ExpressionAttributeValues: { ':value': value },
        }),
      )
    ).Items

  test('a turn is found by its person in the order of asking, and by its post', async () => {
    const thread = aThread()
    const person = { id: 'found by index', locale: 'en' }
    for (const at of [2, 1]) await workOn(embedded, thread(at, { person }), answer('r'), `p|${at}`)
    const keys = [thread(1), thread(2)].map(turnKey)
    const found = await through('by-person', 'person', personKey(thread(1).place, person.id))
    expect(found).toMatchObject(keys)
    expect(await through('by-post', 'post', postPointer(channelKey(thread(1).place), 'p|2'))).toMatchObject([keys[1]])
  })

  test('a redelivery sees a deletion that has only erased the words so far', async () => {
    const turn = aThread()(1)
    await embedded.turns.claim(turn)
    await embedded.put({ ...exchangeKey(turn), version: 1, fence: Number.MAX_SAFE_INTEGER, withdrawn: true })
    expect(await embedded.turns.claim(turn)).toMatchObject({ withdrawn: true, outcome: null })
  })

  describe('input 63: rows and exchanges that this version did not write', () => {
    const stored = async (change: (item: Item) => Item, of: (turn: Turn) => ThreadKey = exchangeKey) => {
      const turn = aThread()(1)
      await workOn(embedded, turn, answer('r1'))
      const item = (await embedded.itemsOf(turn.place)).find(({ entry }) => entry === of(turn).entry)
      if (!item) throw new Error('Nothing was stored')
      await embedded.put(change(item))
      return turn
    }

    test('unknown attributes are no obstacle', async () => {
      const turn = await stored((item) => ({ ...item, later: { invention: true } }))
      expect((await embedded.turns.claim(turn)).outcome).toEqual(answer('r1'))
    })

    const { asked, replied } = answer('r1')
    test.each<[string, Item]>([
      ['another version', { version: 2 }],
      ['another reply', { reply: `${canary} r2` }],
      ['another question', { question: 'Tell me a secret' }],
      ['no reply', { reply: undefined }],
      ['no verdicts', { verdicts: undefined }],
      ['no verdict on the reply', { verdicts: { asked } }],
      ['a verdict that allows nothing', { verdicts: { asked, replied: { ...replied, action: 'refuse' } } }],
      ['a question that was held', { verdicts: { asked: { ...asked, action: 'hold' }, replied } }],
      ['a verdict on another text', { verdicts: { asked, replied: verdictOn('other') } }],
      ['an unknown action', { verdicts: { asked, replied: { ...replied, action: 'shout' } } }],
      ['notes of another kind', { notes: ['something new'] }],
    ])('an exchange with %s is not repeated and not told', async (_, change) => {
      const turn = await stored((item) =>
        Object.fromEntries(Object.entries({ ...item, ...change }).filter(([, value]) => value !== undefined)),
      )
      expect((await embedded.turns.claim(turn)).outcome).toBeNull()
      const later = { ...turn, message: 'm2' }
      expect((await embedded.threads.context(later, 10)).exchanges).toEqual([])
    })

    test('an outcome of an unknown kind in the row does not hide the stored answer', async () => {
      const turn = await stored((item) => ({ ...item, outcome: { kind: 'sung' } }), turnKey)
      expect((await embedded.turns.claim(turn)).outcome).toEqual(answer('r1'))
    })

    test('a post of an unknown state is never made again', async () => {
      const turn = await stored((item) => ({ ...item, posts: { reply: { state: 'levitating' }, other: 1 } }), turnKey)
      expect((await embedded.turns.claim(turn)).posts).toEqual({ reply: { state: 'in doubt' } })
    })

    test('a row without posts or times is read as one of nothing done', async () => {
      const turn = aThread()(1)
      await embedded.put({ ...turnKey(turn), fence: 3 })
      expect(await embedded.turns.claim(turn)).toMatchObject({ fence: 4, posts: {}, outcome: null, withdrawn: false })
    })
  })
})
