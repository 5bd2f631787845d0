import { afterEach, expect, test } from 'vitest'
import type { Audited } from '../../src/ports.ts'
import { processInbound } from '../../src/process.ts'
import { referenceOf } from '../../src/reference.ts'
import { turnId, type Revealed, type Turn } from '../../src/turn.ts'
import { farSideDirectory, farSidePlatform } from '../far-side/chat.ts'
import { startBot, type FlowBot } from './bot.ts'
import { imagineOf, revealOf, turnOf } from './turns.ts'

let bot: FlowBot
afterEach(() => bot.close())

const stoppedReply = () => turnOf('demo:reply-score=0.95:O1 tell me REVEAL-CANARY')
const caseOf = (turn: Turn) => referenceOf(turnId(turn))
const revealedTo = (person: string) => bot.told(person) as unknown as Revealed[]

test('D30: a moderator who asks is shown the stopped words, alone, as often as they press', async () => {
  bot = await startBot()
  const turn = stoppedReply()
  await bot.ask(turn)
  const [first, second] = [revealOf(caseOf(turn), 'mira', true), revealOf(caseOf(turn), 'mira', true)]
  await bot.send(first, second)
  expect(revealedTo('mira')).toHaveLength(2)
  const [shown] = revealedTo('mira')
  expect(shown).toMatchObject({ case: caseOf(turn), reference: caseOf(turn), picture: null })
  expect(shown?.content?.question).toBe(turn.text)
  expect(shown?.content?.reply).toContain('demonstration')
  expect(bot.shown(turn.place)).toHaveLength(1)
  expect(bot.watched.counts['revealed']).toBe(2)
  await processInbound(first, bot.bot, new AbortController().signal)
  expect(revealedTo('mira')).toHaveLength(2)
})

test('a stopped picture is revealed with its prompt', async () => {
  bot = await startBot()
  const turn = imagineOf('demo:picture-score=0.95:Violence a scene --size 256x256')
  await bot.ask(turn)
  await bot.send(revealOf(caseOf(turn), 'mira', true))
  expect(revealedTo('mira')[0]).toMatchObject({
    content: { question: expect.stringContaining('a scene'), reply: null },
  })
  expect(revealedTo('mira')[0]?.picture).toMatchObject({ width: 256, height: 256, mediaType: 'image/png' })
})

test('fault 37, D28: whoever is no moderator is refused, told so alone, and that is on record', async () => {
  const audits: Audited[] = []
  bot = await startBot(({ cases }, url) => ({
    directories: { far: farSideDirectory(url) },
    cases: { ...cases, audit: (id, audited) => (audits.push(audited), cases.audit(id, audited)) },
  }))
  bot.chat.callers = {
    ann: { standing: 'member', locale: 'en', present: true },
    ben: { standing: 'member', locale: 'zh-CN', present: true },
  }
  const turn = stoppedReply()
  await bot.ask(turn)
  await bot.send(revealOf(caseOf(turn), 'ben', false))
  expect(bot.told('ben')).toMatchObject([{ generated: false, text: expect.stringContaining('审核人员') }])
  expect(JSON.stringify(bot.told('ben'))).not.toContain('CANARY')
  expect(audits).toMatchObject([{ what: 'reveal refused', by: 'ben', desk: 'far' }])
  expect(bot.watched.counts).toMatchObject({ 'reveal refused': 1 })
  expect(bot.watched.counts['revealed']).toBeUndefined()
})

test('of a case whose words are gone, or that never was, a moderator is told that nothing is kept', async () => {
  bot = await startBot()
  await bot.send(revealOf('NEVER', 'mira', true))
  expect(revealedTo('mira')).toEqual([{ case: 'NEVER', reference: 'NEVER', content: null, picture: null }])
})

test('a moderator at a desk of another platform than the case is shown it there', async () => {
  bot = await startBot(({ platforms }, url) => ({ platforms: { ...platforms, other: farSidePlatform(url) } }))
  const turn = stoppedReply()
  await bot.ask(turn)
  await bot.send(revealOf(caseOf(turn), 'mira', true, 'other'))
  expect(revealedTo('mira')[0]?.content?.question).toBe(turn.text)
})

test('fault 36: while the platform is down the press stays queued, and is answered once', async () => {
  bot = await startBot()
  const turn = stoppedReply()
  await bot.ask(turn)
  let troubles = 0
  bot.chat.trouble = () => ((troubles += 1) === 1 ? 'loses the answer' : 'none')
  await bot.send(revealOf(caseOf(turn), 'mira', true))
  expect(revealedTo('mira')).toHaveLength(1)
})
