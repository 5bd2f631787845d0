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
  'refused prompt': inOtherWords('refused prompt'),
  'refused picture': inOtherWords('refused picture'),
  'imagine help': inOtherWords('imagine help'),
  'imagine no option': inOtherWords('imagine no option'),
  'imagine problem': inOtherWords('imagine problem'),
  'imagine --size': inOtherWords('imagine --size'),
  'imagine --seed': inOtherWords('imagine --seed'),
  'imagine --steps': inOtherWords('imagine --steps'),
  'imagine --cfg': inOtherWords('imagine --cfg'),
  'imagine --negative': inOtherWords('imagine --negative'),
  'too many turns': inOtherWords('too many turns'),
  'too many turns here': inOtherWords('too many turns here'),
  guest: inOtherWords('guest'),
  stranger: inOtherWords('stranger'),
  absent: inOtherWords('absent'),
  'prompt too long': inOtherWords('prompt too long'),
  'too many pictures': inOtherWords('too many pictures'),
  'picture stopped': inOtherWords('picture stopped'),
  'picture failed': inOtherWords('picture failed'),
  'picture gone': inOtherWords('picture gone'),
  'demonstration picture': inOtherWords('demonstration picture'),
  failed: inOtherWords('failed'),
  'in doubt': inOtherWords('in doubt'),
  'needs caution': inOtherWords('needs caution'),
  'earlier messages unread': inOtherWords('earlier messages unread'),
  'language not covered': inOtherWords('language not covered'),
  'ai-generated': inOtherWords('ai-generated'),
  seed: inOtherWords('seed'),
  'draw again': inOtherWords('draw again'),
  remove: inOtherWords('remove'),
  helpful: inOtherWords('helpful'),
  'not helpful': inOtherWords('not helpful'),
  thinking: inOtherWords('thinking'),
  drawing: inOtherWords('drawing'),
  'suggested question': inOtherWords('suggested question'),
  'suggested picture': inOtherWords('suggested picture'),
  notice: inOtherWords('notice'),
  'notice alert': inOtherWords('notice alert'),
  'notice reason': inOtherWords('notice reason'),
  'notice stage': inOtherWords('notice stage'),
  'notice grade': inOtherWords('notice grade'),
  'notice score': inOtherWords('notice score'),
  'notice person': inOtherWords('notice person'),
  'notice reference': inOtherWords('notice reference'),
  'notice message': inOtherWords('notice message'),
  reveal: inOtherWords('reveal'),
  revealed: inOtherWords('revealed'),
  'revealed gone': inOtherWords('revealed gone'),
  'revealed before': inOtherWords('revealed before'),
  'revealed question': inOtherWords('revealed question'),
  'revealed reply': inOtherWords('revealed reply'),
  'revealed picture': inOtherWords('revealed picture'),
})
