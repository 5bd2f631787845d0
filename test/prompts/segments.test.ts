import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { callsOf, segmentsOf } from '../../src/prompts/segments.ts'

const bytes = (text: string) => Buffer.byteLength(text)

test.each([
  ['nothing', '', []],
  ['one byte', 'a', [1]],
  ['1,024 bytes', 'a'.repeat(1024), [1024]],
  ['1,025 bytes', 'a'.repeat(1025), [1024, 129]],
  ['an emoji across the cut', `${'a'.repeat(1022)}😀`, [1022, 132]],
  ['an emoji that ends at the cut', `${'a'.repeat(1020)}😀b`, [1024, 129]],
])('input 51: %s', (_, text, sizes) => {
  expect(segmentsOf(text).map(bytes)).toEqual(sizes)
})

test('input 51: 10,241 bytes are more segments than one call takes, and none is left out', () => {
  const calls = callsOf(segmentsOf('b'.repeat(10_241)))
  expect(calls.map((call) => call.length)).toEqual([10, 2])
  expect(callsOf([])).toEqual([])
})

test('every segment fits, is whole, and every run of 128 bytes stands whole in one of them', () => {
  const units = fc.constantFrom('a', 'é', '界', '😀', ' ', '\u0301', '👩‍👩‍👧')
  fc.assert(
    fc.property(fc.array(units, { maxLength: 4000 }), fc.nat(), (parts, at) => {
      const text = parts.join('')
      const segments = segmentsOf(text)
      expect(segments.every((segment) => segment !== '' && bytes(segment) <= 1024)).toBe(true)
      expect(segments.join('')).not.toContain('\uFFFD')
      const start = parts.length === 0 ? 0 : at % parts.length
      let phrase = ''
      for (const part of parts.slice(start)) {
        if (bytes(phrase + part) > 128) break
        phrase += part
      }
      expect(phrase === '' || segments.some((segment) => segment.includes(phrase))).toBe(true)
    }),
    { seed: 51, numRuns: 200 },
  )
})

test('half a character does no harm', () => {
  expect(segmentsOf('a\uD83D').join('')).toBe('a\uFFFD')
})
