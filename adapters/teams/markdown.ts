/** A model's markdown -> the markdown that Teams renders everywhere, with nothing live in it. */
import type { BlockContent, DefinitionContent, List, ListItem, PhrasingContent, RootContent, Table } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { inert, inertAddress, inertCode } from './inert.ts'

const extensions = [gfm()]
const mdastExtensions = [gfmFromMarkdown()]

/** Whole blocks, in order: where a long text may be parted. */
export function blocksOf(text: string): readonly string[] {
  return (tooDeep.test(text) ? plain(text) : written(text)).filter((each) => each.trim() !== '')
}

// Nobody nests so deep, and parsers take their time over it.
const tooDeep = /^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*){12,}/m

function written(text: string): readonly string[] {
  try {
    const tree = fromMarkdown(text, { extensions, mdastExtensions })
    return tree.children.map(block)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return plain(text) // Deeper than the stack.
  }
}

const plain = (text: string) => text.split(/\n{2,}/).map(inert)

function block(node: RootContent | BlockContent | DefinitionContent): string {
  switch (node.type) {
    case 'paragraph':
      return phrases(node.children)
    case 'heading':
      // Headings are rendered by some clients only.
      return `**${phrases(node.children)}**`
    case 'blockquote':
      return node.children.map(block).join('\n\n').replace(/^/gm, '> ')
    case 'list':
      return list(node)
    case 'code':
      return fenced(node.value)
    case 'table':
      return table(node)
    case 'thematicBreak':
      return '---'
    case 'html':
      return inert(node.value)
    case 'footnoteDefinition':
      return node.children.map(block).join('\n\n')
    case 'definition':
    case 'yaml':
      return ''
    case 'listItem':
      return item(node, '- ')
    case 'tableRow':
    case 'tableCell':
      return ''
    case 'text':
    case 'strong':
    case 'emphasis':
    case 'delete':
    case 'inlineCode':
    case 'break':
    case 'link':
    case 'linkReference':
    case 'image':
    case 'imageReference':
    case 'footnoteReference':
      return phrase(node)
  }
}

const list = ({ ordered, start, children }: List) =>
  children.map((child, at) => item(child, ordered ? `${(start ?? 1) + at}. ` : '- ')).join('\n')

function item({ children, checked }: ListItem, mark: string): string {
  const done = typeof checked === 'boolean' ? (checked ? '☑ ' : '☐ ') : ''
  return (
    mark +
    done +
    children
      .map(block)
      .join('\n')
      .replaceAll('\n', `\n${' '.repeat(mark.length)}`)
  )
}

/** Teams renders no tables in messages: each row becomes a line that names its columns. */
function table({ children: [head, ...rows] }: Table): string {
  const names = head?.children.map(({ children }) => phrases(children)) ?? []
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => (at === 0 || !names[at] ? cell : `${names[at]}: ${cell}`)).join(' · ')
  const lines = rows.map(({ children }) => line(children.map((cell) => phrases(cell.children))))
  return (rows.length > 0 ? lines : [names.join(' · ')]).map((each) => `- ${each}`).join('\n')
}

const phrases = (nodes: readonly PhrasingContent[]): string => nodes.map(phrase).join('')

function phrase(node: PhrasingContent): string {
  switch (node.type) {
    case 'text':
    case 'html':
      return inert(node.value)
    case 'strong':
      return `**${phrases(node.children)}**`
    case 'emphasis':
      return `_${phrases(node.children)}_`
    case 'delete':
      return `~~${phrases(node.children)}~~`
    case 'inlineCode':
      return ticked(node.value)
    case 'break':
      return '  \n'
    case 'link':
      return linked(phrases(node.children), node.url)
    case 'linkReference':
      return phrases(node.children)
    case 'image':
    case 'imageReference':
      return inert(node.alt ?? '')
    case 'footnoteReference':
      return ''
  }
}

/** What it says, and where it would have led: a label cannot stand before another host. */
function linked(label: string, url: string): string {
  const shown = inert(inertAddress(url))
  return label === shown || shown === '' ? label : `${label} (${shown})`
}

const fence = (text: string, least: number) =>
  '`'.repeat(Math.max(least, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)))

function fenced(value: string): string {
  const marks = fence(value, 3)
  return `${marks}\n${inertCode(value)}\n${marks}`
}

function ticked(value: string): string {
  const marks = fence(value, 1)
  const apart = marks.length > 1 ? ' ' : ''
  return marks + apart + inertCode(value) + apart + marks
}
