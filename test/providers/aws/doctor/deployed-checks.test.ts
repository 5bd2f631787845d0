import { rm } from 'node:fs/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clients, type Clients } from '../../../../src/providers/aws/clients.ts'
import { createQueue } from '../../../../src/providers/aws/create-queue.ts'
import { deployedChecks } from '../../../../src/providers/aws/doctor/deployed-checks.ts'
import { startEmbedded } from '../../../../src/providers/embedded/start.ts'
import { awsJson, refused, type Told } from '../../../far-side/aws-json.ts'
import { shortFolder } from '../../embedded/far-side.ts'

let near: Clients
let queue: Awaited<ReturnType<typeof createQueue>>
let close: () => Promise<void>

beforeAll(async () => {
  const folder = await shortFolder()
  const embedded = await startEmbedded(folder)
  near = clients({ kind: 'embedded', sockets: embedded.sockets })
  queue = await createQueue(near.sqs, 'turns')
  close = async () => {
    near.close()
    await embedded.close()
    await rm(folder, { recursive: true, force: true })
  }
})
afterAll(() => close())

const restorable = (PointInTimeRecoveryStatus: string): Told => ({
  body: { ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus } } },
})

async function look(told: Told = restorable('ENABLED'), turnsQueueUrl = queue.url) {
  const far = await awsJson({ DescribeContinuousBackups: told })
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(far.near))
  const resources = { threadsTable: 'threads', casesTable: 'cases', picturesBucket: 'pictures', turnsQueueUrl }
  const found = await Promise.all(deployedChecks({ ...near, dynamodb }, resources).map((check) => check.run()))
  dynamodb.destroy()
  expect(JSON.stringify(found)).not.toContain('CANARY')
  return found.flat().map(({ state }) => state)
}

test('a deployment whose data can be restored, and whose turns are all worked, is well', async () => {
  expect(await look()).toEqual(['ok', 'ok', 'ok'])
})

test('D34: tables that cannot be restored are found', async () => {
  expect(await look(restorable('DISABLED'))).toEqual(['wrong', 'wrong', 'ok'])
})

test('what may not be looked at is said to be so', async () => {
  expect(await look(refused('AccessDeniedException'))).toEqual(['refused', 'refused', 'ok'])
})

test('a queue that is gone is missing', async () => {
  expect(await look(restorable('ENABLED'), queue.url.replace('turns', 'others'))).toEqual(['ok', 'ok', 'missing'])
})

test('turns that were put aside want somebody', async () => {
  const message = { MessageBody: '{}', MessageGroupId: 'g', MessageDeduplicationId: 'd' }
  await near.sqs.send(new SendMessageCommand({ QueueUrl: queue.deadLetterUrl, ...message }))
  expect(await look()).toEqual(['ok', 'ok', 'wrong'])
})
