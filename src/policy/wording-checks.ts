/** Our sentences in other words. */
import { line, map } from './checks.ts'
import { en, type Sentences } from './wording/en.ts'

const braces = (text: string) => [...new Set(text.match(/\{[^{}]*\}/g))].toSorted().join(' ')

/** A line with the same braces as the shipped one, so that a refusal never goes without its reference. */
function inOtherWords(id: keyof Sentences) {
  const kept = braces(en[id])
  const error = kept ? `must hold ${kept}, and nothing else in braces` : 'must hold nothing in braces'
  return line(1000).refine((text) => braces(text) === kept, { error })
}

export const sentences = map({
  help: inOtherWords('help'),
  'no answer': inOtherWords('no answer'),
  stopped: inOtherWords('stopped'),
  'too long': inOtherWords('too long'),
  'edited too often': inOtherWords('edited too often'),
  'refused question': inOtherWords('refused question'),
  'refused reply': inOtherWords('refused reply'),
  failed: inOtherWords('failed'),
  'in doubt': inOtherWords('in doubt'),
  'needs caution': inOtherWords('needs caution'),
  'earlier messages unread': inOtherWords('earlier messages unread'),
  'language not covered': inOtherWords('language not covered'),
})
