import { createHash } from 'node:crypto'

// Crockford's base 32: no letters that are mistaken for digits.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** What a person quotes to a moderator, and a case's id: ten characters of a hash of the turn's id. */
export const referenceOf = (turn: string) =>
  Array.from(createHash('sha256').update(turn).digest().subarray(0, 10), (byte) => alphabet[byte % 32]).join('')
