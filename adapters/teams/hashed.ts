import { createHash } from 'node:crypto'

/** Names an object after ids that may be long and hold any character. */
export const hashed = (...parts: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)
