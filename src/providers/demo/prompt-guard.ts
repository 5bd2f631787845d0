/** A guard of prompts that needs nothing: a word list, in English only, as the real one. */
import { categoriesByGuard } from '../../policy/categories.ts'
import { ProviderFailed, type PromptGuard } from '../../ports.ts'
import type { Finding } from '../../turn.ts'
import { indexOfLabel, readPictureDirectives } from './picture-directives.ts'

const name = 'demonstration prompt guard'

const words: readonly (readonly [pattern: RegExp, label: string, score: number])[] = [
  [/\b(?:gore|gory|mutilated|beheaded|disembowel\w*)\b/i, 'GRAPHIC', 0.9],
  [/\b(?:naked|nude|erotic|porn\w*)\b/i, 'SEXUAL', 0.85],
  [
    /\b(?:kill|stab|shoot|strangle)\b.{0,40}\b(?:him|her|them|boss|colleague|neighbou?r)\b/i,
    'VIOLENCE_OR_THREAT',
    0.92,
  ],
  [/\b(?:idiot|moron|stupid)\b/i, 'INSULT', 0.6],
  [/\b(?:damn|crap|bloody hell)\b/i, 'PROFANITY', 0.3],
  [/\bhate\b.{0,20}\b(?:foreigners|immigrants)\b/i, 'HATE_SPEECH', 0.88],
]

export const demoPromptGuard = (): PromptGuard => ({
  name,
  languages: ['en'],
  async judge(segments, signal) {
    if (signal.aborted || segments.some((segment) => readPictureDirectives(segment).has('prompt-fail'))) {
      throw new ProviderFailed('guard', 'The demonstration prompt guard was told to fail', { retryable: true })
    }
    return segments.flatMap(findingsIn)
  },
})

function findingsIn(segment: string): readonly Finding[] {
  const told = readPictureDirectives(segment).promptScore
  const found = words.filter(([pattern]) => pattern.test(segment)).map(([, label, score]) => ({ label, score }))
  return [...(told ? [told] : []), ...found].map(({ label, score }) => ({
    category: categoryOf(label),
    score,
    guard: name,
  }))
}

function categoryOf(label: string): string {
  const index = indexOfLabel(Object.keys(categoriesByGuard.comprehend), label)
  return Object.values(categoriesByGuard.comprehend)[index] ?? 'unknown'
}
