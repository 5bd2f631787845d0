import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clients } from '../../../src/providers/aws/clients.ts'
import { embeddedTables, startDynamodb } from '../../../src/providers/embedded/dynamodb.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ttl-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('expired words are gone from the disk after a start; what has no end, or none yet, stays', async () => {
  const at = { socketPath: join(folder, 's'), folder: join(folder, 'data') }
  const sockets = { dynamodb: at.socketPath, sqs: '', s3: '' }
  const seconds = 1_800_000_000
  const now = () => seconds * 1000
  const before = await startDynamodb({ ...at, now })
  const first = clients({ kind: 'embedded', sockets })
  const ends = { past: seconds - 1, present: seconds, future: seconds + 1, none: undefined }
  for (const [entry, expires] of Object.entries(ends)) {
    const words = 'x'.repeat(300_000)
    const TableName = embeddedTables.threads
    await first.dynamodb.send(new PutCommand({ TableName, Item: { channel: 'c', entry, words, expires } }))
    await first.dynamodb.send(
      new PutCommand({ TableName: embeddedTables.cases, Item: { case: entry, entry: 'content', expires } }),
    )
  }
  first.close()
  await before.close()

  const after = await startDynamodb({ ...at, now })
  const again = clients({ kind: 'embedded', sockets })
  const left = async (TableName: string) =>
    (await again.dynamodb.send(new ScanCommand({ TableName }))).Items?.map((item) =>
      String(item['case'] ?? item['entry']),
    )
  await expect.poll(async () => (await left(embeddedTables.threads))?.toSorted()).toEqual(['future', 'none'])
  await expect.poll(async () => (await left(embeddedTables.cases))?.toSorted()).toEqual(['future', 'none'])
  again.close()
  await after.close()
})
