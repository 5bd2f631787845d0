/** What the schema finds -> problems, each with its place in the file. */
import type * as z from 'zod'
import { closest } from './closest.ts'
import { isRawMap } from './inherit.ts'
import { nameOf, type Path } from './path.ts'
import type { PolicyDocument, Position } from './policy-document.ts'
import type { Problem } from './policy-error.ts'

export interface Complaint {
  readonly path: Path
  readonly says: string
  /** It is about something that is not there. */
  readonly missing?: boolean
}

export function complaintsOf(issue: z.core.$ZodIssue): readonly Complaint[] {
  const { path, message, input } = issue
  if (issue.code === 'unrecognized_keys') {
    const known = isRawMap(input) ? Object.keys(input).filter((key) => !issue.keys.includes(key)) : []
    return issue.keys.map((key) => {
      const meant = closest(key, known)
      return { path: [...path, key], says: meant ? `${message}; did you mean "${meant}"?` : message }
    })
  }
  if (issue.code === 'invalid_key') return [{ path, says: issue.issues[0]?.message ?? message }]
  const says = message.startsWith('must be') ? `${message}, not ${shown(input)}` : message
  return [{ path, says, missing: input === undefined }]
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'empty'
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value)
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a map'
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value
}

/** What a part inherits is complained of where it is written, once, and not again in every part that inherits it. */
export function problemsOf(complaints: readonly Complaint[], document: PolicyDocument): readonly Problem[] {
  const written = complaints.filter(
    ({ path, missing }) => document.at(path) ?? (missing ? document.at(path.slice(0, -1)) : undefined),
  )
  return (written.length > 0 ? written : complaints).map(({ path, says }) => ({
    ...positionOf(path, document),
    says: `${nameOf(path)} ${says}`,
  }))
}

const positionOf = (path: Path, document: PolicyDocument): Position =>
  document.at(path) ?? (path.length > 0 ? positionOf(path.slice(0, -1), document) : { line: 1, column: 1 })
