import { afterEach, expect, test } from 'vitest'
import type { Bot } from '../../src/bot.ts'
import type { Rate } from '../../src/policy/policy.ts'
import { startBot, type FlowBot } from './bot.ts'
import { hurried } from './hurried.ts'
import { asInbound, placeOf, turnOf } from './turns.ts'

let bot: FlowBot
afterEach(() => bot.close())

const share =
  (limits: Partial<Record<'turnsPerPerson' | 'turnsPerChannel', Rate>>, attempts = 4) =>
  ({ policy, queue }: Bot) => ({
    queue: hurried(queue),
    policy: { ...policy, limits: { ...policy.limits, attempts, ...limits } },
  })

const two = { hour: 2, day: 2 }
const by = (id: string) => ({ person: { id, locale: 'en' } })
const answers = () => bot.chat.posts.filter(({ content }) => 'generated' in content && content.generated)

test('input 24: of a burst of one person the share is answered, a few are refused in private, and nobody else is', async () => {
  bot = await startBot(share({ turnsPerPerson: two }))
  const raid = Array.from({ length: 60 }, () => turnOf('Quick one', by('raider')))
  for (let sent = 0; sent < raid.length; sent += 20)
    await Promise.all(raid.slice(sent, sent + 20).map((turn) => bot.accept(asInbound(turn))))
  await bot.ask(turnOf('And me?', by('ben')))
  expect(answers()).toHaveLength(3)
  expect(bot.told('raider').map(({ text }) => text)).toEqual(Array(3).fill(expect.stringContaining('2 an hour')))
  expect(bot.chat.posts).toHaveLength(6)
  expect(bot.watched.counts).toEqual({ throttled: 58, 'throttled silently': 55 })
})

test('a channel has a share of its own, and what a person was refused takes nothing from it', async () => {
  bot = await startBot(share({ turnsPerPerson: two, turnsPerChannel: { hour: 3, day: 3 } }))
  for (let asked = 0; asked < 5; asked += 1) await bot.ask(turnOf('One more', by('ann')))
  const [ben, cem] = [turnOf('Mine', by('ben')), turnOf('And mine', by('cem'))]
  await bot.ask(ben, cem)
  expect(bot.shown(ben.place)).toMatchObject([{ generated: true }])
  expect(bot.shown(cem.place)).toEqual([])
  expect(bot.told('cem')).toMatchObject([{ text: expect.stringContaining('this channel') }])
  const elsewhere = turnOf('Elsewhere', { ...by('cem'), place: placeOf('t', { channel: 'other' }) })
  await bot.ask(elsewhere)
  expect(bot.shown(elsewhere.place)).toMatchObject([{ generated: true }])
})

test('where only the asker is, the refusal is said on the spot', async () => {
  bot = await startBot(share({ turnsPerPerson: { hour: 1, day: 1 } }))
  const place = placeOf('t', { channel: 'D1', private: true })
  await bot.ask(turnOf('One', { place }), turnOf('Two', { place }))
  expect(bot.shown(place)).toMatchObject([{ generated: true }, { text: expect.stringContaining('1 an hour') }])
  expect(bot.told('ann')).toEqual([])
})

test('a turn counts once however often it comes, and one that failed takes nothing', async () => {
  bot = await startBot(share({ turnsPerPerson: two, turnsPerChannel: two }, 1))
  const once = turnOf('demo:say="once"')
  let losses = 2
  bot.chat.trouble = () => ((losses -= 1) >= 0 ? 'refuses' : 'none')
  await bot.ask(once)
  await bot.ask(turnOf('demo:fail'))
  await bot.ask(turnOf('Still mine'))
  expect(answers()).toHaveLength(2)
  await bot.ask(turnOf('Too many'))
  expect(answers()).toHaveLength(2)
})

test('fault 31: while nobody can tell who has had how much, nothing is thought', async () => {
  let failures = 1
  bot = await startBot(({ quotas, queue }) => ({
    queue: hurried(queue),
    quotas: {
      ...quotas,
      take: (quota) => ((failures -= 1) >= 0 ? Promise.reject(new Error('Down')) : quotas.take(quota)),
    },
  }))
  const turn = turnOf('Hello')
  await bot.ask(turn)
  expect(bot.shown(turn.place)).toMatchObject([{ generated: true }])
  expect(bot.watched.failures).toHaveLength(1)
  expect(bot.times('claimed')).toBe(2)
  expect(bot.times('guard answered')).toBe(1)
})
