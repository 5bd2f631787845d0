import { expect, test } from 'vitest'
import { asInbound, turnOf } from './flow/turns.ts'
import { startBot } from './flow/bot.ts'
import type { Delivery } from '../src/ports.ts'
import { work } from '../src/worker.ts'

/** A delivery that remembers what became of it. */
function deliveryOf(body: string) {
  const done: string[] = []
  const delivery: Delivery = {
    body,
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
    await work(delivery, bot.bot, { visibilitySeconds: 30, stop: forever })
    expect(done).toEqual(['buried'])
  }
  await bot.close()
})

test('D6: a delivery is hidden anew while it is worked on', async () => {
  const bot = await startBot()
  const { delivery, done } = deliveryOf(JSON.stringify(asInbound(turnOf('demo:slow=0.5 hello'))))
  await work(delivery, bot.bot, { visibilitySeconds: 0.3, stop: forever })
  expect(done.at(-1)).toBe('finished')
  expect(done.filter((what) => what === 'hidden for 0.3').length).toBeGreaterThan(1)
  await bot.close()
})

test('fault 13: a stop in mid-attempt gives the delivery back at once', async () => {
  const bot = await startBot()
  const { delivery, done } = deliveryOf(JSON.stringify(asInbound(turnOf('demo:slow=60 hello'))))
  const stop = new AbortController()
  const working = work(delivery, bot.bot, { visibilitySeconds: 30, stop: stop.signal })
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
  await work(delivery, bot.bot, { visibilitySeconds: 30, stop: forever })
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
  await work(delivery, bot.bot, { visibilitySeconds: 30, stop: forever })
  expect(done).toEqual(['hidden for 2'])
  expect(bot.times('model answered')).toBe(0)
  await bot.close()
})
