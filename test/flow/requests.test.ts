import { afterEach, expect, test } from 'vitest'
import { processInbound } from '../../src/process.ts'
import type { Home, Inbound } from '../../src/turn.ts'
import { farSideDirectory, farSideReception } from '../far-side/chat.ts'
import { startBot, type FlowBot } from './bot.ts'
import { imagineOf, placeOf, requestOf, turnOf } from './turns.ts'

let bot: FlowBot
afterEach(() => bot.close())

const withReception = () => startBot((_bot, url) => ({ receptions: { far: farSideReception(url) } }))

/** As a queue may deliver one thing twice, minutes apart. */
const twice = async (inbound: Inbound) => {
  for (const _ of [1, 2]) await processInbound(inbound, bot.bot, new AbortController().signal)
}

test('whoever opens an empty conversation is welcomed there, once', async () => {
  bot = await withReception()
  const asked = requestOf('welcome', 'ann')
  await twice(asked)
  expect(bot.chat.received).toMatchObject([{ as: 'welcome', place: asked.place, person: { id: 'ann' } }])
  expect(bot.chat.received[0]?.content).toMatchObject({
    text: expect.stringContaining('moderators see what is stopped'),
  })
  expect(bot.chat.posts).toEqual([])
})

test('help is told to the person alone, once: on the spot where nobody else is', async () => {
  bot = await withReception()
  await twice(requestOf('help', 'ann'))
  const direct = requestOf('help', 'ben', placeOf(undefined, { private: true }))
  await twice(direct)
  expect(bot.told('ann')).toMatchObject([{ generated: false, text: expect.stringContaining('Ask me something') }])
  expect(bot.told('ben')).toEqual([])
  expect(bot.shown(direct.place)).toHaveLength(1)
})

test("the page of a person says what is kept how long, and has that person's own cleared questions alone", async () => {
  bot = await withReception()
  const place = placeOf()
  const turns = [
    turnOf('What is a lighthouse?', { place }),
    turnOf('demo:score=0.95:O3 STOPPED-CANARY', { place }),
    turnOf('Not mine', { place, person: { id: 'ben', locale: 'en' } }),
    imagineOf('a hill --size 256x256', { place }),
  ].map((turn, at) => ({ ...turn, asked: turn.asked + at }))
  await bot.ask(...turns)
  await bot.send(requestOf('home', 'ann'), requestOf('data', 'ann'))
  expect(bot.chat.received.map(({ as }) => as)).toEqual(expect.arrayContaining(['page', 'message']))
  for (const { content } of bot.chat.received) {
    const home = content as Home
    expect(home.about.join(' ')).toMatch(/30 days.*7 days.*400 days/)
    expect(home.recent).toMatchObject([
      { title: 'a hill', kind: 'imagine', of: { message: turns[3]?.message, place } },
      { title: null, of: { message: turns[1]?.message } },
      { title: 'What is a lighthouse?', kind: 'chat' },
    ])
    expect(JSON.stringify(home)).not.toMatch(/CANARY|Not mine/)
  }
})

test('where there is no page, a plain message to the person alone says how much is kept, in words of ours alone', async () => {
  bot = await startBot()
  await bot.ask(turnOf('PRIVATE-CANARY <!channel>'), turnOf('demo:score=0.95:O3 hm'))
  const before = bot.told('ann').length
  await twice(requestOf('data', 'ann'))
  const [told, ...more] = bot.told('ann').slice(before)
  expect(more).toEqual([])
  expect(told?.text).toContain('Of your newest questions and pictures (2), the words of 1 are kept')
  expect(told?.text).not.toContain('CANARY')
})

test('who asks to be forgotten is, and is told so alone; the words of cases stay with the moderators', async () => {
  bot = await startBot()
  const place = placeOf()
  await bot.ask(turnOf('My name is FORGET-CANARY', { place }), imagineOf('a hill --size 256x256', { place }))
  await bot.ask(turnOf('demo:score=0.95:O3 KEPT-CANARY', { place }))
  const before = bot.told('ann').length
  await twice(requestOf('forget', 'ann'))
  const confirmed = bot.told('ann').slice(before)
  expect(confirmed).toMatchObject([{ generated: false, text: expect.stringMatching(/\(3\).*30 days at most/) }])
  const { exchanges } = await bot.bot.threads.context(turnOf('x', { place }), 10)
  expect(exchanges).toEqual([])
  const [notice] = bot.notices() as { readonly case: string }[]
  expect((await bot.bot.cases.content(notice?.case ?? ''))?.question).toContain('KEPT-CANARY')
})

test('a picture that was forgotten cannot be drawn again', async () => {
  bot = await startBot()
  const first = imagineOf('a hill --size 256x256')
  await bot.ask(first)
  await bot.send(requestOf('forget', 'ann'))
  await bot.ask(
    imagineOf('', { place: first.place, again: { thread: first.place.thread, message: first.message, revision: '' } }),
  )
  expect(bot.shown(first.place).at(-1)?.text).toContain('no longer kept')
})

test('a person is spoken to in their language as the platform knows it, and as the event says while it does not', async () => {
  bot = await startBot((_bot, url) => ({ directories: { far: farSideDirectory(url) } }))
  bot.chat.callers = { ann: { standing: 'guest', locale: 'zh-CN', present: true } }
  await bot.send(requestOf('help', 'ann'))
  expect(bot.told('ann')[0]?.text).toContain('有问题就问我吧')
  bot.chat.callers = null
  await bot.send(requestOf('help', 'ben'))
  expect(bot.told('ben')[0]?.text).toContain('Ask me something')
})

test('fault 33: a confirmation whose answer was lost is not posted again', async () => {
  bot = await startBot()
  let troubles = 0
  bot.chat.trouble = () => ((troubles += 1) === 1 ? 'loses the answer' : 'none')
  await bot.send(requestOf('forget', 'ann'))
  expect(bot.told('ann')).toHaveLength(1)
  expect(bot.watched.failures).toHaveLength(1)
})
