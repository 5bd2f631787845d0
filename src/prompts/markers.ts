/** Whatever ends a line somewhere: a control character other than the tab, or a line or paragraph separator. */
const lineEnd = '[^\\P{Cc}\\t]|[\\u2028\\u2029]'
const space = '[\\t\\p{Zs}]'

/** What every family's template puts into a prompt, in any case; each after its first character, since they may overlap. */
const tokens = [
  // Llama 2
  '\\[(?=/?INST\\])',
  '<(?=</?SYS>>|/?s>|unk>)',
  // Llama Guard
  '<(?=(?:BEGIN|END)\\s*(?:UNSAFE\\s*CONTENT\\s*CATEGORIES|CONVERSATION)>)',
  // Llama 3 and 4, GPT-NeoX, ChatML
  '<(?=\\|[^\\s<>|]+\\|>)',
  // OpenChatKit
  '<(?=(?:human|bot|pad)>)',
]

/** What a template puts at the beginning of a line, before a colon: Llama Guard's speakers, GPT-JT's fields. */
const labels = ['User', 'Agent', 'Assistant', 'Input', 'Output', `Possible${space}*labels`]

const marker = new RegExp(`${tokens.join('|')}|(?:^|${lineEnd})${space}*(?:${labels.join('|')})(?=:)`, 'giu')

/**
 * Breaks every family's markers with one visible space: after the first character of a token, before the colon of a
 * label. Nothing is ever taken away, so no new marker can come together, and a second pass finds none.
 * A character counts as the one that it is compatible with (NFKC), as the fullwidth and mathematical letters are.
 */
export function breakMarkers(text: string): string {
  const folded = text.replace(foldable, fold)
  const breaks = Array.from(folded.matchAll(marker), (found) => found.index + found[0].length)
  if (breaks.length === 0) return text
  const origin = folded === text ? breaks : origins(text, breaks)
  const parts = origin.map((at, index) => text.slice(origin[index - 1] ?? 0, at))
  return [...parts, text.slice(origin.at(-1))].join(' ')
}

/** Upper-case letters are among them too: the property is the nearest that regular expressions know. */
const foldable = /(?!\p{ASCII})\p{Changes_When_NFKC_Casefolded}/gu
const folds = new Map<string, string>()

/** What is never seen folds to nothing, so that it cannot hide a marker. */
function fold(character: string): string {
  const known = folds.get(character)
  if (known !== undefined) return known
  const folded = character.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  folds.set(character, folded)
  return folded
}

/** Where in `text` the characters stand that became the folded text's at `places`, which ascend. */
function origins(text: string, places: readonly number[]): readonly number[] {
  const found: number[] = []
  let at = 0
  let folded = 0
  for (const character of text) {
    const length = (folds.get(character) ?? character).length
    while (found.length < places.length && (places[found.length] ?? 0) < folded + length) found.push(at)
    folded += length
    at += character.length
  }
  return found
}
