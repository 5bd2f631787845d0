/** What stands in a quotation of Slack's, which holds lines and nothing else. */
import type { RootContent } from 'mdast'
import { deepest, inline, literal, type Source } from './inline.ts'
import { tableText } from './table.ts'
import { texts, type Text } from './rich-text.ts'

export function flat(nodes: readonly RootContent[], source: Source, depth = 0): readonly Text[] {
  const parts = nodes.map((node) => lines(node, source, depth)).filter((part) => part.length > 0)
  return parts.flatMap((part, index) => (index === 0 ? part : [...texts('\n'), ...part]))
}

function lines(node: RootContent, source: Source, depth: number): readonly Text[] {
  if (depth > deepest) return texts(literal(node, source))
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- all else stands as it was written
  switch (node.type) {
    case 'paragraph':
      return inline(node.children, source)
    case 'heading':
      return inline(node.children, source, { bold: true })
    case 'code':
      return texts(node.value, { code: true })
    case 'table':
      return texts(tableText(node, source), { code: true })
    case 'blockquote':
      return flat(node.children, source, depth + 1)
    case 'list':
      return node.children.flatMap((item, index) => [
        ...texts(`${index > 0 ? '\n' : ''}${'  '.repeat(depth)}${marker(node, index)} `),
        ...flat(item.children, source, depth + 1),
      ])
    case 'definition':
      return []
    default:
      return texts(literal(node, source))
  }
}

const marker = (
  { ordered, start }: { ordered?: boolean | null | undefined; start?: number | null | undefined },
  index: number,
) => (ordered ? `${(start ?? 1) + index}.` : '•')
