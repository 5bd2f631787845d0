/** The policy's wording, taken when a function is built: reading a whole policy would be most of what it does. */
import { readFileSync } from 'node:fs'
import type { Policy } from '../../policy/policy.ts'

/** Beside the function's code. */
export const wordingFile = 'wording.json'

export const wordingOf = ({ wording, locale }: Policy) => ({ wording, locale })

/** Our own build wrote it. */
export const readWording = (beside: string): ReturnType<typeof wordingOf> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked when the policy was read
  JSON.parse(readFileSync(new URL(wordingFile, beside), 'utf8')) as ReturnType<typeof wordingOf>
