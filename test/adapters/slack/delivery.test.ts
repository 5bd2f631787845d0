/** Signed requests into a whole bot over its real queue and stores. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { receiveWith, taker, type Receive } from '../../../adapters/slack/receive.ts'
import { throughBolt } from '../../../adapters/slack/receiver.ts'
import { signatureVerifier } from '../../../adapters/slack/verify.ts'
import { processInbound } from '../../../src/process.ts'
import type { Inbound } from '../../../src/turn.ts'
import { bot, deletion, edit, eventRequest, mention, message, secret, seconds } from '../../far-side/slack-sender.ts'
import { startBot, type FlowBot } from '../../flow/bot.ts'
import { reader, secretOf } from './door.ts'

const started = seconds()
/** A minute ago: what is long past is not answered any more. */
const ts = (index: number) => `${started - 60 + index}.000100`

let flow: FlowBot
let receive: Receive
const accepted: Inbound[] = []
beforeAll(async () => {
  flow = await startBot(({ platforms: { far } }) => ({ platforms: far ? { slack: far } : {}, desks: ['slack'] }))
  const accept = async (inbound: Inbound) => {
    await flow.accept(inbound)
    accepted.push(inbound)
  }
  const secrets = secretOf(() => secret)
  receive = receiveWith({
    verify: signatureVerifier(secrets, Date.now),
    take: throughBolt(taker(reader, accept, flow.watched), reader.self),
    failed: (...given) => flow.watched.failed(...given),
  })
})
afterAll(() => flow.close())

/** Says it again until it is acknowledged: on a busy machine the queue may not answer in time. */
async function send(event: Readonly<Record<string, unknown>>): Promise<number> {
  const { headers, body } = eventRequest(event)
  const { status } = await receive({ headers, body: Buffer.from(body) })
  return status === 503 ? send(event) : status
}

/** What stands in a thread of a channel now. */
const shown = (channel: string, thread: string) =>
  flow.chat.posts.filter(
    ({ to, removed }) => !removed && to.to === 'place' && to.place.channel === channel && to.place.thread === thread,
  )

test('D1, D2 and D4: 30 messages, each told as mention, message and retries in any order, get one reply each', async () => {
  const [orders] = fc.sample(
    fc.array(fc.array(fc.constantFrom(mention, message), { minLength: 2, maxLength: 5 }), {
      minLength: 30,
      maxLength: 30,
    }),
    { seed: 12, numRuns: 1 },
  )
  const statuses: number[] = []
  for (const [index, order] of (orders ?? []).entries()) {
    const told = [mention, ...order].map((as) => as({ text: `<@${bot}> Question ${index}`, ts: ts(index) }))
    statuses.push(...(await Promise.all(told.map(send))))
  }
  await flow.settled()
  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(orders?.map((_, index) => shown('C00000001', ts(index)).length)).toEqual(Array.from({ length: 30 }, () => 1))
})

test('faults 3 and 4: a retry that the queue has forgotten is one reply all the same', async () => {
  const said = { channel: 'C00000002', text: `<@${bot}> Late?`, ts: ts(1) }
  expect(await send(mention(said))).toBe(200)
  await flow.settled()
  const posts = flow.chat.posts.length
  const [inbound] = accepted.slice(-1)
  for (let retry = 0; retry < 3; retry += 1)
    expect(inbound && (await processInbound(inbound, flow.bot, new AbortController().signal))).toEqual({
      next: 'finish',
    })
  expect(flow.chat.posts.length).toBe(posts)
  expect(shown('C00000002', ts(1))).toHaveLength(1)
})

test('D18 and D36: an edited question is answered anew, and a deleted one takes its answer along', async () => {
  const before = message({ channel: 'C00000003', text: `<@${bot}> What is a llama?`, ts: ts(1) })
  await send(before)
  await flow.settled()
  const [first] = shown('C00000003', ts(1))
  await send(edit(before, { text: `<@${bot}> What is an alpaca?` }, ts(30)))
  await flow.settled()
  const edited = shown('C00000003', ts(1))
  expect([edited.length, first?.removed]).toEqual([1, true])
  await send(deletion({ ...before, text: `<@${bot}> What is an alpaca?` }))
  await flow.settled()
  expect(shown('C00000003', ts(1))).toEqual([])
})

test('input 15, D19: two bots that answer each other are cut at the first word', async () => {
  const posts = flow.chat.posts.length
  const other = { channel: 'C00000004', user: 'UBOT00002', text: `<@${bot}> Hello, bot`, ts: ts(1) }
  for (const as of [mention, message]) expect(await send(as(other, { bot_id: 'B00000002' }))).toBe(200)
  await flow.settled()
  expect(flow.chat.posts.length).toBe(posts)
})
