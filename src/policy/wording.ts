/** Our own fixed sentences, as the policy words them. They hold no word that a person or a model wrote, and mention nobody. */
import {
  imagineProblems,
  type ImagineProblem,
  type Note,
  type Spent,
  type Stage,
  type Throttle,
  type Unwelcome,
  type Verdict,
} from '../turn.ts'
import { unspecified } from './categories.ts'
import { pictureLimits } from './picture-limits.ts'
import { ruleOf, type Policy } from './policy.ts'
import type { Sentences } from './wording/en.ts'
import { wordingLocaleOf } from './wording/locale.ts'

export type Wording =
  | { readonly say: 'help' | 'no files' | 'no answer' | 'stopped' | Unwelcome | Spent }
  | { readonly say: 'imagine help' | 'picture gone' | 'picture stopped' }
  | { readonly say: 'welcome' | 'not a moderator' }
  | { readonly say: 'forgotten'; readonly count: number }
  | { readonly say: 'imagine problem'; readonly problem: ImagineProblem }
  | { readonly say: 'prompt too long'; readonly limit: number }
  | { readonly say: 'too many pictures' | Throttle; readonly hour: number; readonly day: number }
  | { readonly say: 'too long'; readonly limit: number }
  | { readonly say: 'edited too often'; readonly limit: number }
  | {
      readonly say: 'refused'
      readonly about: string
      readonly stage: Stage
      readonly reference: string
    }
  | { readonly say: 'waking' }
  | { readonly say: 'waking estimate'; readonly minutes: number }
  | {
      readonly say: 'failed' | 'still asleep' | 'in doubt' | 'undeliverable' | 'stopped untold' | 'picture failed'
      readonly reference: string
    }

/** `locale`: the person's, BCP 47. */
export function sentence(wording: Wording, { wording: worded, retention }: Policy, locale: string): string {
  const sentences = worded[wordingLocaleOf(locale)]
  const words = 'limit' in wording ? Math.floor(wording.limit * 0.75) : undefined
  const options = optionProblems.map((option) => optionSentence(option, sentences)).join('; ')
  const option = 'problem' in wording && wording.problem !== 'option' ? optionSentence(wording.problem, sentences) : ''
  return filled(sentences[idOf(wording)], { ...retention, ...wording, words, options, option })
}

function idOf(wording: Wording): keyof Sentences {
  if (wording.say === 'refused') return `refused ${wording.stage}`
  if (wording.say === 'imagine problem') return wording.problem === 'option' ? 'imagine no option' : 'imagine problem'
  return wording.say
}

type OptionProblem = Exclude<ImagineProblem, 'option'>
const optionProblems = imagineProblems.filter((problem): problem is OptionProblem => problem !== 'option')

/** How one option of `/imagine` is written, and its limits. */
const optionSentence = (option: OptionProblem, sentences: Sentences) =>
  filled(sentences[`imagine --${option}`], option === 'size' ? pictureLimits.side : limitsOf(option))

const limitsOf = (option: Exclude<OptionProblem, 'size'>) => (option === 'negative' ? {} : pictureLimits[option])

export type Label = keyof Sentences

/** A label, or a line that stands around messages. `values`: what is filled in. */
export const label = (
  id: Label,
  values: Readonly<Record<string, string>>,
  { wording }: Pick<Policy, 'wording'>,
  locale: string,
) => filled(wording[wordingLocaleOf(locale)][id], values)

/** `values`: what is filled in. */
export type Words = (id: Label, values?: Readonly<Record<string, string>>) => string

/** `locale`: BCP 47; null where it is said to nobody in particular. */
export type WordsOf = (locale: string | null) => Words

/** Our words around messages, for an adapter: in the language of whoever reads them. */
export const wordsOf =
  (policy: Pick<Policy, 'wording' | 'locale'>): WordsOf =>
  (locale) =>
  (id, values = {}) =>
    label(id, values, policy, locale ?? policy.locale)

const filled = (text: string, values: Readonly<Record<string, unknown>>) =>
  text.replace(/\{(\w+)\}/g, (_braces, name: string) => String(values[name]))

/** What a person is told of the bot and of what is kept of them. */
export function homeSentences({ wording, retention }: Policy, locale: string) {
  const sentences = wording[wordingLocaleOf(locale)]
  return {
    about: (['home what', 'home moderators', 'home kept'] as const).map((id) =>
      filled(sentences[id], { ...retention }),
    ),
    heading: sentences['home recent'],
    empty: sentences['home none'],
    forget: {
      label: sentences['forget label'],
      confirm: sentences['forget confirm'],
      cancel: sentences['forget cancel'],
    },
    kept: (asked: number, count: number) => filled(sentences['data kept'], { asked, count }),
  }
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
