import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Completion, MalformedAnswer, type TokenChoice } from '../../src/prompts/family.ts'
import { llamaGuard1 } from '../../src/prompts/llama-guard-1.ts'
import { readVerdict } from '../../src/prompts/read-verdict.ts'

const categories = llamaGuard1.categories
const names = categories.map(({ category }) => category)
const read = (text: string, rest: Partial<Completion> = {}) =>
  readVerdict({ text, finish: 'stop', tokens: [], ...rest }, categories, 'lg')
const found = (category: string | undefined, score = 1) => ({ category, score, guard: 'lg' })

describe('an exact verdict is read', () => {
  test.each(['safe', ' safe', '\n\nsafe', 'safe\n', 'safe\r\n', 'safe</s>', '\n\nsafe<|eot_id|>', 'safe </s> '])(
    '%j finds nothing',
    (text) => {
      expect(read(text)).toEqual([])
    },
  )

  test.each([
    ['unsafe\nO1', [0]],
    ['unsafe\nO1,O3', [0, 2]],
    ['unsafe\r\nO3, O1 ', [2, 0]],
    [' unsafe \n\n O6</s>', [5]],
    ['unsafe\n03', [2]],
    ['unsafe\nO03,O3', [2]],
  ])('%j finds its categories by position (D14)', (text, positions) => {
    expect(read(text)).toEqual(positions.map((position) => found(names[position])))
  })

  test.each(['unsafe\nO99', 'unsafe\nO7', 'unsafe\nO0', 'unsafe\nO98,O99'])(
    '%j is an unknown category (fault 19)',
    (text) => {
      expect(read(text)).toEqual([found('unknown')])
    },
  )

  test('the seventh is found where seven were rendered', () => {
    const seven = [...categories, { ...categories[0]!, category: 'seventh' }]
    for (const code of ['O7', '07', 'O07']) {
      expect(readVerdict({ text: `unsafe\n${code}`, finish: 'stop', tokens: [] }, seven, 'lg')).toEqual([
        found('seventh'),
      ])
    }
  })
})

describe('anything else is no verdict (fault 17, D14)', () => {
  test.each(
    [
      [
        '',
        ' ',
        '</s>',
        'maybe',
        'Safe',
        'SAFE',
        'SAFE!',
        'safe.',
        'safe!',
        'safely, yes',
        'safe unsafe',
        'safe\nunsafe',
      ],
      [
        'safe\nO1',
        'safe, because',
        'unsafe',
        'unsafe\n',
        'unsafe O1',
        'unsafe,O1',
        'Unsafe\nO1',
        'UNSAFE\nO1',
        'unsafeO1',
      ],
      [
        'unsafe\no1,o3',
        'unsafe\nO1 O3',
        'unsafe\nO1,',
        'unsafe\n,O1',
        'unsafe\nO1,,O2',
        'unsafe\nO1.',
        'unsafe\nO1\nO2',
      ],
      ['unsafe\n1', 'unsafe\n7', 'unsafe\nS1', 'unsafe\nO', 'unsafe\nO123', 'unsafe\nO1: Violence', 'unsafe\nViolence'],
      [
        '{"verdict":"safe"}',
        '"safe"',
        '<safe>',
        'safe</s></s>x',
        'ｓａｆｅ',
        'sаfe',
        'safe\u{200B}',
        'not safe',
        'safe'.repeat(2),
      ],
    ].flat(),
  )('%j', (text) => {
    expect(() => read(text)).toThrow(MalformedAnswer)
  })

  test.each([
    ['a megabyte of space', `${' '.repeat(1_000_000)}safe`],
    ['a megabyte of codes', `unsafe\n${'O1,'.repeat(300_000)}O1`],
    ['a heap of lines', `unsafe${'\n'.repeat(900)}!`],
  ])('%s', (_, text) => {
    expect(() => read(text)).toThrow(MalformedAnswer)
  })

  test.each(['length', 'other'] as const)('an answer that ended for the reason %j', (finish) => {
    expect(() => read('safe', { finish })).toThrow(MalformedAnswer)
    expect(() => read('unsafe\nO1', { finish })).toThrow(MalformedAnswer)
  })

  test('and the failure repeats none of its words', () => {
    const words = 'canary-4711 says safe'
    expect(() => read(words)).toThrow(expect.not.objectContaining({ message: expect.stringContaining('canary') }))
  })
})

const token = (
  text: string,
  probability: number,
  alternatives: Readonly<Record<string, number>> = {},
): TokenChoice => ({
  text,
  probability,
  alternatives: Object.entries(alternatives).map(([other, p]) => ({ text: other, probability: p })),
})

describe('with probabilities, the score is that of unsafe', () => {
  test.each<[string, readonly TokenChoice[], number]>([
    ['safe', [token('safe', 0.9)], 0.1],
    ['safe', [token('\n\n', 1), token('safe', 0.75), token('<|eot_id|>', 1)], 0.25],
    ['safe', [token('<s>', 1), token('', 1), token('\u{2581}safe', 0.75)], 0.25],
    ['safe', [token(' safe', 0.6, { ' safe': 0.6, un: 0.2, maybe: 0.1 })], 0.25],
    ['safe', [token('sa', 0.6, { un: 0.15, unsafe: 0.05 })], 0.25],
    ['unsafe\nO3', [token('un', 0.75), token('safe', 0.99), token('\n', 1)], 0.75],
    ['unsafe\nO3', [token('unsafe', 0.6, { safe: 0.2, Sorry: 0.2 })], 0.75],
    ['unsafe\nO3', [token('u', 0.75, { s: 0.2 })], 0.75],
    ['safe', [token('safe', 1)], 0],
  ])('%j after %j', (text, tokens, score) => {
    const [finding] = read(text, { tokens })
    expect(finding?.category).toBe(text === 'safe' ? 'unspecified' : names[2])
    expect(finding?.score).toBeCloseTo(score, 10)
  })

  test('for every code, but an unknown one, which is certain (fault 19)', () => {
    expect(read('unsafe\nO1,O99,O2', { tokens: [token('unsafe', 0.5)] })).toEqual([
      found(names[0], 0.5),
      found('unknown', 1),
      found(names[1], 0.5),
    ])
  })

  test.each<[string, string, readonly TokenChoice[]]>([
    ['NaN (D13)', 'safe', [token('safe', NaN)]],
    ['more than 1', 'safe', [token('safe', 1.5)]],
    ['less than 0', 'unsafe\nO1', [token('unsafe', -0.1)]],
    ['infinite', 'safe', [token('safe', 0.5, { unsafe: Infinity })]],
    ['NaN beside it', 'safe', [token('safe', 0.5, { unsafe: NaN })]],
    ['of the opposite', 'safe', [token('unsafe', 0.9)]],
    ['of the opposite, in pieces', 'safe', [token('un', 0.9), token('safe', 0.9)]],
    ['of the other opposite', 'unsafe\nO1', [token('safe', 0.9)]],
    ['of another word', 'safe', [token('The', 0.9)]],
    ['of nothing', 'safe', [token(' ', 1), token('</s>', 1)]],
  ])('a probability that is %s makes the answer malformed', (_, text, tokens) => {
    expect(() => read(text, { tokens })).toThrow(MalformedAnswer)
  })
})

/** What the grammar allows, written without a regular expression over the whole: positions, or null for no verdict. */
function expected(text: string): readonly number[] | null {
  const ended = text.trimEnd()
  const body = (['</s>', '<|eot_id|>'].find((end) => ended.endsWith(end)) ?? '').length
  const answer = ended.slice(0, ended.length - body).trim()
  if (answer === 'safe') return []
  const [first = '', ...rest] = answer.split('\n')
  if (first.trimEnd() !== 'unsafe') return null
  const codes = rest
    .join('\n')
    .trim()
    .split(',')
    .map((code) => code.replace(/^ +| +$/g, ''))
  return codes.every((code) => ['O1', 'O3', '07', 'O99'].includes(code))
    ? codes.map((code) => Number(code.slice(1)))
    : null
}

test('of 20,000 answers only the exact ones yield findings (fault 17, D14)', () => {
  const parts = ['safe', 'unsafe', '\n', '\n', '\r\n', ' ', ',', ',', 'O1', 'O3', '07', 'O99', '7', 'o3', 'S1']
  const odd = ['</s>', '<|eot_id|>', 'Safe', '!', 'maybe', '.', '\0']
  const around = fc.constantFrom('', '', ' ', '\n\n', '</s>', '<|eot_id|>', '.', 'x')
  const code = fc.constantFrom('O1', 'O3', '07', 'O99', '7', 'o3', '')
  const likely = fc
    .tuple(
      around,
      fc.constantFrom('safe', 'unsafe', 'Unsafe'),
      fc.constantFrom('\n', '\r\n', ' \n ', ' '),
      fc.array(code),
      around,
    )
    .map(
      ([before, word, line, codes, after]) => before + word + (word === 'safe' ? '' : line + codes.join(', ')) + after,
    )
  const answers = fc.oneof(
    likely,
    fc.array(fc.constantFrom(...parts, ...odd), { maxLength: 8 }).map((all) => all.join('')),
  )
  let verdicts = 0
  fc.assert(
    fc.property(answers, (text) => {
      const positions = expected(text)
      if (positions === null) {
        expect(() => read(text)).toThrow(MalformedAnswer)
        return
      }
      verdicts += 1
      const categoriesOf = new Set(positions.map((position) => names[position - 1] ?? 'unknown'))
      expect(read(text)).toEqual(Array.from(categoriesOf, (category) => found(category)))
    }),
    { seed: 17, numRuns: 20_000 },
  )
  expect(verdicts).toBeGreaterThan(1000)
})
