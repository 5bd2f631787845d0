import type { Config } from '../config.ts'
import { builtInPolicy } from '../policy/built-in.ts'
import type { Policy } from '../policy/policy.ts'
import { readPolicyFile } from '../policy/read-policy.ts'

/** The policy that the configuration names. @throws PolicyError */
export const policyOf = ({ policyFile }: Config): Policy =>
  policyFile === null ? builtInPolicy : readPolicyFile(policyFile)
