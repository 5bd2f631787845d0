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
