import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Masker } from '../../../src/ports.ts'
import { MalformedAnswer } from '../../../src/prompts/family.ts'
import { comprehendMasker } from '../../../src/providers/aws/masker.ts'
import { piecesOf, replaced } from '../../../src/providers/aws/masked-text.ts'
import { startComprehend } from '../../far-side/comprehend.ts'
import type { Json11 } from '../../far-side/json-1.1.ts'
import { failureOf, led, soon, troubles } from './guard-services.ts'

let far: Json11
let masker: Masker
let close: () => Promise<void>
beforeAll(async () => {
  const opened = await led('COMPREHEND', startComprehend())
  far = opened.far
  close = opened.close
  masker = comprehendMasker({ client: await opened.clients.comprehend() })
})
afterEach(() => {
  far.misbehave = () => null
})
afterAll(() => close())

const all = ['EMAIL', 'PHONE', 'NAME']
const entity = (Type: string, BeginOffset: number, EndOffset: number, Score = 0.9) => ({
  Type,
  BeginOffset,
  EndOffset,
  Score,
})
const finds = (...Entities: readonly unknown[]) => {
  far.misbehave = () => ({ result: { Entities } })
}

test('what the policy names is hidden behind its type, and nothing else', async () => {
  const text = 'Write to Ann Lee (ann@x.org, +49 170 1234567) tomorrow.'
  expect(await masker.mask(text, all, soon())).toBe('Write to [NAME] ([EMAIL], [PHONE]) tomorrow.')
  expect(await masker.mask(text, ['EMAIL'], soon())).toBe('Write to Ann Lee ([EMAIL], +49 170 1234567) tomorrow.')
  expect(far.calls.at(-1)).toEqual({
    operation: 'DetectPiiEntities',
    input: { Text: text, LanguageCode: 'en' },
    scope: 'comprehend',
  })
})

test.each([
  ['en', 'Please write a short letter to my landlord about the heating.'],
  ['es', 'Por favor, escribe una carta corta a mi casero sobre la calefacción.'],
  ['en', 'Bitte schreibe einen kurzen Brief an meinen Vermieter wegen der Heizung.'],
  ['en', 'Hola'],
])('fault 27: it is asked in Spanish for Spanish, and in English for all else: %s, %s', async (LanguageCode, text) => {
  await masker.mask(text, all, soon())
  expect(far.calls.at(-1)?.input).toMatchObject({ LanguageCode })
})

test('places count code points: emoji and old scripts before an entity shift nothing', async () => {
  for (const before of ['😀👩‍👩‍👧 ', '𝔘𝔫𝔦 ', '🏴󠁧󠁢󠁥󠁮󠁧󠁿 ', 'é ', '日本 '])
    expect(await masker.mask(`${before}a@b.cd 😀`, all, soon())).toBe(`${before}[EMAIL] 😀`)
})

describe('entities', () => {
  test.each([
    [
      'one inside another is one, of the surer type',
      [entity('URL', 0, 12, 0.7), entity('NAME', 4, 8, 0.9)],
      '[NAME] tail',
    ],
    ['two that overlap are one', [entity('NAME', 6, 12, 0.6), entity('URL', 0, 8, 0.8)], '[URL] tail'],
    ['two that touch stay two', [entity('URL', 0, 6), entity('NAME', 6, 12)], '[URL][NAME] tail'],
    ['in no order', [entity('NAME', 13, 17), entity('URL', 0, 12)], '[URL] [NAME]'],
    ['an unsure one is let be', [entity('URL', 0, 12, 0.49), entity('NAME', 13, 17, 0.5)], 'abcdefghijkl [NAME]'],
    ['a type that nobody asked for is let be', [entity('WIZARD', 0, 12)], 'abcdefghijkl tail'],
    ['an unwanted one does not widen a wanted one', [entity('AGE', 0, 8), entity('NAME', 6, 12)], 'abcdef[NAME] tail'],
  ])('%s', async (_, entities, masked) => {
    finds(...entities)
    expect(await masker.mask('abcdefghijkl tail', ['URL', 'NAME'], soon())).toBe(masked)
  })

  test.each([
    ['past the end', entity('NAME', 0, 18)],
    ['backwards', entity('NAME', 5, 2)],
    ['empty', entity('NAME', 5, 5)],
    ['before the beginning', entity('NAME', -1, 5)],
    ['between two characters', entity('NAME', 0.5, 5)],
    ['without an end', { Type: 'NAME', BeginOffset: 0, Score: 1 }],
    ['without a score', { Type: 'NAME', BeginOffset: 0, EndOffset: 5 }],
    ['with a score that is no number', entity('NAME', 0, 5, 'NaN' as never)],
  ])('fault 17: one %s makes the whole answer worthless', async (_, strange) => {
    finds(strange)
    expect(await failureOf(masker.mask('abcdefghijkl tail', all, soon()))).toMatchObject({
      provider: 'guard',
      cause: expect.any(MalformedAnswer),
    })
  })
})

test.each([
  ['an entity after the cut', 'a '.repeat(13_000)],
  ['an entity across the cut', '😀'.repeat(24_999)],
  ['four pieces', '日'.repeat(40_000)],
])('fault 27: a long text is read in pieces, and nothing is missed: %s', async (_, filler) => {
  const first = far.calls.length
  const text = `${filler} ann@x.org ${filler} Ann Lee`
  expect(await masker.mask(text, all, soon())).toBe(`${filler} [EMAIL] ${filler} [NAME]`)
  expect(far.calls.length - first).toBeGreaterThan(1)
})

// Planted one by one and caught: an overlap of 0, places that count UTF-16, the last piece left out.
test('whatever the text, each piece stands where it says, and every short span is whole in one of them', () => {
  const text = fc
    .tuple(
      fc.array(fc.constantFrom('a', 'é', '日', '😀', ' ', '\u0301', '\ud83d'), { minLength: 1, maxLength: 9 }),
      fc.integer({ min: 20_000, max: 50_000 }),
    )
    .map(([unit, most]) => unit.join('').repeat(most / unit.length + 1))
  fc.assert(
    fc.property(text, fc.integer({ min: -499, max: -1 }), (given, shift) => {
      const points = Array.from(given)
      const pieces = piecesOf(given).map((piece) => ({ ...piece, end: piece.start + Array.from(piece.text).length }))
      for (const { text: piece, start, end } of pieces) {
        expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(100_000)
        expect(points.slice(start, end).join('') === piece).toBe(true)
        const begin = Math.min(Math.max(0, start + shift), Math.max(0, points.length - 500))
        const last = Math.min(points.length, begin + 500)
        expect(pieces.some((other) => other.start <= begin && last <= other.end)).toBe(true)
      }
      expect(replaced(given, []) === given && pieces.at(-1)?.end === points.length).toBe(true)
    }),
    { seed: 27, numRuns: 6 },
  )
})

test.each(troubles)(
  'fault 27: with a Comprehend that %s nothing is masked, and so nothing passed on',
  async (_, reply, retryable) => {
    far.misbehave = () => reply
    const failure = await failureOf(masker.mask('Ann Lee', all, soon()))
    expect(failure).toMatchObject({ name: 'ProviderFailed', provider: 'guard', retryable })
    expect(String(failure)).not.toContain('CANARY')
  },
)

test.each(['silence', 'half'] as const)('at the deadline an answer of %s is a failure', async (reply) => {
  far.misbehave = () => reply
  const deadline = new AbortController()
  const masking = failureOf(masker.mask('Ann Lee', all, deadline.signal))
  await far.called()
  deadline.abort()
  expect(await masking).toMatchObject({ name: 'ProviderFailed', provider: 'guard', retryable: true })
})
