/** 1,000 messages into a whole bot, each told as app_mention, message and retries in any order: one reply each. */
import * as fc from 'fast-check'
import { receiveWith, taker } from '../adapters/slack/receive.ts'
import { throughBolt } from '../adapters/slack/receiver.ts'
import { signatureVerifier } from '../adapters/slack/verify.ts'
import { reader, secretOf } from '../test/adapters/slack/door.ts'
import { bot, eventRequest, mention, message, secret, seconds } from '../test/far-side/slack-sender.ts'
import { startBot } from '../test/flow/bot.ts'

const messages = 1000
const atOnce = 20

export async function run(): Promise<void> {
  const flow = await startBot(({ platforms: { far } }) => ({ platforms: far ? { slack: far } : {}, desks: ['slack'] }))
  const failed = (...given: Parameters<typeof flow.watched.failed>) => flow.watched.failed(...given)
  const take = throughBolt(taker(reader, flow.accept, flow.watched), reader.self)
  const receive = receiveWith({
    verify: signatureVerifier(
      secretOf(() => secret),
      Date.now,
    ),
    take,
    failed,
  })
  const order = fc.shuffledSubarray([mention, message, mention, message, mention], { minLength: 2 })
  const orders = fc.sample(order, { seed: 4, numRuns: messages })
  const started = seconds()
  const tell = async (index: number) => {
    const said = {
      text: `<@${bot}> ${index}`,
      ts: `${started}.${String(index).padStart(6, '0')}`,
      user: `U${index}ADA`,
    }
    const sent = (orders[index] ?? []).map((as) => eventRequest(as({ ...said, channel: `C${index % 50}` })))
    await Promise.all(sent.map(({ headers, body }) => receive({ headers, body: Buffer.from(body) })))
  }
  const began = performance.now()
  let next = 0
  const lane = async () => {
    while (next < messages) await tell(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  await flow.settled()
  const replies = new Map<string, number>()
  for (const { to } of flow.chat.posts)
    if (to.to === 'place') replies.set(to.place.thread, (replies.get(to.place.thread) ?? 0) + 1)
  const twice = [...replies.values()].filter((count) => count > 1).length
  const none = messages - replies.size
  await flow.close()
  const deliveries = orders.flat().length
  console.log(`${messages} messages in ${deliveries} deliveries: ${none} without a reply, ${twice} with two or more;`)
  console.log(`${((performance.now() - began) / 1000).toFixed(1)} s.`)
  if (none + twice > 0) process.exitCode = 1
}
