/** Blocks to messages: as many as Slack's limits ask for, cut between blocks, which is where paragraphs end. */
import type { Block } from './blocks.ts'
import { limits } from './limits.ts'
import { visible } from './markdown/rich-text.ts'

/** One message. */
export interface Part {
  /** What stands for the blocks in notifications: their words, escaped. */
  readonly text: string
  readonly blocks: readonly Block[]
}

export function partsOf(blocks: readonly Block[]): readonly Part[] {
  const parts: Block[][] = []
  let bytes = Infinity
  for (const block of blocks) {
    const more = Buffer.byteLength(JSON.stringify(block)) + 1
    const last = parts.at(-1)
    const full = !last || last.length >= limits.blocks || bytes + more > limits.messageBytes || twoTables(last, block)
    if (full) parts.push([block])
    else last.push(block)
    bytes = full ? more + brackets : bytes + more
  }
  return parts.map((part) => ({ text: fallback(part), blocks: part }))
}

const brackets = 2

const twoTables = (part: readonly Block[], { type }: Block) =>
  type === 'table' && part.some((block) => block.type === 'table')

/** Of what was written, and only where there is nothing of it, of our own lines. */
function fallback(blocks: readonly Block[]): string {
  const written = blocks.filter(({ type }) => type === 'rich_text' || type === 'table')
  return inert(wordsIn(written.length > 0 ? written : blocks).join('\n')) || '…'
}

function wordsIn(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'rich_text') return block.elements.flatMap(linesIn)
    if (block.type === 'table') return block.rows.map((row) => wordsIn(row).join(' | '))
    if (block.type === 'context') return block.elements.map(({ text }) => text)
    return []
  })
}

type RichElement = Extract<Block, { readonly type: 'rich_text' }>['elements'][number]

function linesIn(element: RichElement): readonly string[] {
  if (element.type === 'rich_text_list') return element.elements.flatMap(linesIn)
  return [element.elements.map(({ text }) => text).join('')]
}

/**
 * Text in which Slack finds nothing: its three characters escaped (reference of formatting), and a zero-width space where an
 * address or a name would begin, since Slack makes links of bare addresses in it.
 */
export function inert(text: string): string {
  let shown = visible(text.slice(0, limits.text).replace(/[\uD800-\uDBFF]$/, ''))
  for (;;) {
    const escaped = broken(shown).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    if (escaped.length <= limits.text) return escaped
    const less = Math.floor((shown.length * limits.text) / escaped.length)
    shown = shown.slice(0, Math.min(less, shown.length - 1)).replace(/[\uD800-\uDBFF]$/, '')
  }
}

const broken = (text: string) =>
  text
    .replace(/:\/\//g, ':\u200B//')
    .replace(/@(?=\S)/g, '@\u200B')
    .replace(/www\./gi, (host) => `${host.slice(0, -1)}\u200B.`)
