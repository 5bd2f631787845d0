/** An organisation's own policy. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { builtInFile } from './built-in.ts'
import { parsePolicy } from './parse-policy.ts'
import { PolicyError } from './policy-error.ts'
import type { Policy } from './policy.ts'
import { longestFile } from './policy-text.ts'

/** What the text leaves out is the built-in policy's. `file`: its name, for problems. @throws PolicyError */
export const readPolicy = (text: string, file: string): Policy => parsePolicy(file, text, builtInFile).policy

/** Read once, at the start: a later change of the file changes nothing for who has read it. @throws PolicyError */
export function readPolicyFile(path: string): Policy {
  let text: string
  try {
    text = beginningOf(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no plain file'
    throw new PolicyError(path, [{ line: 1, column: 1, says: `cannot be read (${code})` }])
  }
  return readPolicy(text, path)
}

/** One byte more than may be: enough to tell that it is too long, however long it is. */
function beginningOf(path: string): string {
  if (!statSync(path).isFile()) throw new Error('A folder or a device')
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(longestFile + 1)
    return bytes.subarray(0, readSync(file, bytes)).toString()
  } finally {
    closeSync(file)
  }
}
