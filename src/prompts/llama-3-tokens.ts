import tokenizer from 'llama3-tokenizer-js'
import { LRUCache } from 'lru-cache'

/** A thread's texts come again with every turn; about 4 MB of them are remembered. */
const counts = new LRUCache<string, number>({ maxSize: 2_000_000, sizeCalculation: (_, text) => text.length + 1 })

/**
 * How many tokens of the Llama 3 vocabulary a text is, special tokens in it included. A token may hold a space or
 * newlines of what stands around a text, so each family counts its texts together with that.
 */
export function llama3Tokens(text: string): number {
  const known = counts.get(text)
  if (known !== undefined) return known
  const count = tokenizer.encode(text, { bos: false, eos: false }).length
  counts.set(text, count)
  return count
}
