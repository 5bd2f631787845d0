/** Our own words around messages, in the language of whoever reads them. */
import type { Policy } from '../../src/policy/policy.ts'
import { label, type Label } from '../../src/policy/wording.ts'
import type { Press } from './activity.ts'

/** `values`: what is filled in. */
export type Words = (id: Label, values?: Readonly<Record<string, string>>) => string

/** `locale`: BCP 47. */
export type WordsOf = (locale: string) => Words

export const wordsOf =
  (policy: Pick<Policy, 'wording'>): WordsOf =>
  (locale) =>
  (id, values = {}) =>
    label(id, values, policy, locale)

/** Where nobody's locale is known: in the moderators' channel. */
export const usualLocale = 'en'

/** What a press is answered with at once. */
export const pressWords = {
  draw_again: 'working',
  remove: 'removal asked',
  reveal: 'reveal asked',
  forget: 'erasing',
} as const satisfies Record<Press['verb'], Label>
