/** Answers that a guard might give, most of them close to a verdict, and what each of them may clear at most. */
import * as fc from 'fast-check'
import type { Completion, GuardFamily, TokenChoice } from '../../src/prompts/family.ts'

/** A completion, and how its probabilities were made: P(unsafe) as they tell it, or null where they are unusable. */
export interface GuardAnswer {
  readonly completion: Completion
  readonly probabilities: 'none' | { readonly of: 'safe' | 'unsafe'; readonly unsafe: number } | null
}

const asLlamaGuard = (letter: string) => ({
  verdicts: ['safe', 'safe</s>', `unsafe\n${letter}1`, `unsafe\n${letter}1, ${letter}5`, `unsafe\n${letter}99`],
  nearly: ['Safe', 'SAFE', 'unsafe', 'safe.', 'not safe', 'safe, but', `unsafe ${letter}1`, 'unsafe\n07', 'maybe', ''],
})

const said: Readonly<Record<string, { readonly verdicts: readonly string[]; readonly nearly: readonly string[] }>> = {
  'llama-guard-1': asLlamaGuard('O'),
  'llama-guard-3': asLlamaGuard('S'),
  'gpt-jt-moderation': {
    verdicts: ['casual', 'casual\nInput: x', 'possibly needs caution<|endoftext|>', 'probably needs caution'],
    nearly: ['Casual', 'CASUAL', 'casual talk', 'casual.', 'needs intervention', 'safe', ''],
  },
}

const ends = ['</s>', '<|eot_id|>', '<|x|>', '<s>', '<|endoftext|>']
const marks = [' ', '\n', '\t', '\r\n', '\u{A0}', '\u{200B}', '\u{0}', '.', '!', ',', '"', '#', 'ｓ', 'а', 'İ']
const pieces = [...ends, ...marks, 'un', 'safe', 'unsafe', 'O', '0', 'S', '1', 'O2', 'S2']

const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }))

type Change = (text: string) => string
const at = fc.double({ min: 0, max: 1, noNaN: true })
const change: fc.Arbitrary<Change> = fc.oneof(
  piece.map(
    (added): Change =>
      (text) =>
        text + added,
  ),
  piece.map(
    (added): Change =>
      (text) =>
        added + text,
  ),
  fc.tuple(at, piece).map(([where, added]): Change => {
    return (text) =>
      text.slice(0, Math.floor(where * text.length)) + added + text.slice(Math.floor(where * text.length))
  }),
  at.map((where): Change => {
    return (text) => text.slice(0, Math.floor(where * text.length)) + text.slice(Math.floor(where * text.length) + 1)
  }),
  fc.constantFrom<Change>(
    (text) => text.toUpperCase(),
    (text) => text + text,
    (text) => text.padStart(1200),
  ),
)

// Mostly one: what is changed more often is rarely close to a verdict.
const changes = fc.oneof(
  fc.constant([]),
  { weight: 2, arbitrary: fc.tuple(change) },
  fc.tuple(change, change),
  fc.tuple(change, change, change),
)

const textsOf = (family: string) => {
  const { verdicts = [], nearly = [] } = said[family] ?? {}
  const bases = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...verdicts) }, fc.constantFrom(...nearly))
  return fc.tuple(bases, changes).map(([base, made]) => made.reduce((changed, once) => once(changed), base))
}

const token = (of: 'safe' | 'unsafe', unsafe: number): readonly TokenChoice[] => {
  const [own, other] = of === 'safe' ? [1 - unsafe, unsafe] : [unsafe, 1 - unsafe]
  const alternatives = [{ text: of === 'safe' ? 'unsafe' : 'safe', probability: other }]
  return [
    { text: '\n\n', probability: 1, alternatives: [] },
    { text: of, probability: own, alternatives },
  ]
}

const unusable: readonly TokenChoice[][] = [
  [{ text: '</s>', probability: 1, alternatives: [] }],
  [{ text: 'The', probability: 0.9, alternatives: [] }],
  ...[NaN, Infinity, -0.1, 1.1].flatMap((probability) => [
    [{ text: 'safe', probability, alternatives: [] }],
    [{ text: 'safe', probability: 0.9, alternatives: [{ text: 'unsafe', probability }] }],
  ]),
]

const score = fc.oneof(fc.constantFrom(0, 0.1, 0.25, 0.39, 0.49, 0.5, 0.9, 1), at)
const silent = fc.constant({ tokens: [] as readonly TokenChoice[], probabilities: 'none' as const })
const telling = fc
  .tuple(fc.constantFrom('safe' as const, 'safe' as const, 'unsafe' as const), score)
  .map(([of, unsafe]) => ({ tokens: token(of, unsafe), probabilities: { of, unsafe } }))
const lying = fc.constantFrom(...unusable).map((tokens) => ({ tokens, probabilities: null }))
const told = fc.oneof({ weight: 3, arbitrary: silent }, { weight: 4, arbitrary: telling }, lying)
const finish = fc.oneof({ weight: 9, arbitrary: fc.constant('stop' as const) }, fc.constantFrom('length', 'other'))

/** For the family of that name. */
export const guardAnswers = (family: string): fc.Arbitrary<GuardAnswer> =>
  fc.tuple(textsOf(family), finish, told).map(([text, ended, { tokens, probabilities }]) => ({
    completion: { text, finish: ended, tokens } as Completion,
    probabilities,
  }))

/** By the letters, without a pattern: the codes of an exact `unsafe`, none of an exact `safe`, null of anything else. */
function codesIn(text: string, letters: string): readonly number[] | null {
  if (text.length > 1000) return null
  const answer = withoutEnd(text).trim()
  if (answer === 'safe') return []
  if (!answer.startsWith('unsafe')) return null
  const [first = '', ...rest] = answer.slice('unsafe'.length).split('\n')
  const blank = first.endsWith('\r') ? first.slice(0, -1) : first
  if (rest.length === 0 || blank.split('').some((character) => character !== ' ' && character !== '\t')) return null
  const codes = rest.join('\n').trim().split(',').map(unspaced)
  const exact = codes.every(
    (code) =>
      letters.includes(code[0] ?? '?') &&
      (code.length === 2 || code.length === 3) &&
      code
        .slice(1)
        .split('')
        .every((digit) => digit >= '0' && digit <= '9'),
  )
  return exact ? codes.map((code) => Number(code.slice(1))) : null
}

function unspaced(code: string): string {
  let [start, end] = [0, code.length]
  while (code[start] === ' ' || code[start] === '\t') start += 1
  while (end > start && (code[end - 1] === ' ' || code[end - 1] === '\t')) end -= 1
  return code.slice(start, end)
}

/** Less one special token at its end. */
function withoutEnd(text: string): string {
  const ended = text.trimEnd()
  if (ended.endsWith('</s>')) return ended.slice(0, -'</s>'.length)
  const begins = ended.lastIndexOf('<|')
  const name = ended.slice(begins + 2, -2)
  const word = name.split('').every((letter) => letter === '_' || (letter < '\u{80}' && /[a-z0-9]/i.test(letter)))
  return begins >= 0 && ended.endsWith('|>') && name !== '' && word ? ended.slice(0, begins) : text
}

/** Whether a policy that answers below `limitOf` may let a text through on this answer. */
export function mayClear(
  { completion, probabilities }: GuardAnswer,
  { name, categories }: GuardFamily,
  limitOf: (category: string) => number,
): boolean {
  if (name === 'gpt-jt-moderation') return labelClears(completion)
  if (completion.finish !== 'stop' || probabilities === null) return false
  const codes = codesIn(completion.text, name === 'llama-guard-1' ? 'O0' : 'S')
  if (codes === null) return false
  const word = codes.length === 0 ? 'safe' : 'unsafe'
  if (probabilities !== 'none' && probabilities.of !== word) return false
  if (word === 'safe') return probabilities === 'none' || probabilities.unsafe < limitOf('unspecified')
  const unsafe = probabilities === 'none' ? 1 : probabilities.unsafe
  return codes.every((code) => {
    const category = categories[code - 1]?.category
    return category !== undefined && unsafe < limitOf(category)
  })
}

function labelClears({ text, finish: ending }: Completion): boolean {
  const end = text.indexOf('\n')
  const line = (end < 0 ? text : text.slice(0, end)).trim()
  const label = line.endsWith('<|endoftext|>') ? line.slice(0, -'<|endoftext|>'.length).trim() : line
  const ended = ending === 'stop' || (ending === 'length' && end >= 0)
  return ended && text.length <= 1000 && (label === 'casual' || label === 'possibly needs caution')
}
