/** What a worker function says to the queue of what Lambda hands to it. */
import { SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { workBatch } from '../../src/hosts/function/batch.ts'
import { dynamoEasel } from '../../src/providers/aws/easel.ts'
import { embeddedTables } from '../../src/providers/embedded/dynamodb.ts'
import { sqsQueue } from '../../src/providers/aws/queue.ts'
import type { Inbound } from '../../src/turn.ts'
import { awsJson } from '../far-side/aws-json.ts'
import { startBot, type FlowBot } from '../flow/bot.ts'
import { openEmbedded } from '../providers/aws/embedded.ts'
import { asInbound, imagineOf, turnOf } from '../flow/turns.ts'

let flow: FlowBot
beforeAll(async () => {
  flow = await startBot()
})
afterAll(() => flow.close())

const done = { body: {} }

/** A queue on the far side that only remembers what it was told, and a function before it. */
async function openFunction({ left = 60_000 } = {}) {
  const far = await awsJson({ ChangeMessageVisibility: done, SendMessage: done, DeleteMessage: done })
  const queue = sqsQueue({
    client: new SQSClient({ ...far.near, md5: false }),
    url: `${far.near.endpoint}/1/turns.fifo`,
    deadLetterUrl: `${far.near.endpoint}/1/dead.fifo`,
    visibilitySeconds: 60,
    pollSeconds: 0,
  })
  const { client, ...embedded } = await openEmbedded()
  onTestFinished(() => embedded.close())
  const easel = dynamoEasel({ client, table: embeddedTables.threads, now: () => Date.now() }, 1)
  return {
    easel,
    told: () =>
      far.asked.map(([operation, input]) => {
        const { VisibilityTimeout: seconds, ReceiptHandle: handle = '' } = input as Record<string, string | number>
        return [operation, ...(handle ? [handle] : []), ...(seconds === undefined ? [] : [seconds])].join(' ')
      }),
    work: (...bodies: readonly (Inbound | string)[]) =>
      workBatch(batchOf(bodies), { bot: flow.bot, queue, easel, left: () => left }),
  }
}

const batchOf = (bodies: readonly (Inbound | string)[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: `m${index}`,
    receiptHandle: `r${index}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { MessageGroupId: 'g', MessageDeduplicationId: `d${index}` },
  })),
})

const failures = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
})

test('D6: a delivery is first hidden for a minute only, so that a crash frees its thread; what is done is left to Lambda', async () => {
  const { work, told } = await openFunction()
  expect(await work(asInbound(turnOf('Hello')), asInbound(turnOf('And you?')))).toEqual(failures())
  expect(told()).toEqual(['ChangeMessageVisibility r0 60', 'ChangeMessageVisibility r1 60'])
})

test('what cannot be read is buried, and is done', async () => {
  const { work, told } = await openFunction()
  expect(await work('no inbound')).toEqual(failures())
  expect(told()).toEqual(['ChangeMessageVisibility r0 60', 'SendMessage', 'DeleteMessage r0'])
})

test('a picture that finds no room comes again in seconds, with all that was behind it, and is drawn once there is room', async () => {
  const { work, told, easel } = await openFunction()
  const picture = asInbound(imagineOf('a lighthouse'))
  expect(await easel.take('another picture', Date.now() + 60_000)).toBe(true)
  expect(await work(picture, asInbound(turnOf('Hello')))).toEqual(failures('m0', 'm1'))
  expect(told()).toEqual([
    'ChangeMessageVisibility r0 60',
    'ChangeMessageVisibility r0 5',
    'ChangeMessageVisibility r1 0',
  ])
  expect(flow.watched.counts['picture put off']).toBe(1)
  await easel.leave('another picture')
  expect(await work(picture)).toEqual(failures())
  expect(await easel.take('a third', Date.now() + 60_000)).toBe(true)
})

test('fault 13: a function without time left gives back what it was handed, and begins nothing', async () => {
  const { work, told } = await openFunction({ left: 0 })
  const { length } = flow.watched.outcomes
  expect(await work(asInbound(turnOf('demo:slow=5 too late')))).toEqual(failures('m0'))
  expect(flow.watched.outcomes).toHaveLength(length)
  expect(told()).toEqual(['ChangeMessageVisibility r0 0'])
})

test('what is no batch of the queue’s is refused', async () => {
  const { easel } = await openFunction()
  const queue = { deliveryOf: () => expect.unreachable() }
  await expect(workBatch({ Records: [{}] }, { bot: flow.bot, queue, easel, left: () => 1 })).rejects.toThrow()
})
