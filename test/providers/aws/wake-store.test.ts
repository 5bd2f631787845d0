import { dynamoWakeStore } from '../../../src/providers/aws/wake-store.ts'
import { embeddedTables } from '../../../src/providers/embedded/dynamodb.ts'
import { wakeStoreContract } from '../../contracts/wake-store.ts'
import { openEmbedded } from './embedded.ts'

wakeStoreContract('DynamoDB', async () => {
  const { client, clock, ...embedded } = await openEmbedded()
  const wakes = dynamoWakeStore({ client, table: embeddedTables.threads, now: () => clock.now })
  return { wakes, clock, close: () => embedded.close() }
})
