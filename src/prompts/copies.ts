import { decode } from './decode.ts'
import { normalise } from './normalise.ts'
import { unmask } from './unmask.ts'

/**
 * Further forms of a normalised text for the guard to judge, the worst verdict counting: as it looks to a reader, and
 * decoded. Normalised themselves, at most two, never longer in letters than the text; none for ordinary text.
 * They are kept apart, so that a text which only seems encoded cannot spoil the reading of what it disguises.
 */
export function copies(text: string): readonly string[] {
  const forms = new Set([unmask(text), unmask(decode(text))])
  forms.delete(text)
  return [...new Set(Array.from(forms, normalise))]
}
