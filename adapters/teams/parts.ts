/** A long text -> messages that Teams takes, parted between blocks, else between lines, else anywhere but within a character. */
import { limits } from './limits.ts'
import { blocksOf } from './markdown.ts'

/** At least one, even of an empty text. */
export function partsOf(text: string, longest: number = limits.text): readonly string[] {
  const parts: string[] = []
  for (const piece of blocksOf(text).flatMap((block) => pieces(block, longest))) {
    const last = parts.at(-1)
    const joined = last === undefined ? piece : `${last}\n\n${piece}`
    if (last !== undefined && joined.length <= longest) parts[parts.length - 1] = joined
    else parts.push(piece)
  }
  return parts.length > 0 ? parts : ['']
}

function pieces(block: string, longest: number): readonly string[] {
  if (block.length <= longest) return [block]
  const fence = /^`{3,}/.exec(block)?.[0]
  if (fence === undefined) return cut(block, longest)
  // Code goes on as code in the next part.
  const code = block.slice(fence.length + 1, -fence.length - 1)
  return cut(code, longest - 2 * fence.length - 2).map((each) => `${fence}\n${each}\n${fence}`)
}

function cut(text: string, longest: number): readonly string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > longest) {
    const line = rest.lastIndexOf('\n', longest)
    const at = line > 0 ? line : /[\uD800-\uDBFF]/.test(rest.charAt(longest - 1)) ? longest - 1 : longest
    parts.push(rest.slice(0, at))
    rest = rest.slice(line > 0 ? at + 1 : at)
  }
  return [...parts, rest]
}
