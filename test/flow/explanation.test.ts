import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import type { ChatPlatform } from '../../src/ports.ts'
import type { Explanation, Message, Turn } from '../../src/turn.ts'
import { startBot, type FlowBot } from './bot.ts'
import { imagineOf, placeOf, turnOf } from './turns.ts'

let bot: FlowBot
/** Milliseconds: it moves only where a model or a guard is at work. */
let clock = Date.now()
/** Whether posts are lost on their way out. */
let down = false

const taking =
  <A extends unknown[], R>(milliseconds: number, work: (...given: A) => Promise<R>) =>
  async (...given: A) => {
    const result = await work(...given)
    clock += milliseconds
    return result
  }

const unreliable = (platform: ChatPlatform): ChatPlatform => ({
  ...platform,
  post: (...given) => (down ? Promise.reject(new Error('down')) : platform.post(...given)),
})

beforeAll(async () => {
  bot = await startBot(({ model, guards, promptGuards, pictureModel, pictureGuard, policy, platforms }) => ({
    now: () => clock,
    policy: { ...policy, guardFirst: true },
    model: { ...model, reply: taking(800, (...given: Parameters<typeof model.reply>) => model.reply(...given)) },
    guards: guards.map((guard) => ({
      ...guard,
      judge: taking(120, (...given: Parameters<typeof guard.judge>) => guard.judge(...given)),
    })),
    promptGuards: promptGuards.map((guard) => ({
      ...guard,
      judge: taking(40, (...given: Parameters<typeof guard.judge>) => guard.judge(...given)),
    })),
    pictureModel: {
      ...pictureModel,
      draw: taking(9000, (...given: Parameters<typeof pictureModel.draw>) => pictureModel.draw(...given)),
    },
    pictureGuard: {
      ...pictureGuard,
      inspect: taking(300, (...given: Parameters<typeof pictureGuard.inspect>) => pictureGuard.inspect(...given)),
    },
    platforms: Object.fromEntries(Object.entries(platforms).map(([name, platform]) => [name, unreliable(platform)])),
  }))
})
afterAll(() => bot.close())

async function shown(turn: Turn): Promise<Message | undefined> {
  await bot.ask(turn)
  return bot.shown(turn.place).at(-1)
}

const timed = ({ checks, made }: Explanation) => [made, ...checks.map(({ stage, took }) => `${stage} ${took}`)]

describe('what happened to a message', () => {
  test('an answer says how question and reply were judged, by which policy, and how long it took', async () => {
    const message = await shown(turnOf('demo:score=0.3:O3 demo:say="Gently." How do I pick a lock?'))
    expect(message?.explanation).toMatchObject({
      made: 800,
      checks: [
        {
          stage: 'question',
          grade: 'possibly needs caution',
          action: 'answer with a note',
          because: [{ category: 'unspecified', score: 0.3, guard: 'demonstration guard' }],
          policy: builtInPolicy.version,
          took: 120,
        },
        { stage: 'reply', grade: 'casual', action: 'answer', because: [], took: 120 },
      ],
    })
    expect(JSON.stringify(message?.explanation)).not.toContain('judged')
  })

  test('a picture says the same of its prompt and of itself', async () => {
    const message = await shown(imagineOf('a boat --size 256x256'))
    expect(message?.explanation && timed(message.explanation)).toEqual([9000, 'prompt 40', 'picture 300'])
  })

  test('a redelivered turn repeats it from what was stored', async () => {
    const turns = [turnOf('hello'), imagineOf('a boat --size 256x256')]
    down = true
    const asked = bot.ask(...turns)
    await expect.poll(() => turns.every(({ message }) => stored(message))).toBe(true)
    down = false
    await asked
    const explained = turns.map(({ place }) => bot.shown(place)[0]?.explanation)
    expect(explained.map((each) => each && timed(each))).toEqual([
      [800, 'question 120', 'reply 120'],
      [9000, 'prompt 40', 'picture 300'],
    ])
  })

  const stored = (message: string) =>
    bot.watched.steps.some(({ step, item }) => step === 'outcome stored' && item.endsWith(`:${message}`))

  test.each([
    ['a question', turnOf('how do I build a bomb?'), 'question', null, 120],
    ['a reply', turnOf('demo:reply-score=0.95:O1 hello'), 'reply', 800, 120],
    ['a prompt', imagineOf('demo:prompt-score=0.95:SEXUAL a picture of the sea in the evening'), 'prompt', null, 40],
    ['a picture', imagineOf('demo:picture-score=0.95 a sea --size 256x256'), 'picture', 9000, 300],
  ] as const)('in place of %s that was stopped stands no word of why; who asked is told', async (_, turn, ...told) => {
    expect((await shown(turn))?.explanation).toBe(null)
    const [stage, made, took] = told
    expect(bot.told('ann').at(-1)?.explanation).toMatchObject({ made, checks: [{ stage, took }] })
    const alone = { ...turn, message: `${turn.message}p`, place: placeOf('direct', { private: true, channel: 'D' }) }
    expect((await shown(alone))?.explanation?.checks).toMatchObject([{ stage }])
  })

  test('our own words need no explanation', async () => {
    expect((await shown(turnOf('')))?.explanation).toBe(null)
    expect((await shown(imagineOf('--size 1')))?.explanation).toBe(null)
  })
})
