/** Lists of lists are one after another in Slack: each with its indent, and counting on where it was interrupted. */
import type { List as ListNode, ListItem, RootContent } from 'mdast'
import { limits } from '../limits.ts'
import { inline, type Source } from './inline.ts'
import { section, texts, type Element, type List, type Section, type Text } from './rich-text.ts'

type Elements = (node: RootContent, source: Source, indent: number) => readonly Element[]

export function listElements(list: ListNode, source: Source, indent: number, elementsOf: Elements): readonly Element[] {
  const result: Element[] = []
  const first = Math.max(list.start ?? 1, 1)
  let run: Section[] = []
  let counted = first - 1
  const end = () => {
    if (run.length > 0) result.push(listOf(list, indent, counted, run))
    counted += run.length
    run = []
  }
  for (const item of list.children) {
    run.push(section(leading(item, source)))
    const rest = item.children.slice(lead(item)).flatMap((node) => elementsOf(node, source, indent + 1))
    if (rest.length === 0) continue
    end()
    result.push(...rest)
  }
  end()
  return result
}

const listOf = ({ ordered }: ListNode, indent: number, offset: number, elements: readonly Section[]): List => ({
  type: 'rich_text_list',
  style: ordered ? 'ordered' : 'bullet',
  indent: Math.min(indent, limits.indent),
  ...(ordered && offset > 0 ? { offset } : {}),
  elements,
})

/** How many of an item's blocks belong to its own line: the paragraphs before anything else. */
function lead({ children }: ListItem): number {
  const other = children.findIndex(({ type }) => type !== 'paragraph')
  return other < 0 ? children.length : other
}

function leading(item: ListItem, source: Source): readonly Text[] {
  const box = item.checked == null ? [] : texts(item.checked ? '☑ ' : '☐ ')
  const lines = item.children
    .slice(0, lead(item))
    .map((node) => (node.type === 'paragraph' ? inline(node.children, source) : []))
  return [...box, ...lines.flatMap((line, index) => (index === 0 ? line : [...texts('\n'), ...line]))]
}
