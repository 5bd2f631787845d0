import { afterEach, expect, test } from 'vitest'
import type { Bot } from '../../src/bot.ts'
import { startBot, type FlowBot } from './bot.ts'
import { asInbound, editOf, feedbackOf, imagineOf, placeOf, stopOf, turnOf } from './turns.ts'

let bot: FlowBot
afterEach(() => bot.close())

const standing = new Map<string, string>()
const watched = (): Partial<Bot> => ({
  presences: {
    far: {
      show: async ({ thread }, doing) => {
        if (doing) standing.set(thread, doing)
        else standing.delete(thread)
      },
    },
  },
})

const working = (thread: string) => expect.poll(() => standing.get(thread)).toBeDefined()

test.each([turnOf('demo:slow=0.8 hello'), imagineOf('demo:picture-slow=0.8 a hill --size 256x256')])(
  'what is stopped while it is worked on never appears, and its status ends at once: $kind',
  async (turn) => {
    bot = await startBot(watched)
    await bot.accept(asInbound(turn))
    await working(turn.place.thread)
    await bot.accept(stopOf(turn.place, 'ann'))
    await expect.poll(() => standing.get(turn.place.thread)).toBeUndefined()
    expect(bot.times('model answered')).toBe(0)
    await bot.settled()
    expect(bot.chat.posts).toEqual([])
    expect(bot.watched.outcomes).toEqual([])
  },
)

test('a stop ends what its own person asked in that thread, and nothing that is answered', async () => {
  bot = await startBot(watched)
  const place = placeOf()
  await bot.ask(turnOf('Answered already', { place }))
  const others = turnOf('demo:slow=0.5 mine', { place, person: { id: 'ben', locale: 'en' } })
  const elsewhere = turnOf('demo:slow=0.5 another thread')
  for (const turn of [others, elsewhere]) await bot.accept(asInbound(turn))
  await working(place.thread)
  await working(elsewhere.place.thread)
  await bot.send(stopOf(place, 'ann'), stopOf(place, 'ann'))
  expect([bot.shown(place).length, bot.shown(elsewhere.place).length]).toEqual([2, 1])
})

test('a stop between the mark and the post takes the post back', async () => {
  bot = await startBot()
  const turn = turnOf('hello')
  bot.chat.beforePost = async () => {
    bot.chat.beforePost = async () => {}
    await bot.bot.withdrawals.stop(turn)
  }
  await bot.ask(turn)
  expect(bot.chat.posts).toMatchObject([{ removed: true }])
})

test('a stopped question can be asked anew by an edit', async () => {
  bot = await startBot(watched)
  const turn = turnOf('demo:slow=0.5 hello')
  await bot.accept(asInbound(turn))
  await working(turn.place.thread)
  await bot.send(stopOf(turn.place, 'ann'))
  await bot.send(editOf(turn, 'hello', 'r1'))
  expect(bot.shown(turn.place)).toMatchObject([{ generated: true }])
})

test('a stop where nothing is asked changes nothing', async () => {
  bot = await startBot()
  await bot.send(stopOf(placeOf(), 'ann'))
  expect(bot.chat.posts).toEqual([])
  expect(bot.watched.failures).toEqual([])
})

test('what people say of an answer is counted; of what was never asked it is not', async () => {
  bot = await startBot()
  const turn = turnOf('hello')
  await bot.ask(turn)
  await bot.send(feedbackOf(turn, 'ann', true), feedbackOf(turn, 'ben', false), feedbackOf(turn, 'ann', false))
  await bot.send(feedbackOf(turnOf('never asked'), 'ann', true))
  expect(bot.watched.counts).toMatchObject({ helpful: 1, 'not helpful': 2 })
})
