/** Personal data is hidden before guard, model and store see a text, where the policy says so. */
import type { Bot } from './bot.ts'
import { uncoveredLanguage } from './policy/language.ts'
import { normalise } from './prompts/normalise.ts'
import type { Note } from './turn.ts'

type Parts = Pick<Bot, 'masker' | 'policy'>

/**
 * `text`: normalised already, so that nothing unseen splits what is looked for; and so is what is given back.
 * @throws ProviderFailed
 */
export async function mask(text: string, { masker, policy }: Parts, signal: AbortSignal): Promise<string> {
  if (policy.masking.length === 0 || text === '') return text
  return normalise(await masker.mask(text, policy.masking, signal)).trim()
}

/** To be said beside an answer: the masker was not made for the language, and may have missed something. */
export const maskNotes = (text: string, { masker, policy }: Parts): readonly Note[] =>
  policy.masking.length > 0 && uncoveredLanguage(text, masker.languages).length > 0 ? ['masking not covered'] : []
