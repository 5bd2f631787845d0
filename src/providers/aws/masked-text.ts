/** How a text is cut for Comprehend, and what becomes of it once its entities are known. Places count code points. */

export interface Piece {
  readonly text: string
  /** Where it begins in the whole. */
  readonly start: number
}

/** An entity; `end` is the first place after it. */
export interface Span {
  readonly type: string
  readonly score: number
  readonly begin: number
  readonly end: number
}

/** API reference, DetectPiiEntities: at most 100 KB of UTF-8. A code point has at most 4 bytes. */
const longest = 100_000 / 4

/** What ends one piece begins the next, so that no entity is cut in two. */
const overlap = 500

/** A text that fits is one piece, an empty one none. */
export function piecesOf(text: string): readonly Piece[] {
  const points = Array.from(text)
  const starts = points.length === 0 ? [] : [0]
  for (let end = longest; end < points.length; end += longest - overlap) starts.push(end - overlap)
  return starts.map((start) => ({ start, text: points.slice(start, start + longest).join('') }))
}

/** Spans that overlap become one, of the type that is surest. */
export function replaced(text: string, spans: readonly Span[]): string {
  const points = Array.from(text)
  const parts: string[] = []
  let at = 0
  for (const { type, begin, end } of merged(spans)) {
    parts.push(points.slice(at, begin).join(''), `[${type}]`)
    at = end
  }
  return [...parts, points.slice(at).join('')].join('')
}

function merged(spans: readonly Span[]): readonly Span[] {
  const whole: Span[] = []
  for (const span of spans.toSorted((a, b) => a.begin - b.begin)) {
    const last = whole.at(-1)
    if (!last || span.begin >= last.end) whole.push(span)
    else {
      const { type, score } = span.score > last.score ? span : last
      whole.splice(-1, 1, { type, score, begin: last.begin, end: Math.max(last.end, span.end) })
    }
  }
  return whole
}
