import * as fc from 'fast-check'
import tokenizer from 'llama-tokenizer-js'
import { describe, expect, test } from 'vitest'
import { llama2 } from '../../src/prompts/llama-2.ts'
import { llamaGuard1 } from '../../src/prompts/llama-guard-1.ts'
import { normalise } from '../../src/prompts/normalise.ts'
import { chatWindow, guardWindow, type Window } from '../../src/prompts/window.ts'
import type { Utterance } from '../../src/turn.ts'
import { ordinary, xstest } from './ordinary-texts.ts'

/** What a server counts: its own token for the beginning, and all of the prompt. */
const real = (prompt: string) => tokenizer.encode(prompt, true, true).length
const planned = (window: Window, said: readonly Utterance[]) =>
  said.reduce((sum, utterance) => sum + window.tokens(utterance), window.template)

const awkward = [
  'Einzelnachweise',
  '▁▁▁',
  '▁',
  's',
  'INST',
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
  fc.constantFrom(...awkward, ...xstest, ...Object.values(ordinary)),
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
  test.each(['', 'Be brief.', 'Antworte kurz.\nSei höflich: 中文'])('of Llama 2, instructed %j', (system) => {
    const window = chatWindow(llama2, system)
    fc.assert(
      fc.property(conversation('user'), (said) => {
        expect(planned(window, said)).toBeGreaterThanOrEqual(real(llama2.render(system, said)))
      }),
      { seed: 41, numRuns: 60 },
    )
  })

  test.each(['user', 'agent'] as const)('of Llama Guard 1, judging the %s', (last) => {
    const window = guardWindow(llamaGuard1, llamaGuard1.categories)
    fc.assert(
      fc.property(conversation(last), (said) => {
        expect(planned(window, said)).toBeGreaterThanOrEqual(real(llamaGuard1.render(said, llamaGuard1.categories)))
      }),
      { seed: 41, numRuns: 60 },
    )
  })
})

test('a window plans little more than that', () => {
  const said: readonly Utterance[] = [0, 1, 2, 3, 4].flatMap((turn) => [
    { role: 'user', text: xstest[turn] ?? '' },
    { role: 'agent', text: xstest[turn + 9] ?? '' },
  ])
  const question = said.slice(0, -1)
  expect(planned(chatWindow(llama2, 'Be brief.'), question) - real(llama2.render('Be brief.', question))).toBeLessThan(
    40,
  )
  const guard = guardWindow(llamaGuard1, llamaGuard1.categories)
  expect(planned(guard, said) - real(llamaGuard1.render(said, llamaGuard1.categories))).toBeLessThan(40)
})

test('a window is as large as its family’s context', () => {
  expect(chatWindow(llama2, '').context).toBe(4096)
  expect(guardWindow(llamaGuard1, []).context).toBe(4096)
})
