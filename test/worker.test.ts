import { expect, test } from 'vitest'
import type { Bot } from '../src/bot.ts'
import { resilient } from '../src/resilience.ts'
import { startBot } from './flow/bot.ts'
import { hurried } from './flow/hurried.ts'
import { asInbound, imagineOf, turnOf } from './flow/turns.ts'
import type { Delivery } from '../src/ports.ts'
import { parseInbound } from '../src/inbound.ts'
import { work } from '../src/worker.ts'

/** A delivery that remembers what became of it. */
function deliveryOf(body: string) {
  const done: string[] = []
  const delivery: Delivery = {
    body,
    trace: null,
    hide: async (seconds) => void done.push(`hidden for ${seconds}`),
    finish: async () => void done.push('finished'),
    bury: async () => void done.push('buried'),
  }
  return { delivery, done }
}

const forever = new AbortController().signal

test('input 63: what is no inbound of this version is put aside, never thrown', async () => {
  const bot = await startBot()
  for (const body of [
    '',
    'null',
    '{',
    '[]',
    '{"version":2}',
    JSON.stringify({ ...asInbound(turnOf('x')), extra: 1 }),
  ]) {
    const { delivery, done } = deliveryOf(body)
    await work(delivery, parseInbound(delivery.body), bot.bot, { visibilitySeconds: 30, stop: forever })
    expect(done).toEqual(['buried'])
  }
  await bot.close()
})

test('D6: a delivery is hidden anew while it is worked on', async () => {
  const bot = await startBot()
  const { delivery, done } = deliveryOf(JSON.stringify(asInbound(turnOf('demo:slow=0.5 hello'))))
  await work(delivery, parseInbound(delivery.body), bot.bot, { visibilitySeconds: 0.3, stop: forever })
  expect(done.at(-1)).toBe('finished')
  expect(done.filter((what) => what === 'hidden for 0.3').length).toBeGreaterThan(1)
  await bot.close()
})

test('fault 13: a stop in mid-attempt gives the delivery back at once', async () => {
  const bot = await startBot()
  const { delivery, done } = deliveryOf(JSON.stringify(asInbound(turnOf('demo:slow=60 hello'))))
  const stop = new AbortController()
  const working = work(delivery, parseInbound(delivery.body), bot.bot, { visibilitySeconds: 30, stop: stop.signal })
  await expect.poll(() => bot.times('guard answered')).toBe(1)
  stop.abort()
  await working
  expect(done).toEqual(['hidden for 1'])
  expect(bot.chat.posts).toEqual([])
  await bot.close()
})

test('fault 24: an attempt that takes too long is ended, and the next one may do better', async () => {
  const bot = await startBot(({ policy }) => ({
    policy: { ...policy, limits: { ...policy.limits, turnSeconds: 0.2 } },
  }))
  const { delivery, done } = deliveryOf(JSON.stringify(asInbound(turnOf('demo:slow=60 hello'))))
  await work(delivery, parseInbound(delivery.body), bot.bot, { visibilitySeconds: 30, stop: forever })
  expect(done).toEqual(['hidden for 1'])
  await bot.close()
})

test('fault 31: while the store cannot be reached nothing is answered, and the delivery comes again', async () => {
  const bot = await startBot(() => ({
    turns: {
      claim: () => Promise.reject(new Error('The store is down')),
      conclude: () => Promise.reject(new Error('The store is down')),
      wait: () => Promise.reject(new Error('The store is down')),
      recall: () => Promise.reject(new Error('The store is down')),
    },
  }))
  const { delivery, done } = deliveryOf(JSON.stringify(asInbound(turnOf('hello'))))
  await work(delivery, parseInbound(delivery.body), bot.bot, { visibilitySeconds: 30, stop: forever })
  expect(done).toEqual(['hidden for 2'])
  expect(bot.times('model answered')).toBe(0)
  await bot.close()
})

test('fault 13: a model that ignores the stop holds up nothing', async () => {
  let asked = 0
  const deaf = (bot: Bot) =>
    resilient({ ...bot, model: { ...bot.model, reply: () => new Promise<never>(() => (asked += 1)) } }, bot)
  const bot = await startBot((plain) => ({ model: deaf(plain).model }))
  const { delivery, done } = deliveryOf(JSON.stringify(asInbound(turnOf('hello'))))
  const stop = new AbortController()
  const working = work(delivery, parseInbound(delivery.body), bot.bot, { visibilitySeconds: 30, stop: stop.signal })
  await expect.poll(() => asked).toBe(1)
  stop.abort()
  await working
  expect(done).toEqual(['hidden for 1'])
  await bot.close()
})

test('fault 9: however many pictures are wanted, half of the workers are left for questions', async () => {
  const easel = { busy: 0, most: 0, drawn: 0 }
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  const bot = await startBot(({ pictureModel, queue }) => ({
    queue: hurried(queue),
    pictureModel: {
      ...pictureModel,
      draw: async (request, signal) => {
        easel.most = Math.max(easel.most, (easel.busy += 1))
        await opened
        easel.busy -= 1
        easel.drawn += 1
        return pictureModel.draw(request, signal)
      },
    },
  }))
  for (let wanted = 0; wanted < 6; wanted += 1) await bot.accept(asInbound(imagineOf('a hill --size 256x256')))
  await expect.poll(() => bot.watched.counts['picture put off'] ?? 0).toBeGreaterThan(3)
  const turn = turnOf('hello')
  await bot.accept(asInbound(turn))
  await expect.poll(() => bot.shown(turn.place)).toMatchObject([{ generated: true }])
  // Of a picture that was put off nothing is claimed: it costs no attempt.
  expect(bot.times('claimed')).toBe(3)
  open()
  await bot.settled()
  expect(easel).toEqual({ busy: 0, most: 2, drawn: 6 })
  await bot.close()
})
