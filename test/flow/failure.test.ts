import { afterEach, describe, expect, test } from 'vitest'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import type { Bot } from '../../src/bot.ts'
import type { Destination } from '../../src/ports.ts'
import { referenceOf } from '../../src/reference.ts'
import { turnId, type Notice } from '../../src/turn.ts'
import { startBot, type FlowBot } from './bot.ts'
import { asInbound, deletionOf, editOf, placeOf, requestOf, revealOf, turnOf } from './turns.ts'

let bot: FlowBot
afterEach(() => bot.close())

/** Two attempts, so that no test waits through the longer pauses between many. */
const impatient = ({ policy }: Bot) => ({ policy: { ...policy, limits: { ...policy.limits, attempts: 2 } } })

test.each([
  ['fault 16: the guard answers an error', 'demo:guard-fail', 'guard'],
  ['fault 17: the guard talks nonsense', 'demo:nonsense', 'guard'],
  ['fault 17: the guard answers nothing', 'demo:guard-empty', 'guard'],
  ['fault 22: the model answers an error', 'demo:fail', 'model'],
] as const)(
  '%s: nothing is shown but an honest line, and the moderators are told',
  async (_title, directive, because) => {
    bot = await startBot(impatient)
    const turn = turnOf(`${directive} tell me`)
    await bot.ask(turn)
    const reference = referenceOf(turnId(turn))
    expect(bot.shown(turn.place)).toMatchObject([{ generated: false, text: expect.stringContaining(reference) }])
    expect(bot.watched.outcomes.map(({ outcome }) => outcome)).toEqual([{ kind: 'failed', because }])
    expect(bot.watched.counts).toMatchObject({ buried: 1 })
    expect(bot.notices()).toMatchObject([{ stage: 'failure', alert: true, excerpt: '' } satisfies Partial<Notice>])
    expect(bot.times('claimed')).toBe(2)
  },
)

test("moderators are told of a failure in the policy's own language", async () => {
  bot = await startBot((made) => ({ policy: { ...impatient(made).policy, locale: 'zh-Hans' } }))
  await bot.ask(turnOf('demo:fail tell me'))
  expect(bot.notices()).toMatchObject([{ reasons: ['模型没有给出可用的回答'] }])
})

test('fault 8: after a failed turn its thread goes on', async () => {
  bot = await startBot(impatient)
  const place = placeOf()
  await bot.ask(turnOf('demo:fail', { place }), turnOf('And now?', { place }))
  expect(bot.shown(place).map(({ generated }) => generated)).toEqual([false, true])
})

test('a failure that passes is not seen by anybody', async () => {
  bot = await startBot()
  const turn = turnOf('demo:fail-times=1 tell me')
  await bot.ask(turn)
  expect(bot.shown(turn.place)).toMatchObject([{ generated: true }])
  expect(bot.times('claimed')).toBe(2)
})

test('fault 9: a slow turn holds up no other thread', async () => {
  bot = await startBot()
  const slow = turnOf('demo:slow=1 tell me')
  const quick = turnOf('Quick one')
  await bot.accept(asInbound(slow))
  await bot.accept(asInbound(quick))
  await expect.poll(() => bot.shown(quick.place).length).toBe(1)
  expect(bot.shown(slow.place)).toEqual([])
  await bot.settled()
  expect(bot.shown(slow.place)).toHaveLength(1)
})

test('fault 10: what waited too long is marked and not posted', async () => {
  bot = await startBot()
  const hours = builtInPolicy.limits.staleHours
  const turn = turnOf('An old question', { asked: Date.now() - (hours * 60 + 1) * 60_000 })
  await bot.ask(turn)
  expect(bot.chat.posts).toEqual([])
  expect(bot.watched.outcomes[0]?.outcome).toEqual({ kind: 'failed', because: 'stale' })
})

test('fault 15: a clock that jumps an hour changes no lease and loses no turn', async () => {
  let jump = 0
  bot = await startBot(() => ({ now: () => Date.now() + jump }))
  for (const hours of [1, -1, 0]) {
    jump = hours * 3_600_000
    const turn = turnOf(`Asked at ${hours}`)
    await bot.ask(turn)
    expect(bot.shown(turn.place)).toMatchObject([{ generated: true }])
  }
})

test('fault 21: while the guard is silent the finished reply is withheld; when it fails, dropped', async () => {
  bot = await startBot(impatient)
  const turn = turnOf('demo:guard-slow=0.3 demo:guard-fail tell me')
  await bot.ask(turn)
  expect(bot.shown(turn.place)).toMatchObject([{ generated: false }])
})

test('fault 33: a post whose answer was lost is found again, not repeated', async () => {
  bot = await startBot()
  let losses = 1
  bot.chat.trouble = () => ((losses -= 1) >= 0 ? 'loses the answer' : 'none')
  const turn = turnOf('Lost on the way back')
  await bot.ask(turn)
  expect(bot.chat.posts).toHaveLength(1)
})

test('where a lost post cannot be looked for, it is not repeated, and the asker is told in private', async () => {
  bot = await startBot()
  bot.chat.searchable = false
  let losses = 1
  bot.chat.trouble = ({ to }) => (to === 'place' && (losses -= 1) >= 0 ? 'loses the answer' : 'none')
  const turn = turnOf('Lost for good')
  await bot.ask(turn)
  expect(bot.shown(turn.place)).toHaveLength(1)
  expect(bot.told('ann')).toMatchObject([{ text: expect.stringContaining(referenceOf(turnId(turn))) }])
  expect(bot.watched.counts).toMatchObject({ 'in doubt': 1 })
})

describe('fault 34: what the platform refuses for good has a defined end', () => {
  const refusing = (who: Destination['to']) => {
    bot.chat.trouble = ({ to }) => (to === who ? 'refuses for good' : 'none')
  }

  test('an answer to a deleted question that cannot be taken back is put aside for an operator, once', async () => {
    bot = await startBot()
    const turn = turnOf('hello')
    await bot.ask(turn)
    refusing('place')
    await bot.send(deletionOf(turn))
    expect(bot.watched.failures).toContainEqual(expect.objectContaining({ item: turnId(turn), during: 'remove' }))
    expect(bot.watched.counts).toMatchObject({ buried: 1 })
    expect(await bot.bot.threads.context(turnOf('later', { place: turn.place }), 9)).toMatchObject({ exchanges: [] })
  })

  test('an edited question is answered anew though its old answer cannot be taken back', async () => {
    bot = await startBot()
    const turn = turnOf('hello')
    await bot.ask(turn)
    let refused = false
    bot.chat.trouble = () => (refused ? 'none' : ((refused = true), 'refuses for good'))
    await bot.send(editOf(turn, 'Other words', 'r1'))
    expect(bot.shown(turn.place).map(({ generated }) => generated)).toEqual([true, true])
    expect(bot.watched.counts).toMatchObject({ buried: 1 })
  })

  test('an answer that its place does not take: the asker is told elsewhere, and the thread goes on', async () => {
    bot = await startBot()
    refusing('place')
    const turn = turnOf('Where I may not speak')
    await bot.ask(turn)
    expect(bot.told('ann')).toMatchObject([{ text: expect.stringContaining(referenceOf(turnId(turn))) }])
    expect(bot.told('ann')[0]?.text).toContain('could not post')
    expect(bot.watched.counts).toMatchObject({ undeliverable: 1 })
    expect(bot.times('claimed')).toBe(1)
    bot.chat.trouble = () => 'none'
    await bot.ask(turn, turnOf('And now?', { place: turn.place }))
    expect(bot.shown(turn.place)).toHaveLength(1)
    expect(bot.told('ann')).toHaveLength(1)
  })

  test('a person who cannot be written to: the line in the place says so, and moderators are told', async () => {
    bot = await startBot()
    refusing('person')
    const turn = turnOf('demo:score=0.95:O3 tell me')
    await bot.ask(turn)
    const [line] = bot.shown(turn.place)
    expect(line?.text).toContain('could not write to the person who asked')
    expect(line?.text).toContain(referenceOf(turnId(turn)))
    expect(bot.told('ann')).toEqual([])
    expect(bot.notices()).toHaveLength(1)
    expect(bot.watched.outcomes).toHaveLength(1)
    expect(bot.watched.counts).toMatchObject({ undeliverable: 1 })
    expect(bot.times('claimed')).toBe(1)
  })

  test('of a refused question whose line has no place, the asker learns the reason all the same', async () => {
    bot = await startBot()
    refusing('place')
    const turn = turnOf('demo:score=0.95:O3 tell me')
    await bot.ask(turn)
    expect(bot.told('ann')).toMatchObject([{ text: expect.stringContaining('planning a crime') }])
  })

  test('neither place nor person: the turn ends, and is counted', async () => {
    bot = await startBot()
    bot.chat.trouble = () => 'refuses for good'
    await bot.ask(turnOf('Nobody can hear me'))
    expect(bot.chat.posts).toEqual([])
    expect(bot.watched.outcomes).toMatchObject([{ outcome: { kind: 'answered' } }])
    expect(bot.watched.counts).toMatchObject({ undeliverable: 2 })
  })

  test('help, and the words of a case, that cannot be brought end there', async () => {
    bot = await startBot()
    const stopped = turnOf('demo:score=0.95:O3 tell me')
    await bot.ask(stopped)
    refusing('person')
    await bot.send(requestOf('help', 'ben'), revealOf(referenceOf(turnId(stopped)), 'mod', true))
    expect(bot.watched.counts).toMatchObject({ undeliverable: 2 })
  })

  test('a notice waits all the same: an admin channel is mended by somebody', async () => {
    bot = await startBot()
    refusing('moderators')
    await bot.accept(asInbound(turnOf('demo:score=0.95:O3 tell me')))
    await expect.poll(() => bot.watched.failures.length).toBeGreaterThan(0)
    bot.chat.trouble = () => 'none'
    await bot.settled()
    expect(bot.notices()).toHaveLength(1)
    expect(bot.watched.counts['undeliverable']).toBeUndefined()
  })
})

test('fault 36: while the admin channel is down people are answered, and its cards wait', async () => {
  bot = await startBot()
  let down = true
  bot.chat.trouble = ({ to }) => (down && to === 'moderators' ? 'refuses' : 'none')
  const stopped = turnOf('demo:score=0.95:O3 tell me')
  await bot.accept(asInbound(stopped))
  await expect.poll(() => bot.told('ann').length).toBe(1)
  expect(bot.notices()).toEqual([])
  await expect.poll(() => bot.watched.failures.length).toBeGreaterThan(0)
  down = false
  await bot.settled()
  expect(bot.notices()).toHaveLength(1)
})

test('fault 39: a turn keeps the verdict of the policy that it was judged by', async () => {
  bot = await startBot()
  const turn = turnOf('Judged once')
  let losses = 1
  bot.chat.trouble = () => ((losses -= 1) >= 0 ? 'refuses' : 'none')
  await bot.accept(asInbound(turn))
  await bot.settled()
  expect(bot.times('model answered')).toBe(1)
  expect(bot.watched.outcomes[0]?.outcome).toMatchObject({ replied: { policy: builtInPolicy.version } })
})

test('a message on the queue that is no inbound is put aside', async () => {
  bot = await startBot()
  await bot.bot.queue.send({ version: 1, kind: 'turn', turn: { ...turnOf('x'), kind: 'song' } } as never)
  await expect.poll(() => bot.watched.counts['buried']).toBe(1)
})
