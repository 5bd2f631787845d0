/** The stores over an embedded DynamoDB in a folder of its own, and every request to it in view. */
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { ObjectStore } from '../../../src/ports.ts'
import { dynamoCaseStore } from '../../../src/providers/aws/case-store.ts'
import { dynamoLedger } from '../../../src/providers/aws/ledger.ts'
import { dynamoPersonStore } from '../../../src/providers/aws/person-store.ts'
import { dynamoThreadStore } from '../../../src/providers/aws/thread-store.ts'
import { dynamoTurnStore } from '../../../src/providers/aws/turn-store.ts'
import { dynamoWithdrawalStore } from '../../../src/providers/aws/withdrawal-store.ts'
import { embeddedTables, startDynamodb } from '../../../src/providers/embedded/dynamodb.ts'
import { channelKey, type Place } from '../../../src/turn.ts'
import type { Opened, Stores } from '../../contracts/stores.ts'

export const retention = { threads: 30, held: 7, cases: 30, audit: 400 }

export type Item = Readonly<Record<string, unknown>>

export interface Sent {
  /** As in `UpdateItemCommand`. */
  readonly command: string
  readonly output: Item
}

export interface Connection {
  readonly client: DynamoDBDocumentClient
  /** Every request that was answered, oldest first. */
  readonly sent: Sent[]
  /** Waited for before each request goes out. */
  gate: () => Promise<void>
}

export function connect(socketPath: string): Connection {
  const agent = { socketPath, keepAlive: true }
  const plain = new DynamoDBClient({
    endpoint: 'http://localhost',
    region: 'embedded',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    requestHandler: new NodeHttpHandler({ httpAgent: new Agent(agent) }),
    maxAttempts: 1,
  })
  const connection: Connection = { client: DynamoDBDocumentClient.from(plain), sent: [], gate: async () => {} }
  plain.middlewareStack.add(
    (next, context) => async (input) => {
      await connection.gate()
      const answer = await next(input)
      connection.sent.push({ command: String(context.commandName), output: { ...answer.output } })
      return answer
    },
    { step: 'finalizeRequest', name: 'watch' },
  )
  return connection
}

/** Long texts in memory. */
export function memoryObjects(): ObjectStore {
  const kept = new Map<string, Uint8Array>()
  return {
    put: async (key, bytes) => void kept.set(key, bytes),
    get: async (key) => kept.get(key) ?? null,
    remove: async (key) => void kept.delete(key),
  }
}

export function storesOver(client: DynamoDBDocumentClient, clock: { now: number }, objects = memoryObjects()): Stores {
  const now = () => clock.now
  const threads = { client, table: embeddedTables.threads, retention, now }
  return {
    turns: dynamoTurnStore(threads),
    threads: dynamoThreadStore(threads),
    withdrawals: dynamoWithdrawalStore(threads),
    cases: dynamoCaseStore({ client, table: embeddedTables.cases, objects, retention, now }),
    ledger: dynamoLedger({ client, ...embeddedTables }),
    persons: dynamoPersonStore({ ...threads, objects }),
    objects,
  }
}

export interface Embedded extends Opened, Connection {
  readonly socketPath: string
  /** Everything in a table. */
  items(table?: string): Promise<readonly Item[]>
  /** Everything in a place's channel. */
  itemsOf(place: Place): Promise<readonly Item[]>
  put(item: Item, table?: string): Promise<void>
}

export async function openEmbedded(): Promise<Embedded> {
  const folder = await mkdtemp(join(tmpdir(), 'cd-'))
  const socketPath = join(folder, 's')
  const server = await startDynamodb({ socketPath, folder: join(folder, 'data') })
  const connection = connect(socketPath)
  const clock = { now: 1_800_000_000_000 }
  const { client } = connection
  return Object.assign(connection, {
    ...storesOver(client, clock),
    clock,
    socketPath,
    async items(table: string = embeddedTables.threads) {
      const items: Item[] = []
      let from: Item | undefined
      do {
        const page = await client.send(
          new ScanCommand({ TableName: table, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) }),
        )
        items.push(...(page.Items ?? []))
        from = page.LastEvaluatedKey
      } while (from)
      return items
    },
    async itemsOf(place: Place) {
      const query = new QueryCommand({
        TableName: embeddedTables.threads,
        KeyConditionExpression: 'channel = :channel',
        ExpressionAttributeValues: { ':channel': channelKey(place) },
      })
      return (await client.send(query)).Items ?? []
    },
    async put(item: Item, table: string = embeddedTables.threads) {
      await client.send(new PutCommand({ TableName: table, Item: item }))
    },
    async close() {
      client.destroy()
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  })
}
