/** Markdown, as models write it, to blocks as Slack shows them: at least one, each within its own limit. */
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import type { Root, RootContent } from 'mdast'
import { gfm } from 'micromark-extension-gfm'
import { grouped } from './divide.ts'
import { deepest, inline, literal, sourceOf, type Source } from './inline.ts'
import { listElements } from './list.ts'
import { plainBlocks } from './literal.ts'
import { flat } from './quote.ts'
import { divider, preformatted, quote, section, texts, type Element, type Text, type Written } from './rich-text.ts'
import { tableOf, tableText } from './table.ts'

export function blocksOf(markdown: string): readonly Written[] {
  const root = parsed(markdown)
  const blocks = root
    ? root.children.flatMap((node) => topBlocks(node, sourceOf(markdown, root)))
    : plainBlocks(markdown)
  return blocks.length > 0 ? blocks : plainBlocks('…')
}

const extensions = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }

/** Null for what no reader could follow either, and where parsing would take long or end the stack. */
function parsed(markdown: string): Root | null {
  if (nested.test(markdown) || markdown.split('\n', mostLines + 1).length > mostLines) return null
  try {
    return fromMarkdown(markdown, extensions)
  } catch {
    return null
  }
}

const mostLines = 2_000

/** A line that opens more than twenty quotes and lists. */
const nested = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))){21}/m

function topBlocks(node: RootContent, source: Source): readonly Written[] {
  if (node.type === 'thematicBreak') return [divider]
  if (node.type === 'table') return [tableOf(node, source) ?? grouped([preformatted(tableText(node, source))])].flat()
  return grouped(elementsOf(node, source))
}

/** One node as elements of rich text, wherever it stands. */
export function elementsOf(node: RootContent, source: Source, indent = 0): readonly Element[] {
  if (indent > deepest) return [section(texts(literal(node, source)))]
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- all else stands as it was written
  switch (node.type) {
    case 'paragraph':
      return paragraph(inline(node.children, source))
    case 'heading':
      return paragraph(inline(node.children, source, { bold: true }))
    case 'code':
      return [preformatted(node.value)]
    case 'blockquote':
      return [quote(flat(node.children, source))]
    case 'list':
      return listElements(node, source, indent, elementsOf)
    case 'table':
      return [preformatted(tableText(node, source))]
    case 'definition':
      return []
    case 'footnoteDefinition':
      return paragraph([...texts(`[${node.label ?? node.identifier}] `), ...flat(node.children, source)])
    default:
      return paragraph(texts(literal(node, source)))
  }
}

const paragraph = (elements: readonly Text[]): readonly Element[] =>
  elements.some(({ text }) => text.trim() !== '') ? [section(elements)] : []
