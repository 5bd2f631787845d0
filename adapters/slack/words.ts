/** Our own words around messages, in the language of whoever reads them. */
import type { Policy } from '../../src/policy/policy.ts'
import { wordsOf } from '../../src/policy/wording.ts'
import type { DoorWords } from './reply.ts'

export { wordsOf, type Words, type WordsOf } from '../../src/policy/wording.ts'

/** What is shown at once after a command; whose locale it is, Slack does not say then. */
export const doorWordsOf = (policy: Pick<Policy, 'wording' | 'locale'>): DoorWords => {
  const said = wordsOf(policy)(null)
  return { working: said('working'), forget: { question: said('forget confirm'), label: said('forget label') } }
}
