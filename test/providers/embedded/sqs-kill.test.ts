import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import { afterEach, expect, test } from 'vitest'
import { clients } from '../../../src/providers/aws/clients.ts'
import { startSqs } from '../../../src/providers/embedded/sqs.ts'
import { shortFolder } from './far-side.ts'

const script = fileURLToPath(new URL('sqs-child.ts', import.meta.url))
const groups = ['a', 'b', 'c', 'd']
const url = 'http://localhost/000000000000/turns.fifo'

const folder = await shortFolder()
const socketPath = join(folder, 'q')
const near = clients({ kind: 'embedded', sockets: { dynamodb: '', sqs: socketPath, s3: '' } })
const { sqs } = near
let child: ChildProcess | undefined

let last: Awaited<ReturnType<typeof startSqs>> | undefined

afterEach(async () => {
  child?.kill('SIGKILL')
  near.close()
  await last?.close()
  await rm(folder, { recursive: true, force: true })
})

async function start(): Promise<ChildProcess> {
  const args = ['--import', 'tsx', script, socketPath, join(folder, 'queue')]
  child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  if (child.stdout) await once(child.stdout, 'data')
  return child
}

async function kill(killed: ChildProcess): Promise<void> {
  killed.kill('SIGKILL')
  await once(killed, 'close')
}

const send = (body: string, group: string) =>
  sqs.send(
    new SendMessageCommand({ QueueUrl: url, MessageBody: body, MessageGroupId: group, MessageDeduplicationId: body }),
  )

async function receive(maximum: number) {
  const names = { MessageSystemAttributeNames: ['All' as const] }
  const command = new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: maximum, ...names })
  const { Messages: messages = [] } = await sqs.send(command)
  return messages
}

const remove = (handle: string | undefined) =>
  sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: handle }))

/** What the queue has answered for. */
const sent = new Map<string, string | undefined>()
const receives = new Map<string, number>()
const deleted = new Set<string>()
const perhapsDeleted = new Set<string>()

/** Sends and receives at once until the server dies; every third message is deleted. */
async function work(round: number): Promise<void> {
  const sender = async (group: string) => {
    for (let number = 0; ; number += 1) {
      const body = `${group}-${round}-${String(number).padStart(4, '0')}`
      sent.set(body, (await send(body, group)).MessageId)
    }
  }
  const receiver = async () => {
    for (;;)
      for (const { Body: body = '', ReceiptHandle: handle } of await receive(2)) {
        receives.set(body, (receives.get(body) ?? 0) + 1)
        if (!/[0369]$/.test(body)) continue
        perhapsDeleted.add(body)
        await remove(handle)
        deleted.add(body)
      }
  }
  await Promise.allSettled([...groups.map(sender), receiver(), receiver()])
}

test('fault 5: killed at any moment, everything that was answered for is there once, and nothing that was deleted', async () => {
  for (const [round, answers] of [60, 131].entries()) {
    const server = await start()
    await sqs.send(new CreateQueueCommand({ QueueName: 'turns.fifo', Attributes: { FifoQueue: 'true' } }))
    const before = sent.size
    const working = work(round)
    while (sent.size < before + answers) await new Promise((resolve) => setImmediate(resolve))
    await kill(server)
    await working
  }
  expect(deleted.size).toBeGreaterThan(0)

  last = await startSqs({ socketPath, folder: join(folder, 'queue') })
  // Whoever was not answered sends again; whoever was is told the first message's id.
  for (const [body, id] of sent) expect((await send(body, body.slice(0, 1))).MessageId).toBe(id)

  // At once: what was in flight when the server died is visible again.
  const found: string[] = []
  for (;;) {
    const messages = await receive(10)
    if (messages.length === 0) break
    for (const { Body: body = '', ReceiptHandle: handle, Attributes: attributes = {} } of messages) {
      found.push(body)
      expect(Number(attributes['ApproximateReceiveCount'])).toBeGreaterThan(receives.get(body) ?? 0)
      await remove(handle)
    }
  }
  expect(new Set(found).size).toBe(found.length)
  expect(found.filter((body) => deleted.has(body))).toEqual([])
  const missing = [...sent.keys()].filter((body) => !found.includes(body) && !perhapsDeleted.has(body))
  expect(missing).toEqual([])
  for (const group of groups) {
    const ofGroup = found.filter((body) => body.startsWith(group))
    expect(ofGroup).toEqual(ofGroup.toSorted((one, other) => (one < other ? -1 : 1)))
  }
})
