import { afterEach, expect, test } from 'vitest'
import type { Bot } from '../../src/bot.ts'
import { ModelAsleep } from '../../src/ports.ts'
import { referenceOf } from '../../src/reference.ts'
import { turnId } from '../../src/turn.ts'
import { startBot, type FlowBot } from './bot.ts'
import { hurried } from './hurried.ts'
import { asInbound, deletionOf, imagineOf, placeOf, turnOf } from './turns.ts'

let bot: FlowBot
afterEach(() => bot.close())

const texts = (turn: { readonly place: Parameters<FlowBot['shown']>[0] }) =>
  bot.shown(turn.place).map(({ text }) => text)

test('fault 26: who asks a sleeping model is told so once, waits without losing an attempt, and is answered once', async () => {
  const pauses: number[] = []
  bot = await startBot(({ queue, policy }) => ({
    queue: hurried(queue, pauses),
    policy: { ...policy, limits: { ...policy.limits, attempts: 1 } },
  }))
  const turn = turnOf('demo:asleep=7 hello')
  await bot.ask(turn)
  expect(pauses).toEqual([5, 10, 15, 20, 25, 30, 30])
  expect(bot.shown(turn.place)).toMatchObject([{ generated: true }])
  const notes = bot.chat.posts.filter(({ key }) => key.endsWith('/waking'))
  expect(notes).toMatchObject([
    { removed: true, content: { generated: false, text: expect.stringContaining('waking') } },
  ])
  expect(bot.watched.outcomes).toHaveLength(1)
  expect(bot.watched.failures).toEqual([])
})

test('fault 26: the note stands in the place while the turn waits, with the estimate in the language of the person', async () => {
  bot = await startBot(() => ({ wakes: { expected: async () => 400, seen: async () => {} } }))
  const turn = turnOf('demo:asleep=1000 hello', { person: { id: 'li', locale: 'zh-CN' } })
  await bot.accept(asInbound(turn))
  await expect.poll(() => texts(turn)).toEqual([expect.stringContaining('7 分钟')])
  expect(bot.watched.outcomes).toEqual([])
})

test('D35: a model that does not wake in time ends the turn with an honest line, and the moderators are told', async () => {
  bot = await startBot(({ queue, policy }) => ({
    queue: hurried(queue),
    policy: { ...policy, limits: { ...policy.limits, wakeMinutes: 1 } },
  }))
  const turn = turnOf('demo:asleep=1000 hello')
  await bot.ask(turn)
  expect(texts(turn)).toEqual([expect.stringContaining(referenceOf(turnId(turn)))])
  expect(texts(turn)[0]).toContain('did not wake in time')
  expect(bot.watched.outcomes.map(({ outcome }) => outcome)).toEqual([{ kind: 'failed', because: 'asleep' }])
  expect(bot.times('claimed')).toBe(6)
  expect(bot.notices()).toMatchObject([{ stage: 'failure', reasons: ['The model did not wake in time'] }])
})

test('where guard and model are both asleep there is one note, and one answer', async () => {
  let naps = 3
  const drowsy = ({ guards, queue }: Bot): Partial<Bot> => ({
    queue: hurried(queue),
    guards: guards.map((guard) => ({
      ...guard,
      judge: async (conversation, signal) => {
        if ((naps -= 1) >= 0) throw new ModelAsleep('guard', 'guard endpoint')
        return guard.judge(conversation, signal)
      },
    })),
  })
  bot = await startBot(drowsy)
  const turn = turnOf('demo:asleep=5 hello')
  await bot.ask(turn)
  expect(bot.chat.posts.filter(({ to }) => to.to === 'place')).toHaveLength(2)
  expect(bot.shown(turn.place)).toMatchObject([{ generated: true }])
})

test('a sleeping picture model is waited for alike', async () => {
  let naps = 2
  bot = await startBot(({ queue, pictureModel }) => ({
    queue: hurried(queue),
    pictureModel: {
      ...pictureModel,
      draw: async (request, signal) => {
        if ((naps -= 1) >= 0) throw new ModelAsleep('model', 'sdxl')
        return pictureModel.draw(request, signal)
      },
    },
  }))
  const turn = imagineOf('a hill --size 256x256')
  await bot.ask(turn)
  expect(bot.shown(turn.place)).toMatchObject([{ generated: true, picture: { width: 256 } }])
})

test('a turn that is withdrawn while it waits leaves no note behind, and is not answered', async () => {
  bot = await startBot(({ queue }) => ({ queue: hurried(queue) }))
  const turn = turnOf('demo:asleep=1000 hello')
  await bot.accept(asInbound(turn))
  await expect.poll(() => texts(turn)).toHaveLength(1)
  await bot.send(deletionOf(turn))
  expect(bot.shown(turn.place)).toEqual([])
  expect(bot.times('model answered')).toBe(0)
})

test('a question asked meanwhile in the same thread is answered after the first', async () => {
  bot = await startBot(({ queue }) => ({ queue: hurried(queue) }))
  const place = placeOf()
  await bot.ask(turnOf('demo:asleep=2 demo:say="first"', { place }), turnOf('demo:say="second"', { place }))
  expect(bot.shown(place).map(({ text }) => text)).toEqual(['first', 'second'])
})

test('where the note cannot be posted the turn waits all the same', async () => {
  bot = await startBot(({ queue }) => ({ queue: hurried(queue) }))
  let refusals = 1
  bot.chat.trouble = () => ((refusals -= 1) >= 0 ? 'refuses' : 'none')
  const turn = turnOf('demo:asleep=2 hello')
  await bot.ask(turn)
  expect(bot.shown(turn.place)).toMatchObject([{ generated: true }])
  expect(bot.watched.failures).toMatchObject([{ during: 'waking' }])
})
