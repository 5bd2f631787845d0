import { foreign, lookAlikes, nearLookAlikes, pairs, smallCapitals } from './look-alikes.ts'

const foreignLetter = new RegExp(`[${foreign}]`, 'u')
const foreignLetters = new RegExp(`[${foreign}]`, 'gu')
/** Mathematical, letterlike, circled and squared letters; the fullwidth ones are Latin. */
const styled = '\\u2100-\\u214F\\u24B6-\\u24E9\\u{1CCD6}-\\u{1CCEF}\\u{1D400}-\\u{1D7FF}\\u{1F130}-\\u{1F189}'
const word = new RegExp(`(?:[\\p{sc=Latn}${foreign}${styled}]\\p{M}*)+`, 'gu')
const smallWord = new RegExp(`^[${[...smallCapitals.keys()].join('')}covswxz]+$`)
const foreignWord = new RegExp(`^[${foreign}\\p{M}]+$`, 'u')
const europeanWord = /^[A-Za-zÀ-ɏḀ-ỿ]+$/

/**
 * The text as it looks to a reader: letters of another alphabet in a Latin word, mathematical, fullwidth, circled and
 * small-capital letters, struck-out words, digits for letters and spaced-out words become plain ones. The very text
 * where there is nothing of the kind, as in ordinary text of any language.
 */
export function unmask(text: string): string {
  if (/^\p{ASCII}*$/u.test(text)) return joinLetters(readDigits(text))
  const undirected = withoutDirections(text)
  const { plain, disguised } = plainWords(undirected)
  const joined = joinLetters(plain)
  return readDigits(disguised || joined !== plain ? joined : undirected)
}

/** No spelling turns the direction inside a Latin word. */
function withoutDirections(text: string): string {
  const turned = /\p{sc=Latn}[\u061C\u200E\u200F\u202A\u202B\u2066-\u2068]+\p{sc=Latn}/u.test(text)
  return turned ? text.replace(/[\u061C\u200E\u200F\u202A-\u202C\u2066-\u2069]/g, '') : text
}

/** One or two changed letters by themselves (a unit, a variable, an ordinal) are no disguise. */
function plainWords(text: string): { readonly plain: string; readonly disguised: boolean } {
  const alphabet = alphabetOf(text)
  let disguised = false
  const plain = text.replace(word, (run) => {
    if (europeanWord.test(run) || (!alphabet.whole && foreignWord.test(run))) return run
    const letters = run.match(/\P{M}/gu) ?? []
    const read = plainWord(run, letters, alphabet.letters)
    disguised ||= read !== run && letters.length > 2
    return read
  })
  return { plain, disguised }
}

/**
 * Which foreign letters pass for Latin ones here. Where others occur too, the text is simply written in that alphabet,
 * and only plain look-alikes in mixed words count. Whole words of them are a disguise in a Latin text alone.
 */
function alphabetOf(text: string): { readonly letters: ReadonlyMap<string, string>; readonly whole: boolean } {
  const strange = (text.match(foreignLetters) ?? []).map(unaccented)
  const alike = strange.length > 0 && strange.every((letter) => lookAlikes.has(letter))
  const near = strange.every((letter) => allLookAlikes.has(letter))
  const whole = alike && (text.match(/[a-z]/gi)?.length ?? 0) > strange.length
  return { letters: near ? allLookAlikes : lookAlikes, whole }
}

const allLookAlikes = new Map([...nearLookAlikes, ...lookAlikes])
const unaccented = (letter: string) => letter.normalize('NFD').charAt(0)

function plainWord(run: string, letters: readonly string[], alphabet: ReadonlyMap<string, string>): string {
  if (smallWord.test(run)) return letters.map((letter) => smallCapitals.get(letter) ?? letter).join('')
  const raised = /^\p{Lm}{4,}$/u.test(run)
  const read = letters.map((letter) =>
    foreignLetter.test(letter) ? (alphabet.get(unaccented(letter)) ?? '') : unstyled(letter, raised),
  )
  if (read.includes('')) return run
  // Strokes, underlines and heaps of marks: at least one on each letter that has no form composed with it.
  const marked = letters.length > 2 && Array.from(run).length >= 2 * letters.length
  let next = 0
  return marked ? read.join('') : run.replace(/\P{M}/gu, () => read[next++] ?? '')
}

/** The plain form of a letter. Raised letters are abbreviations (Mᵐᵉ, 2ⁿᵈ) unless a whole word is. */
function unstyled(letter: string, raised: boolean): string {
  const code = letter.codePointAt(0) ?? 0
  // White letters on black circles and squares have no compatible form.
  if (code >= 0x1f150 && code <= 0x1f189) return String.fromCharCode(0x41 + ((code - 0x1f150) % 0x20))
  const plain = letter.normalize('NFKC')
  return !/^[A-Za-z]$/.test(plain) || (!raised && /[ªº]|\p{Lm}/u.test(letter)) ? letter : plain
}

const digits = pairs('013457@$!', 'oieastasi')
const digit = /[013457@$!]/
const digitWord =
  /(?<![\p{L}\p{N}@$!./:_\\-])[a-z0-9$][a-z0-9@$!]{2,22}[a-z0-9](?![\p{L}\p{N}@$!/:_-]|\.[\p{L}\p{N}])/giu
/** How an English word can begin; it keeps names of things (mp3s, h5py) apart. */
const beginning = /^(?:[bcdfgkpstw]?[hlrw]|s?[ckmnpqt][lrhu]?|[b-df-hj-np-tv-z])?[aeiouy]/i

/** Digits and signs that stand for letters inside a word. */
function readDigits(text: string): string {
  return text.replace(digitWord, (run) => {
    if (!digit.test(run) || !standIn(run)) return run
    const read = run.replace(/[013457@$!]/g, (sign) => digits.get(sign) ?? sign)
    return /^[a-z]*[a-ik-pr-uw-z]$/i.test(read) && beginning.test(read) && !/aa|ii|uu/i.test(read) ? read : run
  })
}

/** Letters on both sides of each digit, or several digits apart; hashes, numbers and addresses are something else. */
function standIn(run: string): boolean {
  const groups = run.match(/[^a-z]+/gi) ?? []
  const single = groups.every((group) => group.length === 1 || /^(?:00|\$\$)$/.test(group))
  const inside = /^[a-z].*[a-z]$/i.test(run) || groups.length > 1
  const other = /^[\da-f]{6,}$|^0x|[a-z]{3}@[a-z]{3}|[b-df-hj-np-tv-z][57$][b-df-hj-np-tv-z]/i.test(run)
  return single && inside && !other && /[a-z].*[a-z]/i.test(run) && /^(?:[^A-Z]+|[^a-z]+|[A-Z][^A-Z]+)$/.test(run)
}

const spaced = /(?<![\p{L}\p{N}])[a-z]([ .*_\-·])\1{0,2}[a-z](?:\1{1,3}[a-z]){2,}(?![\p{L}\p{N}])/giu

/** Letters set apart, "b o m b"; lists of letters and abbreviations are something else. */
function joinLetters(text: string): string {
  return text.replace(spaced, (run, separator: string) => {
    const letters = Array.from(run.toLowerCase()).filter((letter) => /[a-z]/.test(letter))
    const ordered = letters.every((letter, index) => index === 0 || letter > (letters[index - 1] ?? ''))
    const abbreviation = separator !== ' ' && run === run.toUpperCase()
    if (ordered || abbreviation || !/[aeiouy]/i.test(run)) return run
    const words = run.split(separator.repeat(2))
    return words.map((letter) => letter.replaceAll(separator, '')).join(' ')
  })
}
