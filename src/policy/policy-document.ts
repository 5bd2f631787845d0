/** A policy file as plain data, and where in it each thing stands. */
import { Composer, isMap, LineCounter, Parser, type CST } from 'yaml'
import { isRawMap, type RawMap } from './inherit.ts'
import type { Path } from './path.ts'
import { PolicyError, type Problem } from './policy-error.ts'
import { textProblems } from './policy-text.ts'
import { survey } from './survey.ts'

export type Position = Omit<Problem, 'says'>

export interface PolicyDocument {
  readonly data: RawMap
  /** Where the key or list entry stands; undefined for what the file does not hold. */
  at(path: Path): Position | undefined
}

// A policy needs six; the composer below recurses, and a deep file can end the process, not only the call.
const deepest = 12

/** @throws PolicyError for anything but one plain YAML map: no anchors, aliases, tags, duplicate or odd keys, empty maps. */
export function readDocument(file: string, text: string): PolicyDocument {
  refuse(file, textProblems(text))
  const lines = new LineCounter()
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const refuseAll = (flaws: readonly { readonly offset: number; readonly says: string }[]) =>
    refuse(
      file,
      flaws.map(({ offset, says }) => ({ ...at(offset), says })),
    )

  const tokens = [...new Parser(lines.addNewLine).parse(text)]
  refuseAll(tooDeep(tokens).map((offset) => ({ offset, says: `nested more than ${deepest} levels deep` })))
  // The library's own search for duplicate keys compares every two of them: seconds for a file of this length.
  const documents = [...new Composer({ uniqueKeys: false }).compose(tokens, true, text.length)]
  refuseAll(
    documents.flatMap(({ errors, warnings, range }, index) => [
      ...[...errors, ...warnings].map(({ pos, message }) => ({ offset: pos[0], says: message })),
      ...(index > 0 ? [{ offset: range[0], says: 'a second document: a policy is one' }] : []),
    ]),
  )
  const contents = documents[0]?.contents
  const { places, flaws } = survey(contents, (offset) => at(offset).line)
  refuseAll(flaws)
  const data: unknown = isMap(contents) ? documents[0]?.toJS({ maxAliasCount: 0 }) : null
  if (!isRawMap(data)) throw new PolicyError(file, [{ line: 1, column: 1, says: 'must be a map of settings' }])
  return {
    data,
    at: (path) => {
      const offset = places.get(JSON.stringify(path))
      return offset === undefined ? undefined : at(offset)
    },
  }
}

function refuse(file: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new PolicyError(file, problems)
}

/** The offset of a token that lies too deep, if one does. Without recursion, for the sake of what it looks for. */
function tooDeep(tokens: readonly CST.Token[]): readonly number[] {
  const waiting = tokens.map((token) => ({ token, depth: 0 }))
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { token, depth } = next
    if (depth > deepest) return ['offset' in token ? token.offset : 0]
    const items = 'items' in token ? token.items.flatMap(({ key, value }) => [key, value]) : []
    for (const inside of token.type === 'document' ? [token.value] : items) {
      if (inside) waiting.push({ token: inside, depth: depth + 1 })
    }
  }
  return []
}
