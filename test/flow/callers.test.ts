import { afterEach, expect, test } from 'vitest'
import type { Bot } from '../../src/bot.ts'
import type { Caller, ChatModel } from '../../src/ports.ts'
import { channelKey } from '../../src/turn.ts'
import { farSideDirectory } from '../far-side/chat.ts'
import { startBot, type FlowBot } from './bot.ts'
import { asInbound, followUp, imagineOf, placeOf, turnOf } from './turns.ts'

let bot: FlowBot
afterEach(() => bot.close())

/** How often a model was asked for anything. */
let thoughts: number

async function start(callers: Record<string, Caller> | null) {
  thoughts = 0
  bot = await startBot(({ model, pictureModel, policy, platforms }, url) => ({
    ...counting({ model, pictureModel }),
    platforms,
    directories: { far: farSideDirectory(url) },
    policy: {
      ...policy,
      limits: { ...policy.limits, attempts: 2 },
      channels: {
        [channelKey(placeOf('', { channel: 'open' }))]: { ...policy, admits: { guests: true, strangers: false } },
      },
    },
  }))
  bot.chat.callers = callers
}

const counting = ({ model, pictureModel }: Pick<Bot, 'model' | 'pictureModel'>) => ({
  model: { ...model, reply: (...asked: Parameters<ChatModel['reply']>) => ((thoughts += 1), model.reply(...asked)) },
  pictureModel: {
    ...pictureModel,
    draw: (...asked: Parameters<typeof pictureModel.draw>) => ((thoughts += 1), pictureModel.draw(...asked)),
  },
})

const member: Caller = { standing: 'member', locale: 'en', present: true }
const guest: Caller = { ...member, standing: 'guest' }
const stranger: Caller = { ...member, standing: 'stranger' }
const as = (id: string) => ({ person: { id, locale: 'en' } })

test('D23, input 20: guests and strangers are refused in one fixed line, and nothing is thought or drawn', async () => {
  await start({ gus: guest, sam: stranger })
  const turns = [turnOf('Hello', as('gus')), turnOf('Hello', as('sam')), turnOf('Hello', as('unheard-of'))]
  const lines = [/guests/, /only members/, /only members/]
  for (const [at, turn] of turns.entries()) {
    const drawn = imagineOf('a hill --size 256x256', { person: turn.person })
    await bot.ask(turn, drawn)
    for (const { place } of [turn, drawn]) {
      expect(bot.shown(place)).toMatchObject([{ generated: false, text: expect.stringMatching(lines[at] ?? '') }])
      expect(bot.shown(place)[0]?.text).not.toMatch(/[<@]/)
    }
    expect(bot.told(turn.person.id)).toEqual([])
  }
  expect(thoughts).toBe(0)
  expect(bot.notices()).toEqual([])
})

test('a channel can admit guests, and admits no strangers by it', async () => {
  await start({ gus: guest, sam: stranger })
  const there = placeOf(undefined, { channel: 'open' })
  await bot.ask(turnOf('Hello', { ...as('gus'), place: there }))
  expect(bot.shown(there)).toMatchObject([{ generated: true }])
  await bot.ask(turnOf('Hello', { ...as('sam'), place: there, startsThread: false }))
  expect(bot.shown(there)).toMatchObject([{ generated: true }, { generated: false }])
})

test('D19: whoever is not admitted and addresses nobody is not refused either', async () => {
  await start({ gus: guest })
  const first = turnOf('Hello', as('gus'))
  await bot.ask(first, followUp(first, 'Anybody else here?'))
  expect(bot.shown(first.place)).toHaveLength(1)
})

test('input 23: where the bot is no member it says so to the asker alone, and draws nothing', async () => {
  await start({ ann: { ...member, present: false } })
  const turn = imagineOf('a hill --size 256x256')
  await bot.ask(turn)
  await bot.ask(turn)
  expect(bot.shown(turn.place)).toEqual([])
  expect(bot.told('ann')).toMatchObject([{ generated: false, text: expect.stringContaining('not a member of that') }])
  expect(thoughts).toBe(0)
})

test('the bot speaks the language that the platform knows of the person', async () => {
  await start({ ann: { ...member, locale: 'zh-CN' } })
  const turn = turnOf('demo:empty')
  await bot.ask(turn)
  expect(bot.shown(turn.place)[0]?.text).toMatch(/模型/)
})

test('D23: while nobody can say who asks, nothing is answered: tried again, then failed honestly', async () => {
  await start(null)
  const turn = turnOf('Hello')
  await bot.ask(turn)
  expect(bot.chat.looks).toBe(2)
  expect(thoughts).toBe(0)
  expect(bot.shown(turn.place)).toMatchObject([{ generated: false, text: expect.stringContaining('Reference') }])
  expect(bot.watched.failures.map(({ during }) => during)).toEqual(['look', 'look'])
})

test('a directory that comes back in between is no failure', async () => {
  await start(null)
  const turn = turnOf('Hello')
  await bot.accept(asInbound(turn))
  await expect.poll(() => bot.chat.looks).toBe(1)
  bot.chat.callers = { ann: member }
  await bot.settled()
  expect(bot.shown(turn.place)).toMatchObject([{ generated: true }])
})

test('what is decided already is told again without anybody being looked up', async () => {
  await start({ gus: guest })
  bot.chat.trouble = () => (bot.chat.looks === 1 ? 'refuses' : 'none')
  const turn = turnOf('Hello', as('gus'))
  await bot.accept(asInbound(turn))
  await expect.poll(() => bot.watched.failures.length).toBe(1)
  bot.chat.trouble = () => 'none'
  await bot.settled()
  expect(bot.chat.looks).toBe(1)
  expect(bot.shown(turn.place)).toMatchObject([{ generated: false }])
})
