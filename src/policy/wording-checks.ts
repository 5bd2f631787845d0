/** Our sentences in other words. */
import { line, map } from './checks.ts'
import { en, type Sentences } from './wording/en.ts'

const braces = (text: string) => [...new Set(text.match(/\{[^{}]*\}/g))].toSorted().join(' ')

/** A line with the same braces as the shipped one, so that a refusal never goes without its reference. */
function inOtherWords(shipped: string) {
  const kept = braces(shipped)
  const error = kept ? `must hold ${kept}, and nothing else in braces` : 'must hold nothing in braces'
  return line(1000).refine((text) => braces(text) === kept, { error })
}

type Checks = Readonly<Record<keyof Sentences, ReturnType<typeof inOtherWords>>>

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `fromEntries` forgets the names that it was given
const checks = Object.fromEntries(Object.entries(en).map(([id, shipped]) => [id, inOtherWords(shipped)])) as Checks

export const sentences = map(checks)
