import * as fc from 'fast-check'
import tokenizer from 'llama-tokenizer-js'
import tokenizer3 from 'llama3-tokenizer-js'
import { describe, expect, test } from 'vitest'
import { estimatedTokens } from '../../src/prompts/estimated-tokens.ts'
import type { ChatFamily, GuardFamily } from '../../src/prompts/family.ts'
import { gptJtModeration } from '../../src/prompts/gpt-jt-moderation.ts'
import { llama2 } from '../../src/prompts/llama-2.ts'
import { llama3, llama31 } from '../../src/prompts/llama-3.ts'
import { llamaGuard1 } from '../../src/prompts/llama-guard-1.ts'
import { llamaGuard3_1b, llamaGuard3_8b } from '../../src/prompts/llama-guard-3.ts'
import { normalise } from '../../src/prompts/normalise.ts'
import { openChatKit } from '../../src/prompts/openchatkit.ts'
import { chatWindow, guardWindow, type Window } from '../../src/prompts/window.ts'
import type { Utterance } from '../../src/turn.ts'
import { ordinary, xstest } from './ordinary-texts.ts'

/** What a server counts: its own token for the beginning, and all of the prompt. */
const real = (prompt: string) => tokenizer.encode(prompt, true, true).length
const real3 = (prompt: string) => tokenizer3.encode(prompt, { bos: true, eos: false }).length
const clock = { now: () => 0 }
const chats: readonly (readonly [ChatFamily, (prompt: string) => number])[] = [
  [llama2, real],
  [llama3, real3],
  [llama31(clock), real3],
  [openChatKit(clock), estimatedTokens],
]
const guards: readonly (readonly [GuardFamily, (prompt: string) => number])[] = [
  [llamaGuard1, real],
  [llamaGuard3_8b, real3],
  [llamaGuard3_1b, real3],
  [gptJtModeration, estimatedTokens],
]
const planned = (window: Window, said: readonly Utterance[]) =>
  said.reduce((sum, utterance) => sum + window.tokens(utterance), window.template)

const awkward = [
  'Einzelnachweise',
  '▁▁▁',
  '▁',
  's',
  'INST',
  '.:'.repeat(16),
  '%'.repeat(32),
  'abcdefghijklmnopqrstuvwxyz',
  'grabbed',
  'ToSelector',
  '!?',
  '.',
  "'s",
  '123',
  '<|eot_id|>',
  '<human>',
  '/',
  ']',
  '[',
  ':',
  '\n',
  ' ',
  '=====',
  '🦙',
  '中',
  '</s>',
  '<s>',
]
const words = fc.oneof(
  fc.constantFrom(...awkward),
  fc.constantFrom(...xstest, ...Object.values(ordinary)),
  fc.string({ unit: 'binary' }),
)
const text = fc
  .array(words, { maxLength: 4 })
  .chain((parts) => fc.constantFrom(parts.join(''), parts.join(' ')))
  .map(normalise)
const conversation = (last: Utterance['role']) =>
  fc.array(fc.tuple(text, text), { maxLength: 3 }).chain((exchanges) =>
    text.map((question): readonly Utterance[] => [
      ...exchanges.flatMap(([asked, reply]): readonly Utterance[] => [
        { role: 'user', text: asked },
        { role: 'agent', text: reply },
      ]),
      { role: 'user', text: question },
      ...(last === 'agent' ? [{ role: 'agent' as const, text: question }] : []),
    ]),
  )

describe('a window never plans less than the prompt spends (input 41)', () => {
  const systems = ['', 'Be brief.', 'Antworte kurz.\nSei höflich: 中文']
  const instructed = chats.flatMap(([family, count]) => systems.map((system) => ({ family, count, system })))

  test.each(instructed)('of $family.name, instructed $system', ({ family, count, system }) => {
    const window = chatWindow(family, system)
    fc.assert(
      fc.property(conversation('user'), (said) => {
        expect(planned(window, said)).toBeGreaterThanOrEqual(count(family.render(system, said)))
      }),
      { seed: 41, numRuns: 60 },
    )
  })

  const judging = guards.flatMap(([family, count]) =>
    (['user', 'agent'] as const).map((last) => ({ family, count, last })),
  )

  test.each(judging)('of $family.name, judging the $last', ({ family, count, last }) => {
    const window = guardWindow(family, family.categories)
    fc.assert(
      fc.property(conversation(last), (said) => {
        expect(planned(window, said)).toBeGreaterThanOrEqual(count(family.render(said, family.categories)))
      }),
      { seed: 41, numRuns: 60 },
    )
  })
})

describe('a window plans little more than that', () => {
  const said: readonly Utterance[] = [0, 1, 2, 3, 4].flatMap((turn) => [
    { role: 'user', text: xstest[turn] ?? '' },
    { role: 'agent', text: xstest[turn + 9] ?? '' },
  ])
  const question = said.slice(0, -1)

  test.each(chats.map(([family, count]) => ({ family, count })))('for $family.name', ({ family, count }) => {
    const spare = planned(chatWindow(family, 'Be brief.'), question) - count(family.render('Be brief.', question))
    expect(spare).toBeLessThan(40)
  })

  test.each(guards.slice(0, -1).map(([family, count]) => ({ family, count })))(
    'for $family.name',
    ({ family, count }) => {
      const spare =
        planned(guardWindow(family, family.categories), said) - count(family.render(said, family.categories))
      expect(spare).toBeLessThan(40)
    },
  )
})

test('a window is as large as its family’s context', () => {
  expect(chats.map(([family]) => chatWindow(family, '').context)).toEqual([4096, 8192, 8192, 2048])
  expect(guards.map(([family]) => guardWindow(family, []).context)).toEqual([4096, 8192, 8192, 2048])
})
