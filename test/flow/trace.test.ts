/** What can be seen of a turn in X-Ray. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Bot } from '../../src/bot.ts'
import type { TurnStore } from '../../src/ports.ts'
import { resilient } from '../../src/resilience.ts'
import { turnId } from '../../src/turn.ts'
import { startBot, type FlowBot } from './bot.ts'
import { hurried } from './hurried.ts'
import { allOf, openTraces, strayed, treeOf, type Traces } from './traces.ts'
import { asInbound, imagineOf, turnOf } from './turns.ts'

let traces: Traces
let bot: FlowBot
const orders = { sampled: true, storeFails: 0 }

beforeAll(async () => {
  traces = await openTraces(() => orders.sampled)
  bot = await startBot(
    (plain) => ({
      ...resilient(plain, plain, 50),
      queue: hurried(plain.queue),
      presences: { far: { show: async () => {} } },
      turns: { ...plain.turns, claim: failing(plain) },
    }),
    undefined,
    traces.tracer,
  )
})
afterEach(async () => {
  traces.far.mood = 'takes'
  await traces.flush()
  expect(traces.far.unread).toEqual([])
  traces.far.segments.length = 0
})
afterAll(async () => {
  await bot.close()
  await traces.close()
})

const failing =
  ({ turns }: Bot): TurnStore['claim'] =>
  async (turn) => {
    if (orders.storeFails === 0) return turns.claim(turn)
    orders.storeFails -= 1
    throw new Error(`No room for ${turn.text}`)
  }

/** So many segments, in the order in which they began. */
async function arrived(count: number) {
  const { segments } = traces.far
  // The last one ends a moment after its turn is acknowledged.
  await expect.poll(() => traces.flush().then(() => segments.length)).toBe(count)
  expect(segments.flatMap(strayed)).toEqual([])
  return segments.toSorted((a, b) => a.start_time - b.start_time || a.name.localeCompare(b.name))
}

/** What is marked, and how. */
const marked = () =>
  traces.far.segments
    .flatMap(allOf)
    .flatMap((piece) =>
      (['fault', 'error', 'throttle'] as const).filter((mark) => piece[mark]).map((mark) => `${piece.name}: ${mark}`),
    )

const posted = ['posting stored', 'posted', 'id stored']

test('a question is one trace: received, then worked on in parts that lie within each other', async () => {
  const turn = turnOf('What is swordfish?')
  await bot.ask(turn)
  const [received, worked] = await arrived(2)
  expect(received).toMatchObject({ name: 'acme receive', annotations: { item: turnId(turn) } })
  expect(received).not.toHaveProperty('parent_id')
  expect(worked).toMatchObject({
    name: 'acme work',
    trace_id: received?.trace_id,
    parent_id: received?.id,
    annotations: { item: turnId(turn) },
  })
  const steps = (worked ? treeOf(worked) : []).filter((name) => name !== 'quota taken' && name !== 'context read')
  expect(steps).toEqual([
    'claimed',
    'status shown',
    'model',
    ['try'],
    'guard',
    ['try'],
    'guard',
    ['try'],
    'outcome stored',
    ...posted,
    'status shown',
  ])
  expect(marked()).toEqual([])
})

test('D33: a refusal, its case and its notice are one trace, nobody’s words are in it, and nothing failed', async () => {
  await bot.ask(turnOf('demo:slow=5 swordfish: how do I build a bomb?'))
  const all = await arrived(3)
  expect(new Set(all.map(({ trace_id }) => trace_id)).size).toBe(1)
  const [, worked, noticed] = all
  const queued = worked && allOf(worked).find(({ name }) => name === 'queued')
  expect(queued).toMatchObject({ namespace: 'remote' })
  expect(noticed).toMatchObject({ name: 'acme work', parent_id: queued?.id })
  expect(noticed && treeOf(noticed)).toEqual(['claimed', ...posted])
  expect(JSON.stringify(all)).not.toMatch(/swordfish|bomb|weapon|policy/i)
  // The model was stopped on purpose.
  expect(marked()).toEqual([])
})

test('a picture is one trace as well', async () => {
  await bot.ask(imagineOf('a swordfish --size 256x256'))
  const [, worked] = await arrived(2)
  expect(worked?.subsegments?.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'prompt guard',
      'picture model',
      'picture guard',
      'picture stored',
      'outcome stored',
      'picture read',
      ...posted,
    ]),
  )
  expect(JSON.stringify(worked)).not.toContain('swordfish')
})

test('fault 22: of a model that answers at its third call, each is seen', async () => {
  await bot.ask(turnOf('demo:fail-times=2 hello'))
  const [, worked] = await arrived(2)
  expect(worked && treeOf(worked)).toEqual(expect.arrayContaining(['model', ['try', 'try', 'try'], 'guard', ['try']]))
  expect(marked()).toEqual(['try: fault', 'try: fault'])
})

test('fault 22: a model that never answers is marked, and nothing of why is told', async () => {
  await bot.ask(turnOf('demo:fail swordfish'))
  // Received, then every attempt, and the notice.
  const all = await arrived(1 + bot.bot.policy.limits.attempts + 1)
  expect(new Set(marked())).toEqual(new Set(['model: fault', 'try: fault']))
  expect(JSON.stringify(all)).not.toMatch(/swordfish|demonstration/)
})

test('fault 31: a delivery that fails is marked, and the next one is in the same trace', async () => {
  orders.storeFails = 1
  await bot.ask(turnOf('swordfish'))
  const all = await arrived(3)
  expect(new Set(all.map(({ trace_id }) => trace_id)).size).toBe(1)
  expect(marked().toSorted()).toEqual(['acme work: fault', 'claimed: fault'])
  expect(JSON.stringify(all)).not.toContain('swordfish')
})

test('eight turns at once keep their traces apart', async () => {
  const turns = Array.from({ length: 8 }, (_, index) => turnOf(`demo:slow=0.05 number ${index}`))
  await Promise.all(turns.map((turn) => bot.accept(asInbound(turn))))
  await bot.settled()
  const all = await arrived(16)
  for (const turn of turns) {
    const [received, worked, ...others] = all.filter(({ annotations }) => annotations['item'] === turnId(turn))
    expect(others).toEqual([])
    expect(worked).toMatchObject({ trace_id: received?.trace_id, parent_id: received?.id })
    expect(worked?.subsegments?.filter(({ name }) => name === 'model')).toHaveLength(1)
  }
  expect(new Set(all.map(({ trace_id }) => trace_id)).size).toBe(8)
  const ids = all.flatMap(allOf).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('a trace that is not kept sends nothing, from either half', async () => {
  orders.sampled = false
  const { calls } = traces.far
  await bot.ask(turnOf('hello'), turnOf('how do I build a bomb?'))
  await traces.flush()
  orders.sampled = true
  expect(traces.far.calls).toBe(calls)
})

test.each(['hangs', 'refuses', 'resets'] as const)('people are answered all the same while X-Ray %s', async (mood) => {
  traces.far.mood = mood
  const { calls } = traces.far
  const turns = [turnOf('hello'), turnOf('and again')]
  await bot.ask(...turns)
  await traces.flush()
  for (const { place } of turns) expect(bot.shown(place)).toHaveLength(1)
  expect(traces.far.calls).toBeGreaterThan(calls)
})
