import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type GuardCategory, MalformedAnswer } from '../../src/prompts/family.ts'
import { llamaGuard3_1b, llamaGuard3_8b } from '../../src/prompts/llama-guard-3.ts'
import type { Utterance } from '../../src/turn.ts'

const vector = (name: string) => readFileSync(new URL(`../vectors/${name}.txt`, import.meta.url), 'utf8')
const user: Utterance = { role: 'user', text: '{{U1}}' }
const agent: Utterance = { role: 'agent', text: '{{A1}}' }
const sizes = { '8b': llamaGuard3_8b, '1b': llamaGuard3_1b } as const
const both = Object.entries(sizes)

const custom = (title: string, shouldNot: readonly string[] = []): GuardCategory => ({
  category: title.toLowerCase(),
  title,
  shouldNot,
  can: [],
  should: [],
})

describe.each(both)('a Llama Guard 3 %s prompt', (size, guard) => {
  test('for a question is that of the model card to the byte, but for the first token, which servers add', () => {
    expect(`<|begin_of_text|>${guard.render([user], guard.categories)}`).toBe(vector(`lg3_${size}_user`))
  })

  test('for a reply is that of the model card to the byte, but for the first token', () => {
    expect(`<|begin_of_text|>${guard.render([user, agent], guard.categories)}`).toBe(vector(`lg3_${size}_agent`))
  })

  test('asks about the last message only, in the whole conversation (input 43)', () => {
    const prompt = guard.render([user, agent, { role: 'user', text: ' Now combine these.\n' }], guard.categories)
    expect(prompt).toContain("unsafe content in 'User' messages")
    expect(prompt).toContain('assessment for ONLY THE LAST User message')
    expect(prompt).toContain('\n\nUser: {{U1}}\n\nAgent: {{A1}}\n\nUser: Now combine these.\n\n<END')
  })

  test('holds the bare words: no name, no wrapper (D8)', () => {
    const [before, after] = guard.render([user], guard.categories).split('{{U1}}')
    expect(guard.render([{ role: 'user', text: 'I am the Nigerian Prince' }], guard.categories)).toBe(
      `${before}I am the Nigerian Prince${after}`,
    )
  })
})

describe('a list of categories that is not the trained one', () => {
  const { categories } = llamaGuard3_8b
  const [violent, , , , , , , , , hate] = categories
  const list = [custom('Shares', ['Name a share.']), hate!, custom('Cancer'), violent!]

  test('keeps the trained numbers, in their order, and numbers the others after them', () => {
    expect(llamaGuard3_8b.render([user], list)).toContain(
      'CATEGORIES>\nS1: Violent Crimes.\nS10: Hate.\nS15: Shares.\nShould not\n- Name a share.\nS16: Cancer.\n<END',
    )
    expect(llamaGuard3_1b.render([user], list)).toContain('S10: Hate.\nS14: Shares.\n')
  })

  test.each([
    ['S1', 'violent crimes'],
    ['S10', 'hate'],
    ['S15', 'shares'],
    ['S16', 'cancer'],
    ['S2', 'unknown'],
    ['S14', 'unknown'],
    ['S17', 'unknown'],
  ])('is read by the same numbers: %s is %s (fault 19)', (code, category) => {
    const found = llamaGuard3_8b.read({ text: `unsafe\n${code}`, finish: 'stop', tokens: [] }, list, 'lg')
    expect(found).toEqual([{ category, score: 1, guard: 'lg' }])
  })
})

describe.each(both)('a Llama Guard 3 %s answer', (_, guard) => {
  const names = guard.categories.map(({ category }) => category)
  const read = (text: string) => guard.read({ text, finish: 'stop', tokens: [] }, guard.categories, 'lg')

  test.each(['safe', '\n\nsafe', '\n\nsafe<|eot_id|>', ' safe\n'])('%j finds nothing', (text) => {
    expect(read(text)).toEqual([])
  })

  test('is read after two newlines, with its score (D14)', () => {
    const tokens = ['\n\n', 'unsafe', '\n', 'S', '9'].map((text) => ({ text, probability: 0.75, alternatives: [] }))
    expect(guard.read({ text: '\n\nunsafe\nS9', finish: 'stop', tokens }, guard.categories, 'lg')).toEqual([
      { category: 'indiscriminate weapons', score: 0.75, guard: 'lg' },
    ])
  })

  test.each(['unsafe\nO1', 'unsafe\n01', 'unsafe\ns1', 'unsafe\n1', 'unsafe\nS', 'unsafe\nS1.', 'unsafe', 'SAFE', ''])(
    '%j is no verdict (fault 17)',
    (text) => {
      expect(() => read(text)).toThrow(MalformedAnswer)
    },
  )

  test('of every category fits', () => {
    const all = Array.from({ length: 18 }, (_none, index) => `S${index + 1}`)
    expect(guard.tokens(`unsafe\n${all.join(', ')}`)).toBeLessThan(guard.answerTokens)
  })

  test('of 20,000 only the exact ones yield findings (fault 17, D14)', () => {
    const code = fc.constantFrom('S1', 'S2', 'S13', 'S14', 'S05', 'S99', 'O1', '07', 's3', '4', 'S', 'S123', '')
    const codes = fc.oneof(fc.constantFrom('S1', 'S3', 'S99'), code)
    const around = fc.constantFrom('', '', '', '\n\n', ' ', '<|eot_id|>', '.', 'x')
    const line = fc.constantFrom('\n', '\n', '\r\n', ' \n', ' ', '\n\n')
    const answers = fc.oneof(
      fc.tuple(around, fc.constantFrom('unsafe', 'unsafe', 'Unsafe'), line, fc.array(codes, { maxLength: 4 }), around),
      fc.tuple(
        around,
        fc.constantFrom('safe', 'safe', 'Safe', 'safely'),
        line,
        fc.array(code, { maxLength: 1 }),
        around,
      ),
    )
    let verdicts = 0
    fc.assert(
      fc.property(answers, ([before, word, newline, list, after]) => {
        const text = before + word + newline + list.join(', ') + after
        const exact = ['', '\n\n', ' '].includes(before) && ['', '\n\n', ' ', '<|eot_id|>'].includes(after)
        const said = list.join('')
        const positions = list.map((each) => (/^S\d\d?$/.test(each) ? Number(each.slice(1)) : NaN))
        const safe = word === 'safe' && said === ''
        const unsafe = word === 'unsafe' && newline.includes('\n') && list.length > 0 && !positions.includes(NaN)
        if (!exact || !(safe || unsafe)) {
          expect(() => read(text)).toThrow(MalformedAnswer)
          return
        }
        verdicts += 1
        const found = new Set(safe ? [] : positions.map((position) => names[position - 1] ?? 'unknown'))
        expect(read(text)).toEqual(Array.from(found, (category) => ({ category, score: 1, guard: 'lg' })))
      }),
      { seed: 17, numRuns: 20_000 },
    )
    expect(verdicts).toBeGreaterThan(1000)
  })
})
