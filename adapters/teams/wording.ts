/** Our own words around messages, in the language of whoever reads them. */
import type { Label } from '../../src/policy/wording.ts'
import type { Press } from './activity.ts'

export { wordsOf, type Words, type WordsOf } from '../../src/policy/wording.ts'

/** What a press is answered with at once. */
export const pressWords = {
  draw_again: 'working',
  remove: 'removal asked',
  reveal: 'reveal asked',
  forget: 'erasing',
} as const satisfies Record<Press['verb'], Label>
