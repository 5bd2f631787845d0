import { breakMarkers } from './markers.ts'

/** Letters of these scripts join, so that U+200C and U+200D between them are spelling. */
const joining = scripts(
  'Arab Syrc Mand Nkoo Mong Phag Adlm Rohg Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Newa Tirh Cakm Sylo',
  'Sund Java Bali Khmr Mymr Lana Cham Tibt',
)

/** These scripts set no space between words, so that U+200B between letters is one. */
const unspaced = scripts('Thai Laoo Khmr Mymr Tibt Java Bali Lana Talu Tale Cham')

const mongolian = '[\\u1820-\\u1878\\u1880-\\u18AA]'
const unseen = '[\\u180B-\\u180F\\u200B-\\u200D\\p{Variation_Selector}]'

/** Where a character that is not seen by itself belongs: as spelling, or as part of an emoji or a glyph's variant. */
const belonging = [
  `(?<=${joining}\\p{M}*)[\\u200C\\u200D]`,
  `(?<!${unseen})[\\u200C\\u200D](?=\\p{L})(?=${joining})`,
  `(?<=${unspaced}\\p{M}*)\\u200B`,
  `(?<!${unseen})\\u200B(?=\\p{L})(?=${unspaced})`,
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}]\\uFE0F?)\\u200D(?=\\p{Extended_Pictographic})',
  '(?<=[\\p{Emoji}\\p{Extended_Pictographic}\\p{So}])[\\uFE0E\\uFE0F]',
  '(?<=[0\\p{sc=Han}\\p{sc=Mymr}\\p{sc=Phag}\\u2200-\\u22FF\\u2A00-\\u2AFF\\u3001\\u3002])[\\uFE00-\\uFE02]',
  '(?<=\\p{sc=Han})[\\u{E0100}-\\u{E01EF}]',
  `(?<=${mongolian})[\\u180B-\\u180D\\u180F]`,
  `(?<=${mongolian}[\\u180B-\\u180D\\u180F]?)\\u180E(?=${mongolian})`,
]
const stray = new RegExp(`(?=${unseen})(?!${belonging.join('|')})[^]`, 'gu')

/** The three flags that Unicode recommends as a black flag with tags: England, Scotland, Wales. */
const flags =
  '\\u{1F3F4}\\u{E0067}\\u{E0062}(?:\\u{E0065}\\u{E006E}\\u{E0067}|\\u{E0073}\\u{E0063}\\u{E0074}|\\u{E0077}\\u{E006C}\\u{E0073})\\u{E007F}'

/** Tags, direction overrides, fillers, soft hyphens, invisible operators and whatever else is never seen. */
const hidden = new RegExp(
  `(${flags})|[\\u00AD\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u202D\\u202E\\u2060-\\u2065\\u206A-\\u206F\\u3164\\uFEFF\\uFFA0` +
    '\\uFFF0-\\uFFFB\\u{1BCA0}-\\u{1BCA3}\\u{1D173}-\\u{1D17A}\\u{E0000}-\\u{E00FF}\\u{E01F0}-\\u{E0FFF}]',
  'gu',
)

const directions = '[\\u061C\\u200E\\u200F\\u202A-\\u202C\\u2066-\\u2069]'
const directionRun = new RegExp(`(${directions}{4})${directions}+`, 'gu')

/** No script stacks more than eight marks on a letter, joiners included. */
const markRun = /([\p{M}\u200B-\u200D]{10})[\p{M}\u200B-\u200D]+/gu

/**
 * The one form of a text that guards and models see: well-formed NFC, nothing hidden in it, no family's marker whole.
 * Linear and idempotent; ordinary text of any language passes unchanged.
 */
export function normalise(text: string): string {
  if (/^[\t\n -~]*$/.test(text)) return breakMarkers(text)
  const clean = text
    .replace(/[\p{Cs}\p{Noncharacter_Code_Point}]/gu, '\uFFFD')
    .replace(/\r\n?|[\v\f\u0085]/g, '\n')
    .replace(/[^\P{Cc}\t\n]/gu, '')
    .replace(hidden, '$1')
  // Marks are capped before NFC, which sorts them in quadratic time, and after it, since it takes some apart.
  const shown = clean.replace(markRun, '$1').replace(stray, '').replace(directionRun, '$1')
  return breakMarkers(shown.normalize('NFC').replace(markRun, '$1'))
}

function scripts(...names: readonly string[]): string {
  const classes = names.flatMap((line) => line.split(' ')).map((name) => `\\p{sc=${name}}`)
  return `(?!\\p{Cf}|\\p{Variation_Selector})[${classes.join('')}]`
}
