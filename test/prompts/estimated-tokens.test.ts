import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { estimatedTokens } from '../../src/prompts/estimated-tokens.ts'
import { ordinary, xstest } from './ordinary-texts.ts'

/** What the real vocabularies of GPT-NeoX-20B and of GPT-2 make of each text; measured once, with their merges. */
const measured: Readonly<Record<string, readonly [neox: number, gpt2: number]>> = {
  English: [44, 47],
  abbreviations: [58, 56],
  names: [65, 66],
  code: [48, 48],
  table: [37, 37],
  identifiers: [80, 79],
  links: [55, 56],
  mathematics: [77, 74],
  symbols: [70, 56],
  emoji: [111, 95],
  flags: [81, 81],
  German: [49, 53],
  French: [46, 49],
  Spanish: [43, 52],
  Portuguese: [28, 36],
  Polish: [36, 42],
  Turkish: [34, 40],
  Czech: [35, 50],
  Vietnamese: [47, 67],
  Yoruba: [57, 66],
  Russian: [58, 103],
  'short Russian': [14, 22],
  Ukrainian: [32, 52],
  Serbian: [26, 42],
  Greek: [68, 101],
  Armenian: [52, 66],
  Hebrew: [49, 54],
  'pointed Hebrew': [56, 59],
  Arabic: [63, 74],
  Persian: [37, 57],
  Urdu: [42, 53],
  Syriac: [35, 35],
  'N’Ko': [28, 28],
  Hindi: [60, 87],
  Bengali: [48, 65],
  Tamil: [53, 105],
  Malayalam: [28, 44],
  Sinhala: [43, 43],
  Thai: [40, 67],
  Lao: [40, 56],
  Khmer: [48, 70],
  Burmese: [32, 51],
  Tibetan: [66, 75],
  Mongolian: [57, 54],
  Georgian: [29, 53],
  Amharic: [33, 31],
  Chinese: [52, 77],
  Japanese: [37, 48],
  Korean: [41, 54],
  Cherokee: [21, 20],
}

describe('the estimate of tokens is never less than the truth', () => {
  test.each(Object.entries(ordinary))('of ordinary text in %s', (name, text) => {
    const truth = measured[name]
    expect(truth).toBeDefined()
    expect(estimatedTokens(text)).toBeGreaterThanOrEqual(Math.max(...(truth ?? [Infinity])))
  })

  test('and of plain English less than three times as much', () => {
    const prompts = xstest.join('\n')
    expect(estimatedTokens(prompts)).toBeGreaterThan(5133)
    expect(estimatedTokens(prompts)).toBeLessThan(3 * 5133)
  })
})

test('the estimate is at most a text’s bytes, of which the truth is never more, and at least half as many', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const bytes = Buffer.byteLength(text)
      expect(estimatedTokens(text)).toBeLessThanOrEqual(bytes)
      expect(2 * estimatedTokens(text)).toBeGreaterThanOrEqual(bytes)
    }),
    { seed: 41, numRuns: 2000 },
  )
})

test('estimates of a text’s parts add up to no less than that of the whole', () => {
  const part = fc.constantFrom(' ', '\n', 'a', 'ab', 'word', ' word', '1', '.', 'é', '中', '🦙')
  const parts = fc.array(part, { maxLength: 12 }).map((all) => all.join(''))
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      expect(estimatedTokens(one) + estimatedTokens(other)).toBeGreaterThanOrEqual(estimatedTokens(one + other))
    }),
    { seed: 41, numRuns: 2000 },
  )
})
