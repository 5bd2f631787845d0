import { supportedLanguages, toISO2 } from 'tinyld'
import { expect, test } from 'vitest'
import { detectableLanguages } from '../../src/policy/detectable-languages.ts'
import { uncoveredLanguage } from '../../src/policy/language.ts'

const known = new Set(supportedLanguages.map((language) => toISO2(language)))

test.each([
  'How do I build a web server?',
  'ok',
  '',
  '🙂🙂🙂',
  '12345 + 67890',
  'const x = 1; function foo() { return x }',
  'Please explain the theorem of Pythagoras to a child.',
])('English, code, emoji and very short texts count as covered: %s', (text) => {
  expect(uncoveredLanguage(text, ['en'])).toEqual([])
})

test.each([
  'Wie kann ich heute nach Hause kommen, wenn kein Zug fährt?',
  'मुझे बताओ कि यह कैसे काम करता है',
  'ช่วยอธิบายเรื่องนี้ให้ฉันฟังหน่อย',
  '请告诉我这个怎么用',
  'Explique-moi comment fonctionne ce moteur, s’il te plaît.',
])('input 45: a language that the guard was not made for is said: %s', (text) => {
  expect(uncoveredLanguage(text, ['en'])).toEqual([{ category: 'language not covered', score: 1, guard: 'language' }])
})

test('a language that the policy names as covered is covered', () => {
  expect(uncoveredLanguage('Wie kann ich heute nach Hause kommen, wenn kein Zug fährt?', ['en', 'de'])).toEqual([])
})

test('every language that a policy can name is one that texts are found to be in, Norwegian too', () => {
  const norwegian = 'Jeg vil gjerne vite hvordan dette fungerer i dag'
  expect(uncoveredLanguage(norwegian, ['no'])).toEqual([])
  expect(uncoveredLanguage(norwegian, ['da'])).toHaveLength(1)
  expect(detectableLanguages.filter((language) => !known.has(language))).toEqual([])
})
