import { PolicyError } from '../../src/policy/policy-error.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'

/** What is wrong with a policy file, a line each; nothing when it is accepted. */
export function problemsIn(text: string): readonly string[] {
  try {
    readPolicy(text, 'policy.yaml')
    return []
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    return error.message.split('\n')
  }
}

/** A good entry for `custom`. */
export const own = (name: string, title = name) =>
  `  ${name}:\n    title: ${title}\n    plain: { en: ${name} }\n    should not: [Say it.]\n    examples: { unsafe: [a], safe: [b] }\n`
