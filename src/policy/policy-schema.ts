/** A policy file, once everything that it leaves out is filled in. */
import * as z from 'zod'
import { categoryNames, unknown, unspecified } from './categories.ts'
import { flag, line, list, map, namedMap, oneOf, orOff, wholeNumber } from './checks.ts'
import { detectableLanguages } from './detectable-languages.ts'
import { lowerLabels, secondLabels } from './picture-labels.ts'
import { piiTypes } from './pii-types.ts'
import { followUpRules } from './policy.ts'
import { actions, decisive, thresholds } from './table-checks.ts'
import { wordingLocales } from './wording/locale.ts'
import { sentences } from './wording-checks.ts'

export type PolicyFile = z.infer<ReturnType<typeof policySchema>>

/** `own`: the names of the file's custom categories. */
export function policySchema(own: readonly string[]) {
  const channel = map({
    categories: map(
      under([...categoryNames, ...own], (name) => map({ thresholds: thresholdsOf(name) })),
      'is no category of this policy',
    ),
    ...perChannel,
  })
  return map({
    thresholds,
    categories: map(under(categoryNames, category), 'is no category that can be set here (your own go under custom)'),
    custom: namedMap(customName, custom),
    channels: namedMap(channelName, channel),
    ...perChannel,
    languages: list(oneOf(detectableLanguages), 1, detectableLanguages.length),
    limits,
    sampling,
    retention,
    pictures,
    masking: list(oneOf(piiTypes), 0, piiTypes.length),
    sensitivity,
    wording: map({ en: sentences, 'zh-Hans': sentences }),
    locale: oneOf(wordingLocales),
  })
}

const perChannel = {
  actions,
  guardFirst: flag,
  followUps: oneOf(followUpRules),
  admits: map({ guests: flag, strangers: flag }),
}

const described = {
  title: line(60),
  plain: map({ en: line(80), 'zh-Hans': line(80).optional() }),
}

const thresholdsOf = (name: string) => (name === unspecified ? decisive : thresholds)

const category = (name: string) =>
  map({
    ...described,
    thresholds: thresholdsOf(name),
    enabled:
      name === unspecified ? flag.refine((on) => on, 'cannot be switched off').default(true) : flag.default(true),
  })

const words = (least: number, most: number) => list(line(300), least, most)

const custom = map({
  ...described,
  thresholds,
  enabled: flag.default(true),
  'should not': words(1, 10),
  can: words(0, 10).default([]),
  should: words(0, 10).default([]),
  examples: map({ unsafe: words(1, 50), safe: words(1, 50) }),
})

const customName = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N} ,.'&-]{0,59}$/u, 'must be at most 60 letters, digits and spaces')
  .refine((name) => name !== unknown && !categoryNames.includes(name), 'is the name of a category that exists')

const channelName = z.string().regex(/^[^/\s]+\/[^/\s]+\/\S+$/, 'must read platform/workspace/channel')

// A store keeps who counts in one item for each day.
const rate = (least: number) =>
  map({ hour: wholeNumber(least, 10_000), day: wholeNumber(least, 10_000) }).refine(
    ({ hour, day }) => day >= hour,
    'must allow at least as many in a day as in an hour',
  )

const limits = map({
  attempts: wholeNumber(1, 10),
  edits: wholeNumber(0, 100),
  characters: wholeNumber(1, 100_000),
  replyTokens: wholeNumber(16, 2048),
  exchanges: wholeNumber(0, 200),
  turnSeconds: wholeNumber(10, 900),
  wakeMinutes: wholeNumber(1, 120),
  staleHours: wholeNumber(1, 168),
  turnsPerPerson: rate(1),
  turnsPerChannel: rate(1),
  picturesPerPerson: rate(0),
  redrawsPerPerson: rate(0),
})

const exceptions = list(oneOf(lowerLabels), 0, lowerLabels.length)

const pictures = map({
  labels: map(
    under(secondLabels, () => map({ thresholds }).optional()),
    "is no label of Rekognition's second level",
  ),
  exceptions,
  drawnExceptions: exceptions,
})

// What text-generation-inference takes (its `validation.rs`); it has room for four strings, of which a family needs two.
const sampling = map({
  temperature: orOff((value) => value > 0 && value <= 2, 'a number above 0, at most 2'),
  topP: orOff((value) => value > 0 && value < 1, 'a number between 0 and 1'),
  topK: orOff((value) => Number.isInteger(value) && value > 0 && value <= 1000, 'a whole number from 1 to 1000'),
  stop: list(line(40), 0, 2),
}).transform((set) => (set.temperature === null ? { ...set, topP: null, topK: null } : set))

const marked = map({ name: line(60), description: line(300) })

const sensitivity = z.union([z.literal('off').transform(() => null), marked], {
  error: 'must be a name and a description, or off',
})

const days = (least: number) => wholeNumber(least, 3650)

// What is known of a turn must outlive every redelivery: a queue keeps a message for 14 days at most (SQS API reference).
const retention = map({ threads: days(1), cases: days(1), held: days(1), audit: days(15) })

/** The same check for every one of `names`. */
function under<Check>(names: readonly string[], check: (name: string) => Check) {
  return Object.fromEntries(names.map((name) => [name, check(name)]))
}
