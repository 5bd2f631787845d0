/** Another DynamoDB than the embedded one, of another make: the stores must not lean on either's ways. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { casesTable, threadsTable, type TableDescription } from '../../../src/providers/aws/tables.ts'
import { embeddedTables } from '../../../src/providers/embedded/dynamodb.ts'
import { freePort } from '../../free-port.ts'

const binary = 'node_modules/@dynoxide/linux-x64/dynoxide'

/** Why it cannot run here; null where it can. */
export const missing =
  process.platform !== 'linux' || process.arch !== 'x64'
    ? 'made for linux-x64 alone'
    : existsSync(binary)
      ? null
      : 'not installed'

export interface Dynoxide {
  readonly client: DynamoDBDocumentClient
  close(): Promise<void>
}

/** In memory, with both tables. */
export async function startDynoxide(): Promise<Dynoxide> {
  const port = await freePort()
  const server = spawn(binary, ['serve', '--port', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] })
  // Whatever becomes of the test, the server goes with its process.
  const end = () => server.kill()
  process.once('exit', end)
  await listening(server)
  const plain = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'embedded',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
  })
  await plain.send(new CreateTableCommand(described(embeddedTables.threads, threadsTable)))
  await plain.send(new CreateTableCommand(described(embeddedTables.cases, casesTable)))
  return {
    client: DynamoDBDocumentClient.from(plain, { marshallOptions: { removeUndefinedValues: true } }),
    async close() {
      plain.destroy()
      process.off('exit', end)
      const gone = once(server, 'exit')
      end()
      await gone
    },
  }
}

/** What it says first is that it listens, on the stream for errors. */
async function listening({ stderr }: ChildProcess): Promise<void> {
  if (!stderr) throw new Error('No output to wait for')
  await once(stderr, 'data')
  stderr.resume()
}

function described(name: string, table: TableDescription) {
  const { partition, sort, indexes } = table
  const keys = [partition, sort, ...indexes.flatMap((index) => [index.partition, index.sort])]
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST' as const,
    AttributeDefinitions: keys
      .filter((key) => key !== null)
      .map((key) => ({ AttributeName: key.name, AttributeType: key.type })),
    KeySchema: keySchema(table),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: index.projection },
    })),
  }
}

const keySchema = ({ partition, sort }: Pick<TableDescription['indexes'][number], 'partition' | 'sort'>) => [
  { AttributeName: partition.name, KeyType: 'HASH' as const },
  ...(sort ? [{ AttributeName: sort.name, KeyType: 'RANGE' as const }] : []),
]
