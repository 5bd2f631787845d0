import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fit, longestQuestion } from '../../src/prompts/fit.ts'
import { llama2 } from '../../src/prompts/llama-2.ts'
import { llamaGuard1 } from '../../src/prompts/llama-guard-1.ts'
import { chatWindow, guardWindow, type Window } from '../../src/prompts/window.ts'
import type { Utterance } from '../../src/turn.ts'

/** A window that counts words, one more for each utterance, and remembers what it was asked to count. */
function counting(context: number, template = 0) {
  const counted: string[] = []
  const window: Window = {
    context,
    template,
    tokens({ text }) {
      if (text !== '') counted.push(text)
      return text.split(' ').filter((word) => word !== '').length + 1
    },
  }
  return { window, counted }
}

const exchange = (number: number) => ({ question: `question ${number}`, reply: `reply ${number}`, person: 'P1' })
const thread = (length: number) => Array.from({ length }, (_, index) => exchange(index))
const words = (count: number) => Array(count).fill('wordwordword').join(' ')

describe('a thread that is too long', () => {
  test('loses its oldest exchanges, whole ones, until the rest fits with the question and the longest reply', () => {
    // A question of 10 words costs 11, an exchange 6: 40 - 5 - 6 - 11 leaves room for three.
    const budget = { window: counting(40, 5).window, reserve: 6 }
    expect(fit([budget], thread(9), words(10))).toEqual(thread(9).slice(6))
  })

  test('loses them for all alike, as the smallest window demands (input 41)', () => {
    const large = { window: counting(4000).window, reserve: 0 }
    const small = { window: counting(40).window, reserve: 17 }
    expect(fit([large, small], thread(9), words(10))).toEqual(thread(9).slice(7))
    expect(fit([small, large], thread(9), words(10))).toEqual(thread(9).slice(7))
  })

  test('loses all that is older than an exchange that does not fit', () => {
    const budget = { window: counting(30).window, reserve: 0 }
    const exchanges = [exchange(1), { ...exchange(2), reply: words(20) }, exchange(3)]
    expect(fit([budget], exchanges, words(10))).toEqual([exchange(3)])
  })
})

describe('a question that does not fit alone', () => {
  const budgets = [
    { window: counting(50, 10).window, reserve: 20 },
    { window: counting(999).window, reserve: 0 },
  ]

  test('is refused whatever the thread, and never cut (inputs 41 and 42)', () => {
    expect(fit(budgets, thread(1), words(19))).toEqual([])
    expect(fit(budgets, thread(1), words(20))).toBeNull()
    expect(fit(budgets, [], words(20))).toBeNull()
  })

  test('is told the limit of the smallest window', () => {
    expect(longestQuestion(budgets)).toBe(19)
  })
})

test('a short conversation is kept whole without counting a token', () => {
  const { window, counted } = counting(4096, 900)
  expect(fit([{ window, reserve: 512 }], thread(30), 'And now?')).toEqual(thread(30))
  expect(counted).toEqual([])
})

test('the real windows keep what really fits, and not one exchange less (input 41)', () => {
  const chat = chatWindow(llama2, 'Be brief.')
  const guard = guardWindow(llamaGuard1, llamaGuard1.categories)
  const budgets = [
    { window: chat, reserve: 512 },
    { window: guard, reserve: 512 + llamaGuard1.answerTokens },
  ]
  const texts = fc.nat(900).map((length) => 'How tall is K2? '.repeat(length / 10))
  const threads = fc.array(fc.record({ question: texts, reply: texts }), { maxLength: 12 })
  fc.assert(
    fc.property(threads, texts, (exchanges, question) => {
      const kept = fit(budgets, exchanges, question)
      const cost = (window: Window, said: readonly Utterance[]) =>
        said.reduce((sum, utterance) => sum + window.tokens(utterance), window.template)
      const fits = (count: number) => {
        const said: readonly Utterance[] = [
          ...exchanges.slice(exchanges.length - count).flatMap((each): readonly Utterance[] => [
            { role: 'user', text: each.question },
            { role: 'agent', text: each.reply },
          ]),
          { role: 'user', text: question },
        ]
        return budgets.every(({ window, reserve }) => cost(window, said) + reserve <= window.context)
      }
      expect(kept === null).toBe(!fits(0))
      if (kept === null) return
      expect(kept).toEqual(exchanges.slice(exchanges.length - kept.length))
      expect(fits(kept.length)).toBe(true)
      if (kept.length < exchanges.length) expect(fits(kept.length + 1)).toBe(false)
    }),
    { seed: 41, numRuns: 200 },
  )
})
