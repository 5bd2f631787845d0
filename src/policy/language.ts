/** Which language a text is in, and whether a guard was made for it. */
import { detect } from 'tinyld'
import type { Finding } from '../turn.ts'

// The languages that workplaces write in; without the list, code and jargon pass for Latin or Esperanto.
const candidates =
  'en de fr es it pt nl pl cs sv da no fi hu ro tr el ru uk bg sr he ar fa hi bn ta te ur th vi id ja ko zh'

/** ISO 639-1 codes of the languages that are told apart; a text in any other passes for one of these. */
export const detectableLanguages = candidates.split(' ')

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
