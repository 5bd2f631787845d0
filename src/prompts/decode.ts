import { pairs } from './look-alikes.ts'

/** The text with what is encoded in it made legible, in place; the very text where nothing is. */
export function decode(text: string): string {
  return [base64, hexadecimal, percent, morse, rewritten].reduce((read, decoder) => decoder(read), text)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** What the bytes say in UTF-8, if all of it can be printed. */
function printable(bytes: Uint8Array): string | undefined {
  try {
    const read = utf8.decode(bytes)
    return /(?![\n\t])\p{C}/u.test(read) ? undefined : read
  } catch {
    return undefined
  }
}

const fewWords = /^(?:[A-Z]?[a-z]+|[A-Z]+)(?:[ ,]+(?:[A-Z]?[a-z]+|[A-Z]+))*[ .!?]*$/
const otherLetters = ['Cyrl', 'Grek', 'Arab', 'Hebr', 'Deva', 'Thai', 'Hang', 'Han}\\p{sc=Hira}\\p{sc=Kana'].map(
  (script) => new RegExp(`(?=\\p{L})[^\\p{sc=Latn}\\p{sc=${script}}]`, 'u'),
)

/** What the bytes say if they are words. A few must be plain; more, letters and spaces mostly, Latin and one script. */
function words(bytes: Uint8Array): string | undefined {
  const read = printable(bytes)
  if (read === undefined || bytes.length < 12) return read !== undefined && fewWords.test(read) ? read : undefined
  const letters = read.match(/[\p{L}\p{M} ]/gu)?.length ?? 0
  return letters >= 0.8 * Array.from(read).length && otherLetters.some((others) => !others.test(read))
    ? read
    : undefined
}

function base64(text: string): string {
  return text.replace(/[A-Za-z0-9+/_-]{6,}={0,2}/g, (run) => {
    const least = run.endsWith('=') ? 8 : 12
    return run.length < least ? run : (words(Buffer.from(run, 'base64')) ?? run)
  })
}

const hexadecimals =
  /(?<![0-9a-z])(?:(?:0x)?[0-9a-f]{2}[ ,:-]{1,2}){3,}(?:0x)?[0-9a-f]{2}(?![0-9a-z])|(?:(?:\\x)?[0-9a-f]{2}){4,}/gi

/** Digits alone are far more often a number. */
function hexadecimal(text: string): string {
  return text.replace(hexadecimals, (run) => {
    const number = /^\d{1,15}$/.test(run)
    return number ? run : (words(Buffer.from(run.replace(/\\x|0x|[^0-9a-f]/gi, ''), 'hex')) ?? run)
  })
}

/** Links are full of percent signs: in them, only letters that need no encoding are a disguise. */
function percent(text: string): string {
  return text.replace(/\S+/g, (run) => {
    if (!run.includes('%')) return run
    const needless = run.match(/%(?:4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])/gi)?.length ?? 0
    const encoded = run.match(/%[0-9a-f]{2}/gi)?.length ?? 0
    if (needless < 3 && (encoded < 2 || /[/:]|www\./i.test(run))) return run
    return run.replace(
      /(?:%[0-9a-f]{2})+/gi,
      (bytes) => printable(Buffer.from(bytes.replaceAll('%', ''), 'hex')) ?? bytes,
    )
  })
}

const codes =
  '.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. ' +
  '----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----. .-.-.- --..-- ..--..'
const signs = new Map(
  codes.split(' ').map((code, index) => [code, 'abcdefghijklmnopqrstuvwxyz0123456789.,?'.charAt(index)]),
)

/** Rules and ellipses are dots or dashes alone, and say one letter over and over. */
function morse(text: string): string {
  return text.replace(/[.·•_−–—-]{1,6}(?:[ /|]+[.·•_−–—-]{1,6}){3,}/g, (run) => {
    const plain = run.replace(/[·•]/g, '.').replace(/[_−–—]/g, '-')
    const written = plain.split(/ {2,}| *[/|] */).map((word) => word.split(' ').map((code) => signs.get(code)))
    const letters = written.flat()
    return letters.includes(undefined) || new Set(letters).size < 3
      ? run
      : written.map((word) => word.join('')).join(' ')
  })
}

const common =
  'the how you for that this with from make have when why who where would should about into people to of my and tell give your'
const shorter = 'is in it can do'

const turned = pairs('ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz', 'abcdefghijklmnopqrstuvwxyz')
const upright = new Map([...turned, ...pairs('ıɓʅן', 'igll')])
const turn = new Map(Array.from(turned, ([down, up]) => [up, down]))

const backwards = (text: string) => Array.from(text).toReversed().join('')
const through = (map: ReadonlyMap<string, string>, text: string) => Array.from(text, (c) => map.get(c) ?? c).join('')
const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const half = pairs(alphabet, 'nopqrstuvwxyzabcdefghijklmNOPQRSTUVWXYZABCDEFGHIJKLM')

/** Ways to write a whole sentence differently, each with how it is read. */
const ways = [
  { write: (text: string) => through(half, text), read: (text: string) => through(half, text) },
  { write: backwards, read: backwards },
  {
    write: (text: string) => through(turn, backwards(text)),
    read: (text: string) => through(upright, backwards(text)),
  },
].map(({ write, read }) => ({ read, words: new Set(common.split(' ').map(write)) }))
const english = new Set(`${common} ${shorter}`.split(' '))

/** Sentences by rot13, backwards or upside down: English words in them become more by reading them so. */
function rewritten(text: string): string {
  return text.replace(/[^\n.:;!?]+/g, (sentence) => {
    const said = new Set(sentence.toLowerCase().match(/\p{L}+/gu))
    const before = [...said].filter((word) => english.has(word)).length
    const way = ways.find((each) => {
      const after = [...said].filter((word) => each.words.has(word))
      return after.length > Math.max(1, before) && after.some((word) => word.length > 2)
    })
    return way === undefined ? sentence : way.read(sentence)
  })
}
