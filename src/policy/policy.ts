/** What an organisation allows: one table of categories, one of actions, and the limits. */
import { createHash } from 'node:crypto'
import type { Action, Grade } from '../turn.ts'
import type { PictureTerms } from './picture-labels.ts'
import type { Sentences } from './wording/en.ts'
import type { WordingLocale } from './wording/locale.ts'

/** The lowest score (0 to 1, inclusive) of each grade above `casual`; never falling. `Infinity`: no score has it. */
export interface Bands {
  readonly possibly: number
  readonly probably: number
  readonly caution: number
  readonly intervention: number
}

export interface CategoryRule {
  /** For moderators. */
  readonly title: string
  /** For the person who asked, completing "It seems to be about …". */
  readonly plain: Readonly<Record<WordingLocale, string>>
  readonly bands: Bands
  /** False: left out of guards' prompts where they allow it; what a guard finds of it all the same counts for nothing. */
  readonly enabled: boolean
}

/** A category of the organisation's own, as a guard's prompt describes it. Single lines. */
export interface CustomCategory {
  readonly category: string
  readonly title: string
  readonly shouldNot: readonly string[]
  readonly can: readonly string[]
  readonly should: readonly string[]
  /** What the guard must stop and what it must let through before anyone relies on the category. */
  readonly examples: { readonly unsafe: readonly string[]; readonly safe: readonly string[] }
}

/** What may differ from channel to channel. */
export interface ChannelTerms {
  readonly categories: Readonly<Record<string, CategoryRule>>
  readonly actions: Readonly<Record<Grade, Action>>
  /** Ask the guard first and the model only then, instead of both at once: slower, and nothing unjudged reaches the model. */
  readonly guardFirst: boolean
  /** Which unaddressed messages of a thread are answered: none, those of the bot's only partner in it, or all. */
  readonly followUps: FollowUps
  /** Who is answered besides the members of the organisation. */
  readonly admits: { readonly guests: boolean; readonly strangers: boolean }
}

export const followUpRules = ['mention only', 'alone', 'all'] as const
export type FollowUps = (typeof followUpRules)[number]

/** At most so many in any hour, and in any day. */
export interface Rate {
  readonly hour: number
  readonly day: number
}

/** A label of the organisation's own, as `Confidential`, and what it asks of whoever reads. */
export interface Sensitivity {
  readonly name: string
  readonly description: string
}

/** How a reply is drawn from what the model finds likely; guards are never sampled. Null: not used. */
export interface Sampling {
  /** Above 0; null: always the likeliest token, and nothing below counts. */
  readonly temperature: number | null
  /** Between 0 and 1: only the likeliest tokens that share so much of the probability. */
  readonly topP: number | null
  /** Only so many of the likeliest tokens. */
  readonly topK: number | null
  /** Strings that end a reply, and are no part of it. */
  readonly stop: readonly string[]
}

export interface PolicyTerms extends ChannelTerms {
  /** By `channelKey`: what holds there, in full, in place of the general terms. */
  readonly channels: Readonly<Record<string, ChannelTerms>>
  /** In the order in which guards are told of them; each has its rule among `categories`. */
  readonly custom: readonly CustomCategory[]
  /** ISO 639-1 codes of the languages that the text guard was made for. */
  readonly languages: readonly string[]
  readonly limits: {
    /** How often a turn is thought about before it fails. */
    readonly attempts: number
    /** How often one message is answered anew because it was edited. */
    readonly edits: number
    /** UTF-16 units of a question. */
    readonly characters: number
    readonly replyTokens: number
    /** The newest exchanges of a thread that are read at all. */
    readonly exchanges: number
    /** One attempt's deadline, in seconds. */
    readonly turnSeconds: number
    /** For so many minutes a turn waits for a model that is asleep. */
    readonly wakeMinutes: number
    /** After so many hours an undelivered answer would only confuse. */
    readonly staleHours: number
    readonly turnsPerPerson: Rate
    readonly turnsPerChannel: Rate
    readonly picturesPerPerson: Rate
    readonly redrawsPerPerson: Rate
  }
  readonly sampling: Sampling
  /** Days. */
  readonly retention: {
    readonly threads: number
    readonly cases: number
    readonly held: number
    readonly audit: number
  }
  /** What is said of single labels of the picture guard. */
  readonly pictures: PictureTerms
  /** Entity types of Comprehend's `DetectPiiEntities` that are masked before guard and model see a text; none: off. */
  readonly masking: readonly string[]
  /** Marks what a model made, where a platform can show it; null: nothing does. */
  readonly sensitivity: Sensitivity | null
  readonly wording: Readonly<Record<WordingLocale, Sentences>>
  /** Of what is said to nobody in particular: moderators' cards, a status that everybody sees. */
  readonly locale: WordingLocale
}

export interface Policy extends PolicyTerms {
  /** A hash of the terms: the same terms have the same version everywhere. */
  readonly version: string
}

export function policyOf(terms: PolicyTerms): Policy {
  const canonical = JSON.stringify(terms, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return { ...terms, version: createHash('sha256').update(canonical).digest('hex').slice(0, 12) }
}

/** The policy as it holds in one channel. `channel`: its `channelKey`. The version is the whole policy's. */
export function policyFor(policy: Policy, channel: string): Policy {
  const own = Object.hasOwn(policy.channels, channel) ? policy.channels[channel] : undefined
  return own ? { ...policy, ...own } : policy
}

/** Undefined for a category that the policy does not know, whatever it is named. */
export const ruleOf = ({ categories }: ChannelTerms, category: string): CategoryRule | undefined =>
  Object.hasOwn(categories, category) ? categories[category] : undefined

/** What a guard is told to look for: of the categories it was trained with those that are on, then the organisation's. */
export function guardCategories<Trained extends { readonly category: string }>(
  policy: Policy,
  trained: readonly Trained[],
): readonly (Trained | CustomCategory)[] {
  return [...trained, ...policy.custom].filter(({ category }) => ruleOf(policy, category)?.enabled ?? true)
}
