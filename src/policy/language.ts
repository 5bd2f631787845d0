/** Which language a text is in, and whether a guard was made for it. */
import { detect } from 'tinyld'
import type { Finding } from '../turn.ts'
import { detectableLanguages } from './detectable-languages.ts'

/** ISO 639-1; null where it cannot be told, as of Latin text under 20 letters: detection is a guess there. */
export function languageOf(text: string): string | null {
  const letters = text.match(/\p{L}/gu) ?? []
  const latin = text.match(/\p{Script=Latin}/gu) ?? []
  if (letters.length === 0 || (latin.length === letters.length && letters.length < 20)) return null
  return detect(text.slice(0, 1000), { only: detectableLanguages }) || null
}

/** One finding, `language not covered`, or none, as for a language that cannot be told. */
export function uncoveredLanguage(text: string, covered: readonly string[]): readonly Finding[] {
  const language = languageOf(text)
  if (language === null || covered.includes(language)) return []
  return [{ category: 'language not covered', score: 1, guard: 'language' }]
}
