import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { startBot, type FlowBot } from './bot.ts'
import { placeOf, turnOf } from './turns.ts'

const policy = readPolicy(
  `
channels:
  far/W/legal: { actions: { possibly needs caution: hold } }
wording:
  en: { stopped: Somebody has been told why this stays open. }
`,
  'policy.yaml',
)

let bot: FlowBot
beforeAll(async () => {
  bot = await startBot(() => ({ policy }))
})
afterAll(() => bot.close())

const chinese = { id: 'lin', locale: 'zh-CN' }

test('what is answered with a note in one channel is held in another that asks for more care', async () => {
  const here = turnOf('May I? demo:score=0.3')
  const legal = turnOf('May I? demo:score=0.3', { place: placeOf('t1', { channel: 'legal' }) })
  await bot.ask(here, legal)
  expect(bot.shown(here.place)[0]).toMatchObject({ generated: true, notes: [policy.wording.en['needs caution']] })
  expect(bot.shown(legal.place)).toMatchObject([{ generated: false, text: policy.wording.en.stopped }])
  expect(bot.notices()).toHaveLength(1)
})

test('fault 39: the version of the whole policy stands in every verdict, whatever the channel', async () => {
  const turns = [turnOf('demo:score=0.9'), turnOf('demo:score=0.9', { place: placeOf('t2', { channel: 'legal' }) })]
  const before = bot.watched.outcomes.length
  await bot.ask(...turns)
  const versions = bot.watched.outcomes
    .slice(before)
    .map(({ outcome }) => 'verdict' in outcome && outcome.verdict.policy)
  expect(versions).toEqual([policy.version, policy.version])
})

test('a person who reads Chinese is told in Chinese what became of a question, and what is noted beside an answer', async () => {
  const stopped = turnOf('demo:score=0.9:O3', { person: chinese })
  const noted = turnOf('May I? demo:score=0.3', { person: chinese })
  await bot.ask(stopped, noted)
  expect(bot.shown(stopped.place)[0]?.text).toBe(policy.wording['zh-Hans'].stopped)
  expect(bot.told('lin')[0]?.text).toContain(policy.categories['criminal planning']?.plain['zh-Hans'])
  expect(bot.shown(noted.place)[0]?.notes).toEqual([policy.wording['zh-Hans']['needs caution']])
})
