import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FollowUps } from '../../src/policy/policy.ts'
import { processInbound } from '../../src/process.ts'
import { channelKey } from '../../src/turn.ts'
import { startBot, type FlowBot } from './bot.ts'
import { asInbound, editOf, followUp, imagineOf, placeOf, turnOf } from './turns.ts'

let bot: FlowBot
beforeAll(async () => {
  bot = await startBot(({ policy }) => ({
    policy: {
      ...policy,
      channels: Object.fromEntries(
        (['mention only', 'alone', 'all'] satisfies FollowUps[]).map((followUps) => [
          channelKey(placeOf('', { channel: followUps })),
          { ...policy, followUps },
        ]),
      ),
    },
  }))
})
afterAll(() => bot.close())

const begun = async (text = 'A first question', channel = 'C') => {
  const first = turnOf(text, { place: placeOf(undefined, { channel }) })
  await bot.ask(first)
  return first
}
/** How many of the bot's messages stand in the thread of `turn`. */
const shown = ({ place }: ReturnType<typeof turnOf>) => bot.shown(place).length

describe('built in, a follow-up needs no mention while asker and bot are alone', () => {
  test('and until somebody else speaks there, for ever after; a mention is always answered', async () => {
    const first = await begun()
    await bot.ask(followUp(first, 'And then?'))
    expect(shown(first)).toBe(2)
    await bot.ask(followUp(first, 'I know that one', 'ben'))
    expect(shown(first)).toBe(2)
    await bot.ask(followUp(first, 'And after that?'))
    expect(shown(first)).toBe(2)
    await bot.ask({ ...followUp(first, 'I asked you'), addressed: 'mention' })
    expect(shown(first)).toBe(3)
    await bot.ask(followUp(first, 'Anything more?'))
    expect(shown(first)).toBe(3)
  })

  test('also after a first question that was refused', async () => {
    const first = await begun('demo:score=0.95:O3 hm')
    await bot.ask(followUp(first, 'Something harmless then'))
    expect(bot.shown(first.place)).toMatchObject([{ generated: false }, { generated: true }])
  })

  test('but not where the bot was called in the middle of a thread', async () => {
    const first = turnOf('What do you think?', { startsThread: false })
    await bot.ask(first, followUp(first, 'And then?'))
    expect(shown(first)).toBe(1)
  })

  test('nor where somebody else called the bot, or pressed a button, in the thread', async () => {
    const [first, second] = [await begun(), await begun()]
    await bot.ask({ ...followUp(first, 'Me too', 'ben'), addressed: 'mention' })
    await bot.ask(followUp(first, 'And then?'))
    expect(shown(first)).toBe(2)
    const again = { thread: second.place.thread, message: second.message, revision: '' }
    await bot.ask(
      imagineOf('', { place: second.place, person: { id: 'ben', locale: 'en' }, startsThread: false, again }),
    )
    await bot.ask(followUp(second, 'And then?'))
    expect(shown(second)).toBe(2)
  })

  test('one that comes again is answered once, whoever has joined since', async () => {
    const first = await begun()
    const second = followUp(first, 'And then?')
    await bot.ask(second, followUp(first, 'Hello', 'ben'))
    const calls = bot.times('model answered')
    await processInbound(asInbound(second), bot.bot, new AbortController().signal)
    expect([shown(first), bot.times('model answered')]).toEqual([2, calls])
  })

  test('D18: one that was answered is answered anew when it is edited, whoever has joined since', async () => {
    const first = await begun()
    const second = followUp(first, 'And then?')
    const other = followUp(first, 'Hello', 'ben')
    await bot.ask(second, other)
    await bot.send(editOf(second, 'And what then?', 'r1'), editOf(other, 'Hello there', 'r1'))
    expect(shown(first)).toBe(2)
  })
})

test.each([
  ['mention only', 1, 1],
  ['alone', 2, 2],
  ['all', 2, 3],
] as const)('in a channel set to "%s", thread messages are answered so', async (channel, own, others) => {
  const first = await begun(undefined, channel)
  await bot.ask(followUp(first, 'And then?'))
  expect(shown(first)).toBe(own)
  await bot.ask(followUp(first, 'May I?', 'ben'))
  expect(shown(first)).toBe(others)
})

test('in a private place everything is answered, and nobody is counted', async () => {
  const place = placeOf(undefined, { private: true })
  const said = { place, addressed: 'direct', startsThread: false } as const
  await bot.ask(turnOf('One', said), turnOf('Two', said))
  expect(bot.shown(place)).toHaveLength(2)
})

test('of a message that is dropped no words are left anywhere', async () => {
  const first = await begun()
  const dropped = bot.watched.counts['dropped'] ?? 0
  const claims = bot.times('claimed')
  await bot.ask(followUp(first, 'DROPPED-CANARY', 'ben'))
  expect(bot.watched.counts['dropped']).toBe(dropped + 1)
  expect(bot.times('claimed')).toBe(claims)
  const { exchanges } = await bot.bot.threads.context(followUp(first, 'x'), 10)
  expect(JSON.stringify(exchanges)).not.toContain('DROPPED-CANARY')
  expect(JSON.stringify(bot.chat.posts)).not.toContain('DROPPED-CANARY')
})

test('a burst of one thread is decided in order: the second person ends what the first could do without a mention', async () => {
  const first = turnOf('A first question')
  const burst = [first, followUp(first, 'Mine'), followUp(first, 'Hello', 'ben'), followUp(first, 'Mine again')]
  for (const turn of burst) await bot.accept(asInbound(turn))
  await bot.settled()
  expect(shown(first)).toBe(2)
})
