import { builtInPolicy } from './built-in.ts'
import type { Policy } from './policy.ts'

/** What is read and checked, and no part of this version acts on: an entry goes when a part does. */
const waiting: Readonly<Record<string, (policy: Policy) => unknown>> = {
  masking: ({ masking }) => masking,
  'limits.turnsPerPerson': ({ limits }) => limits.turnsPerPerson,
  'limits.turnsPerChannel': ({ limits }) => limits.turnsPerChannel,
}

/** The settings of a policy that change nothing yet: to be said aloud, since silence would look like obeying. */
export const notYet = (policy: Policy): readonly string[] =>
  Object.keys(waiting).filter((name) => said(policy, name) !== said(builtInPolicy, name))

const said = (policy: Policy, name: string) => JSON.stringify([...new Set([waiting[name]?.(policy)].flat())])
