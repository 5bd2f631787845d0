import { rm } from 'node:fs/promises'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { CreateQueueCommand } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clients, type Clients } from '../../../../src/providers/aws/clients.ts'
import type { Resources } from '../../../../src/providers/aws/connect.ts'
import { createQueue } from '../../../../src/providers/aws/create-queue.ts'
import { storeChecks } from '../../../../src/providers/aws/doctor/store-checks.ts'
import { embeddedTables } from '../../../../src/providers/embedded/dynamodb.ts'
import { startEmbedded } from '../../../../src/providers/embedded/start.ts'
import { awsJson, refused, type Told } from '../../../far-side/aws-json.ts'
import { shortFolder } from '../../embedded/far-side.ts'

let near: Clients
let good: Resources
let close: () => Promise<void>

beforeAll(async () => {
  const folder = await shortFolder()
  const embedded = await startEmbedded(folder)
  near = clients({ kind: 'embedded', sockets: embedded.sockets })
  const { url: turnsQueueUrl } = await createQueue(near.sqs, 'turns')
  await near.s3.send(new CreateBucketCommand({ Bucket: 'pictures' }))
  const { threads: threadsTable, cases: casesTable } = embeddedTables
  good = { threadsTable, casesTable, picturesBucket: 'pictures', turnsQueueUrl }
  close = async () => {
    near.close()
    await embedded.close()
    await rm(folder, { recursive: true, force: true })
  }
})
afterAll(() => close())

async function look(resources: Partial<Resources> = {}, from: Clients = near, timeToLive = false) {
  const checks = storeChecks(from, { ...good, ...resources }, timeToLive)
  const found = await Promise.all(checks.map(async (check) => [check.name, await check.run()] as const))
  return Object.fromEntries(found)
}

const texts = (...names: readonly string[]) =>
  names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }))

const keys = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' as const },
  { AttributeName: sort, KeyType: 'RANGE' as const },
]

test('stores and queue as the bot makes them need no mending', async () => {
  const found = await look()
  expect(Object.keys(found)).toEqual(['THREADS_TABLE', 'CASES_TABLE', 'PICTURES_BUCKET', 'TURNS_QUEUE_URL'])
  expect(
    Object.values(found)
      .flat()
      .map(({ state }) => state),
  ).toEqual(['ok', 'ok', 'ok', 'ok'])
})

test('what is not there is missing, each by its name', async () => {
  const turnsQueueUrl = good.turnsQueueUrl.replace('turns.fifo', 'other.fifo')
  const found = await look({ threadsTable: 'none', casesTable: 'none', picturesBucket: 'none', turnsQueueUrl })
  expect(
    Object.values(found)
      .flat()
      .map(({ state }) => state),
  ).toEqual(['missing', 'missing', 'missing', 'missing'])
})

test('a table with the keys of another is wrong, and says which keys', async () => {
  const found = await look({ threadsTable: good.casesTable })
  expect(found['THREADS_TABLE']).toMatchObject([
    {
      state: 'wrong',
      found: expect.stringMatching(/its own keys and the index by-person and the index by-post/) as string,
    },
  ])
})

test.each([
  ['carries too little', 'KEYS_ONLY', 'N'],
  ['sorts letters where it should sort numbers', 'ALL', 'S'],
] as const)('an index that %s is wrong', async (_what, ProjectionType, AttributeType) => {
  const TableName = `cases-${ProjectionType}`
  const index = { IndexName: 'by-state', KeySchema: keys('state', 'opened'), Projection: { ProjectionType } }
  await near.dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...texts('case', 'entry', 'state'), { AttributeName: 'opened', AttributeType }],
      KeySchema: keys('case', 'entry'),
      GlobalSecondaryIndexes: [index],
    }),
  )
  const found = await look({ casesTable: TableName })
  expect(found['CASES_TABLE']).toMatchObject([{ state: 'wrong', found: expect.stringContaining('by-state') as string }])
})

test('a queue without a dead-letter queue is wrong', async () => {
  const made = await near.sqs.send(
    new CreateQueueCommand({ QueueName: 'bare.fifo', Attributes: { FifoQueue: 'true' } }),
  )
  expect((await look({ turnsQueueUrl: made.QueueUrl ?? '' }))['TURNS_QUEUE_URL']).toMatchObject([
    { state: 'wrong', found: 'queue bare.fifo has no dead-letter queue' },
  ])
})

test.each<[Told, string]>([
  [{ body: { TimeToLiveDescription: { AttributeName: 'expires', TimeToLiveStatus: 'ENABLED' } } }, 'ok'],
  [{ body: { TimeToLiveDescription: { AttributeName: 'expires', TimeToLiveStatus: 'ENABLING' } } }, 'ok'],
  [{ body: { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } } }, 'wrong'],
  [{ body: { TimeToLiveDescription: { AttributeName: 'ttl', TimeToLiveStatus: 'ENABLED' } } }, 'wrong'],
  [refused('AccessDeniedException'), 'refused'],
])('a table that keeps what has expired for ever is wrong (%#)', async (told, state) => {
  const index = { IndexName: 'by-state', KeySchema: keys('state', 'opened'), Projection: { ProjectionType: 'ALL' } }
  const table = {
    TableName: 'cases',
    TableStatus: 'ACTIVE',
    AttributeDefinitions: [...texts('case', 'entry', 'state'), { AttributeName: 'opened', AttributeType: 'N' }],
    KeySchema: keys('case', 'entry'),
    GlobalSecondaryIndexes: [index],
  }
  const far = await awsJson({ DescribeTable: { body: { Table: table } }, DescribeTimeToLive: told })
  const plain = new DynamoDBClient(far.near)
  const found = await look({}, { ...near, dynamodb: DynamoDBDocumentClient.from(plain) }, true)
  plain.destroy()
  expect(found['CASES_TABLE']?.map((diagnosis) => diagnosis.state)).toEqual(['ok', state])
})

test.each([
  ['AccessDeniedException', 'refused', 'allow dynamodb:DescribeTable'],
  ['ResourceNotFoundException', 'missing', 'deploy the infrastructure'],
])('%s of a table is told as %s', async (name, state, mend) => {
  const far = await awsJson({ DescribeTable: refused(name) })
  const plain = new DynamoDBClient(far.near)
  const found = await look({}, { ...near, dynamodb: DynamoDBDocumentClient.from(plain) })
  plain.destroy()
  expect(found['THREADS_TABLE']).toMatchObject([{ state, mend: expect.stringContaining(mend) as string }])
  expect(JSON.stringify(found)).not.toContain('CANARY')
})
