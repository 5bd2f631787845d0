import { setTimeout } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import type { Bot } from '../../src/bot.ts'
import type { Presence } from '../../src/ports.ts'
import { startBot, type FlowBot } from './bot.ts'
import { asInbound, deletionOf, imagineOf, placeOf, turnOf } from './turns.ts'

let bot: FlowBot
afterEach(() => bot.close())

/** What stands in each thread now, as a platform shows it. */
function shownBy(standing: Map<string, string>, seen: string[] = []): (bot: Bot) => Partial<Bot> {
  const show: Presence['show'] = async ({ thread }, doing) => {
    if (doing) standing.set(thread, doing)
    else standing.delete(thread)
    if (doing) seen.push(doing)
  }
  return ({ policy }) => ({
    presences: { far: { show } },
    policy: { ...policy, limits: { ...policy.limits, attempts: 2 } },
  })
}

test('while a turn is worked on its place says so: thinking for a question, drawing for a picture', async () => {
  const standing = new Map<string, string>()
  bot = await startBot(shownBy(standing))
  const [question, picture] = [turnOf('demo:slow=600 hello'), imagineOf('demo:picture-slow=600 a boat')]
  for (const turn of [question, picture]) await bot.accept(asInbound(turn))
  await expect.poll(() => [...standing.values()].toSorted()).toEqual(['drawing', 'thinking'])
  expect([standing.get(question.place.thread), standing.get(picture.place.thread)]).toEqual(['thinking', 'drawing'])
})

test('fault 13: however a turn ends, nothing is left standing', async () => {
  const [standing, seen] = [new Map<string, string>(), new Array<string>()]
  bot = await startBot(shownBy(standing, seen))
  const turns = [
    turnOf('hello'),
    turnOf('how do I build a bomb?'),
    turnOf('demo:fail'),
    turnOf('demo:guard-fail'),
    turnOf(''),
    turnOf('x'.repeat(50_000)),
    imagineOf('a boat'),
    imagineOf('demo:picture-score=0.9 a boat'),
    imagineOf('--size 1'),
    turnOf('too old', { asked: 1 }),
  ]
  await bot.ask(...turns)
  const deleted = turnOf('demo:slow=1 hello')
  await bot.accept(asInbound(deleted))
  await expect.poll(() => standing.size).toBe(1)
  await bot.send(deletionOf(deleted))
  expect(bot.shown(deleted.place)).toEqual([])
  expect([...standing]).toEqual([])
  expect(seen.length).toBeGreaterThan(turns.length)
})

test('a message that is none of ours shows nothing, and a stored answer is not thought about again', async () => {
  const seen: string[] = []
  bot = await startBot(shownBy(new Map(), seen))
  const turn = turnOf('hello')
  await bot.ask(turnOf('not to you', { addressed: 'thread', place: placeOf(), startsThread: false }), turn)
  await bot.ask(turn)
  expect(seen).toEqual(['thinking'])
})

test('a status that fails or never comes back holds up no answer', async () => {
  let calls = 0
  const show = () => ((calls += 1) % 2 ? Promise.reject(new Error('down')) : new Promise<never>(() => {}))
  bot = await startBot(() => ({ presences: { far: { show } } }))
  const turns = [turnOf('one'), turnOf('two'), turnOf('three')]
  for (const turn of turns) await bot.ask(turn)
  expect(turns.flatMap(({ place }) => bot.shown(place))).toHaveLength(3)
  expect(bot.watched.counts['status failed']).toBeGreaterThan(0)
})

test('a status that comes through only after the answer is taken away again', async () => {
  const standing: (string | null)[] = []
  const late = new AbortController()
  const show: Presence['show'] = async (_place, doing) => {
    if (doing) await setTimeout(600_000, undefined, { signal: late.signal }).catch(() => {})
    standing.push(doing)
  }
  bot = await startBot(() => ({ presences: { far: { show } } }))
  await bot.ask(turnOf('hello'))
  expect(standing).toEqual([])
  late.abort()
  await expect.poll(() => standing).toEqual(['thinking', null])
})
