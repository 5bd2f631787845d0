/** Every contract of the stores over a second DynamoDB. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dynamoQuotaStore } from '../../../src/providers/aws/quota-store.ts'
import { embeddedTables } from '../../../src/providers/embedded/dynamodb.ts'
import { caseStoreContract } from '../../contracts/case-store.ts'
import { ledgerContract } from '../../contracts/ledger.ts'
import { quotaStoreContract } from '../../contracts/quota-store.ts'
import { answer, aThread, verdictOn, type Answer } from '../../contracts/samples.ts'
import { workOn } from '../../contracts/stores.ts'
import { threadStoreContract } from '../../contracts/thread-store.ts'
import { turnStoreContract } from '../../contracts/turn-store.ts'
import { withdrawalStoreContract } from '../../contracts/withdrawal-store.ts'
import { missing, startDynoxide, type Dynoxide } from './dynoxide.ts'
import { storesOver } from './embedded.ts'

const title = missing === null ? 'a second DynamoDB' : `a second DynamoDB, left out here: ${missing}`

describe.skipIf(missing !== null)(title, () => {
  let dynoxide: Dynoxide
  beforeAll(async () => {
    dynoxide = await startDynoxide()
  })
  afterAll(() => dynoxide.close())

  const open = async () => {
    const clock = { now: 1_800_000_000_000 }
    return { ...storesOver(dynoxide.client, clock), clock, close: async () => {} }
  }

  // dynalite counts characters where DynamoDB counts bytes.
  describe('fault 30: an item over 400 KB', () => {
    const exchange = (question: string, reply: string): Answer => ({
      ...answer(''),
      question,
      reply,
      asked: verdictOn(question),
      replied: verdictOn(reply),
    })

    test('is not made by the longest question and the longest reply that can be', async () => {
      const stores = await open()
      const thread = aThread('long', 'Clong')
      const { question, reply, ...longest } = exchange('日'.repeat(100_000), 'a'.repeat(64 * 1024))
      await workOn(stores, thread(1), { ...longest, question, reply })
      const { exchanges } = await stores.threads.context(thread(2), 10)
      expect(exchanges).toEqual([{ person: 'ann', question, reply }])
    })

    test('is refused for good, and what stood there stays', async () => {
      const stores = await open()
      const turn = aThread('huge', 'Chuge')(1)
      const claim = await stores.turns.claim(turn)
      await stores.turns.conclude(claim, turn, answer('before'))
      const huge = stores.turns.conclude(claim, turn, exchange('日'.repeat(140_000), ''))
      await expect(huge).rejects.toMatchObject({ provider: 'store', retryable: false })
      expect(await stores.turns.recall(turn)).toMatchObject({ outcome: { reply: answer('before').reply } })
    })

    test('nor do pages over 1 MB cut a conversation short', async () => {
      const stores = await open()
      const thread = aThread('pages', 'Cpages')
      for (const at of [1, 2, 3, 4, 5]) await workOn(stores, thread(at), exchange(`${at}${'日'.repeat(99_999)}`, 'yes'))
      const { exchanges } = await stores.threads.context(thread(9), 10)
      expect(exchanges.map(({ question }) => question[0])).toEqual(['1', '2', '3', '4', '5'])
    })
  })

  turnStoreContract('dynoxide', open)
  threadStoreContract('dynoxide', open)
  withdrawalStoreContract('dynoxide', open)
  caseStoreContract('dynoxide', open)
  ledgerContract('dynoxide', open)
  quotaStoreContract('dynoxide', async () => ({
    quotas: dynamoQuotaStore({ client: dynoxide.client, table: embeddedTables.threads }),
    close: async () => {},
  }))
})
