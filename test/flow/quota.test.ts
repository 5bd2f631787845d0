import { afterEach, expect, test } from 'vitest'
import type { Bot } from '../../src/bot.ts'
import { startBot, type FlowBot } from './bot.ts'
import { imagineOf } from './turns.ts'

let bot: FlowBot
afterEach(() => bot.close())

const few = ({ policy }: Bot) => ({
  policy: {
    ...policy,
    limits: {
      ...policy.limits,
      attempts: 1,
      picturesPerPerson: { hour: 2, day: 2 },
      redrawsPerPerson: { hour: 1, day: 1 },
    },
  },
})
const small = '--size 256x256'
const by = (id: string) => ({ person: { id, locale: 'en' } })

async function ask(turn: ReturnType<typeof imagineOf>) {
  await bot.ask(turn)
  return bot.shown(turn.place).at(-1)
}

test('a person has so many pictures, is told so after that, and nobody else is', async () => {
  bot = await startBot(few)
  for (let picture = 0; picture < 2; picture += 1) {
    expect(await ask(imagineOf(`a hill ${small}`, by('ann')))).toMatchObject({ generated: true })
  }
  expect((await ask(imagineOf(`a hill ${small}`, by('ann'))))?.text).toContain('2 an hour and 2 a day')
  expect(await ask(imagineOf(`a hill ${small}`, by('ben')))).toMatchObject({ generated: true })
})

test('"draw again" counts against whoever presses', async () => {
  bot = await startBot(few)
  const first = imagineOf(`a hill ${small}`, by('ann'))
  await ask(first)
  const again = (id: string) =>
    imagineOf('', {
      place: first.place,
      ...by(id),
      again: { thread: first.place.thread, message: first.message, revision: '' },
    })
  expect(await ask(again('ben'))).toMatchObject({ generated: true })
  expect((await ask(again('ben')))?.text).toContain('1 an hour')
  expect(await ask(again('ann'))).toMatchObject({ generated: true })
})

test('D17: a stopped picture, and one that failed, take nothing from the share', async () => {
  bot = await startBot(few)
  for (const directive of [
    'demo:picture-score=0.9:Violence',
    'demo:picture-fail',
    'demo:picture-black',
    'demo:picture-score=0.9:Violence',
  ]) {
    expect(await ask(imagineOf(`${directive} a hill ${small}`, by('ann')))).toMatchObject({ generated: false })
  }
  expect(await ask(imagineOf(`a hill ${small}`, by('ann')))).toMatchObject({ generated: true })
})
