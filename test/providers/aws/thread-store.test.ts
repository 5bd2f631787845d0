import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exchangeKey, turnKey } from '../../../src/providers/aws/entries.ts'
import { exchangeOf } from '../../../src/providers/aws/stored-outcome.ts'
import { embeddedTables } from '../../../src/providers/embedded/dynamodb.ts'
import { answer, aThread } from '../../contracts/samples.ts'
import { workOn } from '../../contracts/stores.ts'
import { threadStoreContract } from '../../contracts/thread-store.ts'
import { openEmbedded, type Embedded, type Item } from './embedded.ts'

threadStoreContract('DynamoDB', openEmbedded)

describe('the cost of a context', () => {
  let embedded: Embedded
  const thread = aThread('long', 'Cold')
  const messages = Array.from({ length: 2000 }, (_, at) => at)
  beforeAll(async () => {
    embedded = await openEmbedded()
    const items = messages.map((at) => ({
      ...exchangeKey(thread(at)),
      ...exchangeOf('ann', answer(`r${at}`)),
      version: 1,
      fence: 1,
    }))
    await putAll(items)
  })
  afterAll(() => embedded.close())

  async function putAll(items: readonly Item[]) {
    for (let at = 0; at < items.length; at += 25) {
      const puts = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }))
      await embedded.client.send(new BatchWriteCommand({ RequestItems: { [embeddedTables.threads]: puts } }))
    }
  }

  async function read(turn: ReturnType<typeof thread>, limit: number) {
    embedded.sent.length = 0
    const { exchanges, known } = await embedded.threads.context(turn, limit)
    return { told: exchanges.length, known, read: embedded.sent.map(({ output }) => Number(output['ScannedCount'])) }
  }

  test.each([10, 100, 1000, 1999])('is one query for as many items as it tells, after %i messages', async (message) => {
    expect(await read(thread(message), 8)).toEqual({ told: 8, known: true, read: [8] })
  })

  test('does not grow with the other threads of an old channel', async () => {
    const other = aThread('other', 'Cold')
    await workOn(embedded, other(1), answer('r1'))
    expect(await read(other(2), 8)).toEqual({ told: 1, known: true, read: [1] })
  })

  test('is a second, bounded query where nothing can be told to a message that addresses nobody', async () => {
    const stopped = aThread('stopped', 'Cold')
    await putAll(
      messages.slice(0, 500).map((at) => ({ ...turnKey(stopped(at)), version: 1, fence: 1, withdrawn: true })),
    )
    expect(await read(stopped(999), 8)).toEqual({ told: 0, known: false, read: [0] })
    expect(await read(stopped(999, { addressed: 'thread' }), 8)).toEqual({ told: 0, known: false, read: [0, 25] })
  })
})
