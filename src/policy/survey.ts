/** Where each part of a parsed YAML file stands, and what in it is no plain data. */
import { isAlias, isCollection, isMap, isNode, isScalar, isSeq } from 'yaml'
import { nameOf, type Path } from './path.ts'

export interface Survey {
  /** By the path as JSON: the offset of the key or list entry. */
  readonly places: ReadonlyMap<string, number>
  readonly flaws: readonly { readonly offset: number; readonly says: string }[]
}

/** Linear in the length of the file; recursive, so that it must not be deep. */
export function survey(contents: unknown, lineOf: (offset: number) => number): Survey {
  const places = new Map<string, number>()
  const flaws: Survey['flaws'][number][] = []
  const visit = (node: unknown, path: Path, offset: number): void => {
    const flaw = (says: string) => void flaws.push({ offset, says })
    const key = JSON.stringify(path)
    const first = places.get(key)
    if (first !== undefined) return flaw(`${nameOf(path)} is given twice, first in line ${lineOf(first)}`)
    places.set(key, offset)
    if (isAnchored(node)) flaw('anchors and aliases are not taken: write it out')
    if (isSeq(node)) node.items.forEach((item, index) => visit(item, [...path, index], startOf(item, offset)))
    if (!isMap(node)) return
    if (node.items.length === 0) flaw(`${nameOf(path)} is empty: leave it out to keep what is built in`)
    for (const { key: name, value } of node.items) {
      const text = textOf(name)
      if (text !== null) visit(value, [...path, text], startOf(name, offset))
      else flaws.push({ offset: startOf(name, offset), says: 'a name must be plain text' })
    }
  }
  visit(contents, [], 0)
  return { places, flaws }
}

const isAnchored = (node: unknown) => isAlias(node) || ((isScalar(node) || isCollection(node)) && Boolean(node.anchor))

const startOf = (node: unknown, otherwise: number) => (isNode(node) ? node.range?.[0] : undefined) ?? otherwise

/** A key as plain data has it. Control characters may come in by escapes, and would act where a problem is printed. */
function textOf(key: unknown): string | null {
  if (!isScalar(key) || isAnchored(key)) return null
  const { value } = key
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
  return typeof text === 'string' && /^[^\p{Cc}]{1,200}$/u.test(text) && text !== '__proto__' ? text : null
}
