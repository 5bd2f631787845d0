/** What is wrong with a policy file before it is YAML at all. */
import type { Problem } from './policy-error.ts'

/** Bytes. A policy with a hundred channels has a tenth of it. */
export const longestFile = 256 * 1024

export function textProblems(text: string): readonly Problem[] {
  const bytes = Buffer.from(text)
  if (bytes.length > longestFile) {
    const line = bytes.subarray(0, longestFile).toString().split('\n').length
    return [{ line, column: 1, says: `the file is too long: ${longestFile / 1024} KiB end here` }]
  }
  return text.split('\n').flatMap((content, index) => {
    const found = hidden.exec(content)
    return found ? [{ line: index + 1, column: found.index + 1, says: nameOf(found[0]) }] : []
  })
}

// YAML takes tabs in some places and not in others, and nobody sees which is which.
const hidden = /[^\P{Cc}\r]|\r(?!$)|[\uFEFF\uFFFD\u2028\u2029]/u

function nameOf(character: string): string {
  switch (character) {
    case '\t':
      return 'a tab: use spaces'
    case '\uFEFF':
      return 'a byte order mark: save the file without it'
    case '\uFFFD':
      return 'something that is not UTF-8'
    default:
      return 'a control character'
  }
}
