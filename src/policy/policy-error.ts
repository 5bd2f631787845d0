/** One thing that is wrong with a policy file. Lines and columns count from 1. */
export interface Problem {
  readonly line: number
  readonly column: number
  readonly says: string
}

/** A policy file that is not accepted. The message names every problem, a line each: `policy.yaml:12:5: …`. */
export class PolicyError extends Error {
  override name = 'PolicyError'
  constructor(file: string, problems: readonly Problem[]) {
    const inOrder = problems.toSorted((a, b) => a.line - b.line || a.column - b.column)
    super(inOrder.map(({ line, column, says }) => `${file}:${line}:${column}: ${says}`).join('\n'))
  }
}
