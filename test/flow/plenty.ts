import { builtInPolicy } from '../../src/policy/built-in.ts'
import type { Policy } from '../../src/policy/policy.ts'

const most = { hour: 10_000, day: 10_000 }

/** The built-in policy, for who asks more than any person would. */
export const plenty: Policy = {
  ...builtInPolicy,
  limits: { ...builtInPolicy.limits, turnsPerPerson: most, turnsPerChannel: most },
}
