import { afterEach, expect, test } from 'vitest'
import { ModelAsleep, ProviderFailed, type Stopped } from '../../src/ports.ts'
import { startBot, type FlowBot } from './bot.ts'
import { hurried } from './hurried.ts'
import { followUp, imagineOf, turnOf } from './turns.ts'

let bot: FlowBot
afterEach(() => bot.close())

const question = 'What is Chaperone?'
const picture = () => imagineOf('a hill --size 256x256')

const stop = (...what: readonly (keyof Stopped)[]) =>
  Promise.all(what.map((each) => bot.bot.switches.stop(each, Date.now())))

const costs = () => Promise.reject(new Error('This would have cost something'))
const saying = (text: string) => expect.stringContaining(text) as string

test('while money is left, questions are answered and pictures drawn', async () => {
  bot = await startBot()
  const [asked, drawn] = [turnOf(question), picture()]
  await bot.ask(asked, drawn)
  for (const { place } of [asked, drawn]) expect(bot.shown(place)).toMatchObject([{ generated: true }])
})

test('pictures stop first: nothing is drawn, people are told so, and questions are still answered', async () => {
  bot = await startBot(({ pictureModel }) => ({ pictureModel: { ...pictureModel, draw: costs } }))
  await stop('pictures')
  const [asked, drawn] = [turnOf(question), picture()]
  await bot.ask(asked, drawn)
  expect(bot.shown(asked.place)).toMatchObject([{ generated: true }])
  expect(bot.shown(drawn.place)).toMatchObject([{ text: saying('pictures this month is used up') }])
  expect(bot.watched.outcomes.map(({ outcome }) => outcome)).toContainEqual({
    kind: 'refused',
    fixed: 'picture budget spent',
  })
})

test('then chat: neither guard nor model is asked, people are told so in their language, and no moderator is called', async () => {
  bot = await startBot(({ model, guards }) => ({
    model: { ...model, reply: costs },
    guards: guards.map((guard) => ({ ...guard, judge: costs })),
    promptGuards: [],
  }))
  await stop('pictures', 'chat')
  const asked = turnOf(question, { person: { id: 'ann', locale: 'zh-CN' } })
  const drawn = picture()
  await bot.ask(asked, followUp(asked, 'And then?'), drawn)
  await bot.ask(asked)
  const inChinese = { text: saying('本月用于我的预算已经用完') }
  expect(bot.shown(asked.place)[0]).toMatchObject(inChinese)
  expect(bot.shown(drawn.place)).toMatchObject([{ text: saying('may be spent on me this month') }])
  expect(bot.watched.failures).toEqual([])
  expect(bot.notices()).toEqual([])
})

test('fault 26: a turn that waits for a sleeping model ends with the notice when the budget is spent meanwhile, and wakes nothing', async () => {
  const pauses: number[] = []
  let naps = 0
  bot = await startBot(({ model, queue, switches }) => ({
    queue: hurried(queue, pauses),
    model: {
      ...model,
      async reply() {
        naps += 1
        if (naps === 3) await switches.stop('chat', Date.now())
        throw new ModelAsleep('model', 'chat endpoint')
      },
    },
  }))
  const asked = turnOf(question)
  await bot.ask(asked)
  expect(naps).toBe(3)
  expect(pauses).toEqual([5, 10, 15])
  expect(bot.shown(asked.place)).toMatchObject([{ text: saying('may be spent on me this month'), generated: false }])
  expect(bot.watched.outcomes.map(({ outcome }) => outcome)).toEqual([{ kind: 'refused', fixed: 'budget spent' }])
  expect(bot.notices()).toEqual([])
})

test('a switch that cannot be read decides nothing: the turn comes again, as whenever the store fails', async () => {
  let looks = 0
  const lost = () => Promise.reject(new ProviderFailed('store', 'DynamoDB could not be reached', { retryable: true }))
  bot = await startBot(({ switches }) => ({
    switches: { ...switches, stopped: () => ((looks += 1) === 1 ? lost() : switches.stopped()) },
  }))
  const asked = turnOf(question)
  await bot.ask(asked)
  expect(bot.shown(asked.place)).toMatchObject([{ generated: true }])
  expect(bot.watched.failures).toHaveLength(1)
})
