/** A table as Slack's own, or as lines of equal width where that would be too large. */
import type { Table as TableNode } from 'mdast'
import { limits } from '../limits.ts'
import { inline, type Source } from './inline.ts'
import { richText, section, type Table, type Text } from './rich-text.ts'

/** Null where it is over a limit. */
export function tableOf(node: TableNode, source: Source): Table | null {
  const cells = cellsOf(node, source)
  const columns = cells[0]?.length ?? 0
  if (columns === 0 || columns > limits.tableColumns || cells.length > limits.tableRows) return null
  const rows = cells.map((row) => row.map((cell) => richText([section(cell)])))
  const settings = Array.from(
    { length: columns },
    (_, column) => ({ align: node.align?.[column] ?? 'left', is_wrapped: true }) as const,
  )
  const table: Table = { type: 'table', rows, column_settings: settings }
  return Buffer.byteLength(JSON.stringify(table)) <= limits.table ? table : null
}

export function tableText(node: TableNode, source: Source): string {
  const rows = cellsOf(node, source).map((row) => row.map((cell) => cell.map(({ text }) => text).join('')))
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.min(widest, Math.max(...rows.map((row) => widthOf(row[column])))),
  )
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)))).join(' | ')
  const [head = '', ...body] = rows.map((row) => line(row).trimEnd())
  return [head, widths.map((width) => '-'.repeat(width)).join('-|-'), ...body].join('\n')
}

const widest = 40

const widthOf = (cell: string | undefined) => Array.from(cell ?? '').length

/** As many cells in each row as the first has. */
function cellsOf({ children }: TableNode, source: Source): readonly (readonly (readonly Text[])[])[] {
  const columns = children[0]?.children.length ?? 0
  return children.map((row) =>
    Array.from({ length: columns }, (_, column) => inline(row.children[column]?.children ?? [], source)),
  )
}
