/** A deployment as `cdk deploy --outputs-file` tells of it -> the environment of its functions, and where it is reached. */
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { ConfigurationError, type Environment } from '../config.ts'
import { variableOf } from '../providers/aws/deployment.ts'

export interface Deployed {
  readonly environment: Environment
  /** Without a slash at its end; null where only the load balancer's name is known, or nothing is open at all. */
  readonly url: string | null
}

const outputs = z.record(z.string(), z.record(z.string(), z.string()))

/** @throws ConfigurationError when the file cannot be read, or names no such stack. */
export function readDeployed(file: string, stack: string): Deployed {
  const told = parse(file)
  const found = Object.hasOwn(told, stack) ? told[stack] : undefined
  if (!found) throw new ConfigurationError(`${file} tells of no stack ${stack}, but of ${Object.keys(told).join(', ')}`)
  const { PublicUrl: url, PolicyFile: _within, ...variables } = found
  const environment = Object.entries(variables).map(([output, value]) => [variableOf(output), value])
  return { environment: Object.fromEntries(environment), url: url?.replace(/\/$/, '') ?? null }
}

function parse(file: string): z.infer<typeof outputs> {
  try {
    return outputs.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    throw new ConfigurationError(`${file} cannot be read: make it with "npx cdk deploy --all --outputs-file ${file}"`)
  }
}
