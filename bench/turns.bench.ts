/**
 * Whole guarded turns with demonstration models, beside a floor of the same run: the same requests to queue, store and
 * chat service, made with the same clients and nothing else. The difference is our own code. The far side is another
 * process, so CPU time here is the bot's alone.
 */
import { randomUUID } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import { PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { demoModels } from '../src/demo-models.ts'
import type { Bot } from '../src/bot.ts'
import { ingress } from '../src/ingress.ts'
import { builtInPolicy } from '../src/policy/built-in.ts'
import { clients } from '../src/providers/aws/clients.ts'
import { createQueue } from '../src/providers/aws/create-queue.ts'
import { embeddedTables } from '../src/providers/embedded/dynamodb.ts'
import { openEmbedded } from '../src/stores.ts'
import { workThrough } from '../src/worker.ts'
import { untraced } from '../src/untraced.ts'
import { farSidePlatform } from '../test/far-side/chat.ts'
import { watch } from '../test/flow/bot.ts'
import { plenty } from '../test/flow/plenty.ts'
import { asInbound, placeOf, turnOf } from '../test/flow/turns.ts'
import { openFarSide, type FarSide } from './open-far-side.ts'

const atOnce = 10
const warmUp = 300
const measured = 2000

interface Measure {
  readonly perSecond: number
  readonly cpuMilliseconds: number
  readonly requests: number
}

let requests = 0
subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: ClientRequest }
  // A long poll that found nothing belongs to no turn; there is one for each idle worker.
  if (request.getHeader('x-amz-target') || request.getHeader('amz-sdk-request')) requests += 1
})

export async function run(): Promise<void> {
  const far = await openFarSide()
  const floor = await requestsAlone(far)
  const guarded = await guardedTurns(far)
  const floorAfter = await requestsAlone(far)
  await far.close()
  const floorCpu = (floor.cpuMilliseconds + floorAfter.cpuMilliseconds) / 2
  const own = guarded.cpuMilliseconds - floorCpu
  console.log(
    `| ${measured} turns, ${atOnce} at a time | turns a second | CPU ms a turn | store and queue requests a turn |`,
  )
  console.log('| --- | ---: | ---: | ---: |')
  for (const [name, { perSecond, cpuMilliseconds, requests: count }] of [
    ['floor: the requests alone', floor],
    ['whole guarded turns', guarded],
    ['floor, again', floorAfter],
  ] as const) {
    console.log(`| ${name} | ${perSecond.toFixed(0)} | ${cpuMilliseconds.toFixed(2)} | ${count.toFixed(2)} |`)
  }
  console.log(`\nOf a turn's CPU time ${floorCpu.toFixed(2)} ms are clients and ${own.toFixed(2)} ms our own code: `)
  console.log(`${(guarded.cpuMilliseconds / floorCpu).toFixed(2)} times the floor.`)
}

async function measure(once: (count: number) => Promise<void>): Promise<Measure> {
  await once(warmUp)
  requests = 0
  const cpu = process.cpuUsage()
  const began = performance.now()
  await once(measured)
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return {
    perSecond: measured / seconds,
    cpuMilliseconds: (user + system) / 1000 / measured,
    requests: requests / measured,
  }
}

async function guardedTurns({ sockets, chat }: FarSide): Promise<Measure> {
  const keeping = { retention: builtInPolicy.retention, visibilitySeconds: 60, now: Date.now }
  const stores = await openEmbedded(sockets, keeping)
  const acknowledged: { wanted: number; reached: () => void } = { wanted: 0, reached: () => {} }
  const observer = {
    ...watch(),
    step: (step: string) => {
      if (step === 'acknowledged' && (acknowledged.wanted -= 1) === 0) acknowledged.reached()
    },
  }
  const bot: Bot = {
    ...stores,
    ...demoModels(builtInPolicy),
    policy: plenty,
    platforms: { far: farSidePlatform(chat) },
    directories: {},
    receptions: {},
    presences: {},
    desks: ['far'],
    observer,
    tracer: untraced,
    now: Date.now,
  }
  const closing = new AbortController()
  const shift = { workers: atOnce, visibilitySeconds: 60, closing: closing.signal, stop: closing.signal }
  const working = workThrough(bot, shift)
  const accept = ingress(stores.queue)
  const result = await measure(async (count) => {
    const done = new Promise<void>((resolve) => Object.assign(acknowledged, { wanted: count, reached: resolve }))
    await inParallel(count, async () => accept(asInbound(question())))
    await done
  })
  closing.abort()
  await working
  await stores.close()
  return result
}

async function requestsAlone({ sockets, chat }: FarSide): Promise<Measure> {
  const made = clients({ kind: 'embedded', sockets })
  const { sqs, dynamodb } = made
  const QueueUrl = (await createQueue(sqs, 'floor')).url
  const platform = farSidePlatform(chat)
  const TableName = embeddedTables.threads
  const verdict = { grade: 'casual', action: 'answer', because: [], policy: 'floor', judged: 'f'.repeat(64) }
  const result = await measure((count) =>
    inParallel(count, async () => {
      const at = (floors += 1)
      const id = randomUUID()
      const key = { channel: 'floor', entry: `${id}|turn` }
      const body = JSON.stringify(asInbound(question()))
      await sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody: body, MessageGroupId: id, MessageDeduplicationId: id }),
      )
      const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }))
      const update = (UpdateExpression: string, values: Record<string, unknown>, Key: Record<string, string> = key) =>
        dynamodb.send(
          new UpdateCommand({
            TableName,
            Key,
            UpdateExpression,
            ExpressionAttributeValues: values,
            ReturnValues: 'ALL_NEW',
          }),
        )
      await update('ADD fence :one SET posts = :posts', { ':one': 1, ':posts': {} })
      for (const whose of ['person', 'channel']) {
        const share = { channel: `${whose} ${at % 100}`, entry: 'day' }
        const expression = 'ADD taken :turns SET expires = :expires'
        await update(expression, { ':turns': new Set([id.slice(0, 10)]), ':expires': 2_000_000_000 }, share)
      }
      await dynamodb.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'channel = :channel AND begins_with(entry, :thread)',
          ExpressionAttributeValues: { ':channel': 'floor', ':thread': `${id}|said` },
          ConsistentRead: true,
        }),
      )
      const words = { question: 'What is the capital of France?', reply: 'This is a demonstration. '.repeat(4) }
      const verdicts = { asked: verdict, replied: verdict }
      await dynamodb.send(new PutCommand({ TableName, Item: { ...key, entry: `${id}|said`, ...words, verdicts } }))
      await update('SET posting = :state, outcome = :outcome', { ':state': { state: 'posting' }, ':outcome': verdicts })
      const message_ = { content: { text: words.reply, generated: true, notes: [] } }
      await platform.post({ to: 'moderators' }, message_ as never, id)
      await update('SET posting = :state', { ':state': { state: 'posted', post: id } })
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }))
    }),
  )
  made.close()
  return result
}

/** From one of 100 persons in one of 20 channels, each question in a thread of its own. */
function question() {
  const [person, channel] = [`U${asked % 100}`, `C${asked % 20}`]
  asked += 1
  return turnOf('What is the capital of France?', {
    person: { id: person, locale: 'en' },
    place: placeOf(undefined, { channel }),
  })
}

let asked = 0
let floors = 0

/** Runs `once` so many times, `atOnce` at a time. */
async function inParallel(count: number, once: () => Promise<void>): Promise<void> {
  let left = count
  const lane = async () => {
    while ((left -= 1) >= 0) await once()
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}
