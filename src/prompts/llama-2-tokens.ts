import tokenizer from 'llama-tokenizer-js'
import { LRUCache } from 'lru-cache'

/** A thread's texts come again with every turn; about 4 MB of them are remembered. */
const counts = new LRUCache<string, number>({ maxSize: 2_000_000, sizeCalculation: (_, text) => text.length + 100 })

/**
 * How many tokens of the Llama 2 vocabulary a text is where a space stands before it, as the tokenizer sets one before
 * every prompt. No token holds a space after another character, so texts apart by spaces or newlines add up.
 */
export function llama2Tokens(text: string): number {
  const known = counts.get(text)
  if (known !== undefined) return known
  const count = tokenizer.encode(text, false, true).length
  counts.set(text, count)
  return count
}
