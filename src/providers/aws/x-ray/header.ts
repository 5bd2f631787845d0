/** X-Ray's tracing header: which trace, what in it is the parent, and whether it is kept. */
import { randomBytes } from 'node:crypto'
import * as z from 'zod'

export interface TraceHeader {
  /** `1-<8 hex digits: seconds since the epoch>-<24 hex digits>`. */
  readonly root: string
  /** 16 hex digits; null where the header names none. */
  readonly parent: string | null
  /** Null: not decided yet. */
  readonly sampled: boolean | null
}

const longest = 500

const hex = (pattern: RegExp) => z.string().toLowerCase().regex(pattern)

/** X-Ray developer guide, "Tracing header". There may be more in it, in any order. */
const schema = z.object({
  Root: hex(/^1-[\da-f]{8}-[\da-f]{24}$/),
  Parent: hex(/^[\da-f]{16}$/)
    .nullable()
    .catch(null),
  Sampled: z
    .enum(['0', '1'])
    .transform((sampled) => sampled === '1')
    .nullable()
    .catch(null),
})

/** Null for anything but a header that names a trace. */
export function readHeader(text: string | null): TraceHeader | null {
  if (text === null || text.length > longest) return null
  const fields = text.split(';').map((field): [string, string] => {
    const [name = '', value = ''] = field.split('=')
    return [name.trim(), value.trim()]
  })
  const read = schema.safeParse(Object.fromEntries(fields)).data
  return read ? { root: read.Root, parent: read.Parent, sampled: read.Sampled } : null
}

export const writeHeader = (root: string, parent: string, sampled: boolean) =>
  `Root=${root};Parent=${parent};Sampled=${sampled ? 1 : 0}`

/** `now`: milliseconds since the epoch. */
export const newRoot = (now: number) =>
  `1-${Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0')}-${randomBytes(12).toString('hex')}`

export const newId = () => randomBytes(8).toString('hex')
