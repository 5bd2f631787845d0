/** Our own fixed sentences, as the policy words them. They hold no word that a person or a model wrote, and mention nobody. */
import type { Note, Verdict } from '../turn.ts'
import { unspecified } from './categories.ts'
import { ruleOf, type Policy } from './policy.ts'
import { wordingLocaleOf } from './wording/locale.ts'

export type Wording =
  | { readonly say: 'help' | 'no answer' | 'stopped' }
  | { readonly say: 'too long'; readonly limit: number }
  | { readonly say: 'edited too often'; readonly limit: number }
  | {
      readonly say: 'refused'
      readonly about: string
      readonly stage: 'question' | 'reply'
      readonly reference: string
    }
  | { readonly say: 'failed' | 'in doubt'; readonly reference: string }

/** `locale`: the person's, BCP 47. */
export function sentence(wording: Wording, { wording: worded }: Policy, locale: string): string {
  const id = wording.say === 'refused' ? (`refused ${wording.stage}` as const) : wording.say
  const words = 'limit' in wording ? Math.floor(wording.limit * 0.75) : undefined
  const values: Readonly<Record<string, string | number | undefined>> = { ...wording, words }
  return worded[wordingLocaleOf(locale)][id].replace(/\{(\w+)\}/g, (_braces, name: string) => String(values[name]))
}

export const noteSentence = (note: Note, { wording }: Policy, locale: string) => wording[wordingLocaleOf(locale)][note]

/** The categories of a verdict in plain words, for the person who asked. */
export function aboutOf({ because }: Verdict, policy: Policy, locale: string): string {
  const language = wordingLocaleOf(locale)
  const plain = because.map(
    ({ category }) => (ruleOf(policy, category) ?? ruleOf(policy, unspecified))?.plain[language],
  )
  return [...new Set(plain)].join(separators[language])
}

const separators = { en: ', and ', 'zh-Hans': '、' }
