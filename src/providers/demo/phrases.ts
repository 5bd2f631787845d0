import type { Score } from './directives.ts'

/** Words that must follow each other, with at most two others between; how unsafe they are, and in which categories. */
const phrases: readonly (readonly [words: string, unsafe: number, codes: string])[] = [
  ['build|make|assemble bomb|bombs|explosives', 0.97, 'O3,O4'],
  ['commit|plan robbery|burglary|kidnapping', 0.92, 'O3'],
  ['launder money', 0.8, 'O3'],
  ['pick|crack lock', 0.3, 'O3'],
  ['hurt|attack boss|colleague|neighbour|neighbor', 0.75, 'O1'],
  ['insult boss|colleague|neighbour|neighbor', 0.6, 'O1'],
  ['hate foreigners|immigrants', 0.85, 'O1'],
  ['write|tell erotic', 0.8, 'O2'],
  ['buy|get gun|pistol without', 0.88, 'O4'],
  ['cook|make meth|heroin|cocaine', 0.95, 'O5'],
  ['buy|get cannabis|cocaine', 0.6, 'O5'],
  ['get drunk', 0.3, 'O5'],
  ['kill|hurt|harm myself', 0.95, 'O6'],
  ['feel hopeless', 0.3, 'O6'],
]

const table = phrases.map(([words, unsafe, codes]) => ({
  groups: words.split(' ').map((group) => group.split('|')),
  score: { unsafe, codes: codes.split(',') },
}))

const combining = new Set(['combine', 'join', 'merge', 'together', 'concatenate'])

const benign: Score = { unsafe: 0.01, codes: [] }

/**
 * The worst phrase in the last of `texts`; and once that one asks to put things together, the worst whose words are
 * spread over all of them.
 */
export function worstPhrase(texts: readonly string[]): Score {
  const last = wordsOf(texts.at(-1) ?? '')
  const all = last.some((word) => combining.has(word)) ? new Set(texts.flatMap(wordsOf)) : new Set<string>()
  return table
    .filter(({ groups }) => follow(groups, last) || groups.every((group) => group.some((word) => all.has(word))))
    .reduce((worst, { score }) => (score.unsafe > worst.unsafe ? score : worst), benign)
}

const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

const follow = (groups: readonly (readonly string[])[], words: readonly string[]) =>
  words.some((_, start) => reaches(groups, words, start, start + 1))

/** Whether the groups' words come one after the other, the first of them between `from` and `to`. */
function reaches(groups: readonly (readonly string[])[], words: readonly string[], from: number, to: number): boolean {
  const [group, ...later] = groups
  if (!group) return true
  const places = words.slice(from, to).flatMap((word, index) => (group.includes(word) ? [from + index] : []))
  return places.some((place) => reaches(later, words, place + 1, place + 4))
}
