import { dynamoSwitches } from '../../../src/providers/aws/switches.ts'
import { embeddedTables } from '../../../src/providers/embedded/dynamodb.ts'
import { switchesContract } from '../../contracts/switches.ts'
import { openEmbedded } from './embedded.ts'

switchesContract('DynamoDB', async () => {
  const { client, clock, ...embedded } = await openEmbedded()
  let asked = 0
  client.middlewareStack.add(
    (next) => (args) => {
      asked += 1
      return next(args)
    },
    { step: 'initialize' },
  )
  return {
    again: () => dynamoSwitches({ client, table: embeddedTables.threads, now: () => clock.now }),
    clock,
    asked: () => asked,
    close: () => embedded.close(),
  }
})
