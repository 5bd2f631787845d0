/** The text of a policy file, and what it is built upon -> a policy. */
import { channelKey } from '../turn.ts'
import { unknown } from './categories.ts'
import { complaintsOf, problemsOf } from './complaints.ts'
import { conflicts } from './conflicts.ts'
import { isRawMap, merge, spellOut, type RawMap } from './inherit.ts'
import { readDocument } from './policy-document.ts'
import { categoryAbove, categoryOfLabel } from './picture-labels.ts'
import { PolicyError } from './policy-error.ts'
import { policySchema, type PolicyFile } from './policy-schema.ts'
import { policyOf, type Bands, type CategoryRule, type Policy, type PolicyTerms } from './policy.ts'

export interface Parsed {
  readonly policy: Policy
  /** The file and what it is built upon, as one: what another file can be built upon. */
  readonly whole: RawMap
}

/**
 * `file`: its name, for problems. The file is checked in full, with everything that it takes from `base`.
 * @throws PolicyError
 */
export function parsePolicy(file: string, text: string, base: RawMap): Parsed {
  const document = readDocument(file, text)
  const whole = merge(base, document.data)
  const own = isRawMap(whole['custom']) ? Object.keys(whole['custom']) : []
  const read = policySchema(own).safeParse(spellOut(whole), { reportInput: true })
  const complaints = read.success ? conflicts(read.data) : read.error.issues.flatMap(complaintsOf)
  if (!read.success || complaints.length > 0) throw new PolicyError(file, problemsOf(complaints, document))
  return { policy: policyOf(termsOf(read.data)), whole }
}

function termsOf({
  thresholds: _usual,
  categories,
  custom,
  channels,
  pictures: { labels, ...pictures },
  ...terms
}: PolicyFile): PolicyTerms {
  const plain = each({ ...categories, ...custom }, ruleFrom)
  const rules: Readonly<Record<string, CategoryRule>> = {
    ...plain,
    ...labelRules(labels, plain),
    [unknown]: neverCleared,
  }
  const inChannels = Object.entries(channels).map(([name, { categories: overridden, ...channel }]) => {
    const bandsOf = (category: string, usual: Bands) => overridden[category]?.thresholds ?? usual
    const own = each(rules, (rule, category) => ({ ...rule, bands: bandsOf(category, rule.bands) }))
    return [keyOf(name), { ...channel, categories: own }] as const
  })
  return {
    ...terms,
    categories: rules,
    pictures: { ...pictures, labels: Object.keys(labels) },
    custom: Object.entries(custom).map(([category, described]) => ({
      category,
      title: described.title,
      shouldNot: described['should not'],
      can: described.can,
      should: described.should,
      examples: described.examples,
    })),
    channels: Object.fromEntries(inChannels),
  }
}

const ruleFrom = ({ title, plain, thresholds, enabled }: PolicyFile['categories'][string]): CategoryRule => ({
  title,
  plain: { en: plain.en, 'zh-Hans': plain['zh-Hans'] ?? plain.en },
  bands: thresholds,
  enabled,
})

/** A label is worded as the category that it belongs to, and switched off with it. */
const labelRules = (
  labels: PolicyFile['pictures']['labels'],
  rules: Readonly<Record<string, CategoryRule>>,
): Readonly<Record<string, CategoryRule>> =>
  Object.fromEntries(
    Object.entries(labels).flatMap(([label, own]) => {
      const above = rules[categoryAbove(label)]
      if (!above || !own) return []
      return [[categoryOfLabel(label), { ...above, title: `${above.title}: ${label}`, bands: own.thresholds }]]
    }),
  )

/** No file can say otherwise: a guard that reports what no list has is not understood. */
const neverCleared: CategoryRule = {
  title: 'Unknown category',
  plain: { en: 'something that may be unsafe', 'zh-Hans': '可能不安全的内容' },
  bands: { possibly: 0, probably: 0, caution: 0, intervention: 0 },
  enabled: true,
}

/** `slack/T0123/C0456` -> the channel's key. A channel's id may hold slashes. */
export function keyOf(name: string): string {
  const [platform = '', workspace = '', ...channel] = name.split('/')
  return channelKey({ platform, workspace, channel: channel.join('/'), thread: '', private: false })
}

const each = <Value, Result>(
  map: Readonly<Record<string, Value>>,
  change: (value: Value, name: string) => Result,
): Readonly<Record<string, Result>> =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value, name)]))
