/** What stands in a line: emphasis and code stay, a link shows where it leads and leads nowhere, a picture is its description. */
import type { Definition, Nodes, PhrasingContent, Root } from 'mdast'
import { texts, type Style, type Text } from './rich-text.ts'

/** What a node needs of the text that it stands in. */
export interface Source {
  readonly text: string
  /** Where reference links lead, by their identifiers; the first definition counts. */
  readonly definitions: ReadonlyMap<string, string>
}

export function sourceOf(text: string, { children }: Root): Source {
  const found = children.filter((node): node is Definition => node.type === 'definition')
  return { text, definitions: new Map(found.toReversed().map(({ identifier, url }) => [identifier, url])) }
}

/** Deeper than anybody reads; hostile texts nest until the stack ends. */
export const deepest = 12

/** As it was written. */
export const literal = ({ position }: Nodes, { text }: Source) =>
  position ? text.slice(position.start.offset, position.end.offset) : ''

export function inline(
  nodes: readonly PhrasingContent[],
  source: Source,
  style: Style = {},
  depth = 0,
): readonly Text[] {
  const within = (children: readonly PhrasingContent[], more: Style) =>
    inline(children, source, { ...style, ...more }, depth + 1)
  const one = (node: PhrasingContent): readonly Text[] => {
    if (depth > deepest) return texts(literal(node, source), style)
    switch (node.type) {
      case 'text':
      case 'html':
        return texts(node.value, style)
      case 'inlineCode':
        return texts(node.value, { ...style, code: true })
      case 'break':
        return texts('\n', style)
      case 'strong':
        return within(node.children, { bold: true })
      case 'emphasis':
        return within(node.children, { italic: true })
      case 'delete':
        return within(node.children, { strike: true })
      case 'link':
        return linked(within(node.children, {}), node.url, style)
      case 'linkReference':
        return linked(within(node.children, {}), source.definitions.get(node.identifier) ?? '', style)
      case 'image':
      case 'imageReference':
        return texts(`[${node.alt ?? '…'}]`, style)
      case 'footnoteReference':
        return texts(`[${node.label ?? node.identifier}]`, style)
    }
  }
  return joined(nodes.flatMap(one))
}

/** The address in full beside the words, unless they are the address. */
function linked(label: readonly Text[], url: string, style: Style): readonly Text[] {
  const address = addressOf(url)
  const words = label.map(({ text }) => text).join('')
  if (address === '' || bare(words) === bare(address)) return label
  return label.length > 0 ? [...label, ...texts(` (${address})`, style)] : texts(address, style)
}

/** Hosts in ASCII, so that no look-alike letter passes for another. */
function addressOf(url: string): string {
  const address = URL.canParse(url) ? new URL(url).href : url
  return address.replace(/[\s\p{Cf}]/gu, encodeURIComponent)
}

const bare = (address: string) => address.replace(/^(?:https?:\/\/|mailto:)/i, '').replace(/\/$/, '')

/** Neighbours of one style are one. */
function joined(all: readonly Text[]): readonly Text[] {
  const result: Text[] = []
  for (const each of all) {
    const last = result.at(-1)
    if (last && sameStyle(last, each)) result[result.length - 1] = { ...last, text: last.text + each.text }
    else result.push(each)
  }
  return result
}

const sameStyle = ({ style: one = {} }: Text, { style: other = {} }: Text) =>
  one.bold === other.bold && one.italic === other.italic && one.strike === other.strike && one.code === other.code
