import type { Finding } from '../turn.ts'
import { type Completion, type GuardCategory, MalformedAnswer, type TokenChoice } from './family.ts'

/** A code is a letter (O, or the zero that it is mistaken for, or S) and a number of one or two digits. */
const verdicts = {
  O: /^(?:safe|unsafe[ \t]*\r?\n\s*([O0]\d{1,2}(?:[ \t]*,[ \t]*[O0]\d{1,2})*))$/,
  S: /^(?:safe|unsafe[ \t]*\r?\n\s*(S\d{1,2}(?:[ \t]*,[ \t]*S\d{1,2})*))$/,
}
const endToken = /(?:<\/s>|<\|\w+\|>)\s*$/
const specialToken = /^(?:<\/?s>|<unk>|<\|\w+\|>)$/

/** No verdict is longer, whatever the white space around it. */
const longest = 1000

/**
 * Findings from an exact `safe`, or an exact `unsafe` with codes read by position in `categories`: `O7` and `07` are
 * the seventh, a bare `7` is no code, and a code beyond the list is `unknown`. White space around the answer and one
 * special end token are tolerated. The score is P(unsafe); without probabilities it is 0 or 1.
 * @throws MalformedAnswer for anything else: other words, an answer cut short, probabilities that contradict it.
 */
export function readVerdict(
  { text, finish, tokens }: Completion,
  categories: readonly GuardCategory[],
  guard: string,
  letter: keyof typeof verdicts = 'O',
): readonly Finding[] {
  if (finish !== 'stop') throw new MalformedAnswer(`The guard's answer was cut short (${finish})`)
  const answer = text.length > longest ? null : verdicts[letter].exec(text.replace(endToken, '').trim())
  if (answer === null) throw new MalformedAnswer('The guard answered neither "safe" nor "unsafe" with codes')
  const codes = answer[1]?.split(',').map((code) => Number(code.trim().slice(1)))
  const score = tokens.length === 0 ? null : unsafeProbability(tokens, codes === undefined ? 'safe' : 'unsafe')
  if (codes === undefined) return score === null ? [] : [{ category: 'unspecified', score, guard }]
  const named = new Set(codes.map((code) => categories[code - 1]?.category ?? 'unknown'))
  return Array.from(named, (category) => ({ category, score: category === 'unknown' ? 1 : (score ?? 1), guard }))
}

/** The probability of the first token that is a word is that of the class (Llama Guard's model card). */
function unsafeProbability(tokens: readonly TokenChoice[], said: 'safe' | 'unsafe'): number {
  const first = tokens.find((token) => word(token) !== '')
  if (first === undefined || !said.startsWith(word(first))) {
    throw new MalformedAnswer("The guard's tokens contradict its answer")
  }
  const candidates = [first, ...first.alternatives.filter((other) => other.text !== first.text)]
  if (!candidates.every(({ probability }) => probability >= 0 && probability <= 1)) {
    throw new MalformedAnswer('The guard gave a probability outside 0 to 1')
  }
  const share = (answer: string) => {
    const saying = candidates.filter((token) => token === first || word(token).length > 1)
    return saying.filter((token) => answer.startsWith(word(token))).reduce((sum, token) => sum + token.probability, 0)
  }
  const unsafe = share('unsafe')
  const safe = share('safe')
  if (unsafe > 0 && safe > 0) return unsafe / (unsafe + safe)
  return said === 'unsafe' ? first.probability : 1 - first.probability
}

/** What a token says: its text less the space before it, which some servers write as U+2581; nothing if special. */
function word({ text }: { readonly text: string }): string {
  const plain = text.replaceAll('\u2581', ' ').trim()
  return specialToken.test(plain) ? '' : plain
}
