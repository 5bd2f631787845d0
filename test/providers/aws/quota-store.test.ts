import { describe, expect, test } from 'vitest'
import { dynamoQuotaStore } from '../../../src/providers/aws/quota-store.ts'
import { embeddedTables } from '../../../src/providers/embedded/dynamodb.ts'
import { quotaStoreContract } from '../../contracts/quota-store.ts'
import { openEmbedded } from './embedded.ts'

quotaStoreContract('DynamoDB', async () => {
  const embedded = await openEmbedded()
  return {
    quotas: dynamoQuotaStore({ client: embedded.client, table: embeddedTables.threads }),
    close: () => embedded.close(),
  }
})

describe('a busy channel', () => {
  test('keeps its day in one item, whatever its platform calls a message', async () => {
    const embedded = await openEmbedded()
    const quotas = dynamoQuotaStore({ client: embedded.client, table: embeddedTables.threads })
    const rate = { hour: 10_000, day: 10_000 }
    for (let turn = 0; turn < 20; turn += 1)
      await quotas.take({ subject: 'busy', turn: `${turn}${'x'.repeat(500)}`, asked: 1_800_000_000_000, rate })
    const [item] = (await embedded.items()).filter(({ channel }) => String(channel).includes('busy'))
    await embedded.close()
    const sets = Object.values(item ?? {}).filter((value) => value instanceof Set)
    expect(sets.map(({ size }) => size)).toEqual([20, 20])
    // DynamoDB developer guide, "Item sizes": a set is as large as its members; an item has at most 400 KB.
    const bytes = sets.flatMap((set) => [...set].map(String)).join('').length
    expect((bytes / 20) * rate.day).toBeLessThan(400_000)
  })

  test('and what was never counted leaves nothing behind when it is given back', async () => {
    const embedded = await openEmbedded()
    const quotas = dynamoQuotaStore({ client: embedded.client, table: embeddedTables.threads })
    await quotas.giveBack({ subject: 'quiet', turn: 't', asked: 0, rate: { hour: 1, day: 1 } })
    const items = await embedded.items()
    await embedded.close()
    expect(items).toEqual([])
  })
})
