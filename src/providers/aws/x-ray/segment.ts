/** Pieces of work with their times -> one segment document (X-Ray developer guide, "Segment documents"). */
import { dependencies, type Part } from '../../../ports.ts'
import type { Marks } from './marks.ts'

/** A piece of work, and the pieces within it. Times are milliseconds since the epoch. */
export interface Piece {
  readonly name: string
  readonly id: string
  readonly began: number
  /** Null while it goes on. */
  ended: number | null
  marks: Marks
  readonly parts: Piece[]
}

/** What makes of a piece a document of its own. */
export interface Root {
  readonly trace: string
  readonly parent: string | null
  /** A `subsegment` belongs into a segment that somebody else sends, as Lambda does of each call. */
  readonly type: 'segment' | 'subsegment'
  readonly item: string
}

/** Characters of an annotation's value, at most (X-Ray developer guide, "Annotations"). */
const longestItem = 1000

/** What a piece began and did not wait for ends with it. */
export function documentOf(piece: Piece, { trace, parent, type, item }: Root): string {
  const end = piece.ended ?? piece.began
  return JSON.stringify({
    ...shown(piece, end),
    trace_id: trace,
    ...(parent !== null && { parent_id: parent }),
    ...(type === 'subsegment' && { type }),
    annotations: { item: item.slice(0, longestItem) },
  })
}

/** `latest`: the end of what it is a part of. */
function shown({ name, id, began, ended, marks, parts }: Piece, latest: number): object {
  const start = Math.min(began, latest)
  const end = Math.max(start, Math.min(ended ?? latest, latest))
  return {
    name,
    id,
    start_time: start / 1000,
    end_time: end / 1000,
    ...marks,
    ...(elsewhere.has(name) && { namespace: 'remote' }),
    ...(parts.length > 0 && { subsegments: parts.map((part) => shown(part, end)) }),
  }
}

/** What X-Ray's map shows as a service of its own. */
const elsewhere: ReadonlySet<string> = new Set<Part>([...dependencies, 'queued'])
