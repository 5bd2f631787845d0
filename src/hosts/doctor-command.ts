/** What `npm run doctor` says. */
import { parseArgs } from 'node:util'
import { modelsOf } from '../assemble.ts'
import { ConfigurationError, readConfig, type Config, type Environment } from '../config.ts'
import { examine, inWords, isWell, type Examined } from '../doctor.ts'
import { builtInPolicy } from '../policy/built-in.ts'
import { readPolicyFile } from '../policy/read-policy.ts'
import { serviceClients, type ServiceClients } from '../providers/aws/service-clients.ts'
import { askChecks } from './ask-checks.ts'
import { checksOf } from './doctor-checks.ts'

/** To be printed, and the process's exit code: 1 when something needs mending, 2 for misuse. */
export interface Said {
  readonly text: string
  readonly code: 0 | 1 | 2
}

const usage = `Usage:
  npm run doctor [-- --ask] [--json]

  --ask   really asks every model and guard, which wakes what sleeps and costs what a question costs`

const lookMilliseconds = 20_000
/** A model may have to be loaded first. */
const askMilliseconds = 120_000

export async function doctorCommand(words: readonly string[], environment?: Environment): Promise<Said> {
  const options = read(words)
  if (!options) return { text: usage, code: 2 }
  const examined = await look(environment, options.ask ?? false)
  const text = options.json ? JSON.stringify(examined, null, 2) : inWords(examined)
  return { text, code: examined.every(isWell) ? 0 : 1 }
}

function read(words: readonly string[]) {
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({ args: [...words], options: { ask: flag, json: flag } }).values
  } catch {
    return null
  }
}

async function look(environment: Environment | undefined, ask: boolean): Promise<readonly Examined[]> {
  const services = serviceClients()
  try {
    const config = readConfig(environment)
    const found = await examine(checksOf(config, services, ask), lookMilliseconds)
    return ask ? [...found, ...(await asking(config, services))] : found
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    const mend = 'correct the variable; README.md lists them all'
    return error.message.split('\n').map((line) => ({ name: 'configuration', state: 'wrong', found: line, mend }))
  } finally {
    services.close()
  }
}

/** With a policy that cannot be read, which was said already, the built-in one's categories are asked for. */
async function asking({ models, policyFile }: Config, services: ServiceClients): Promise<readonly Examined[]> {
  const policy = policyOr(policyFile)
  const made = await modelsOf(models, { policy, services, now: Date.now })
  return examine(askChecks(made, models, askMilliseconds), askMilliseconds + 5_000)
}

function policyOr(file: string | null) {
  try {
    return file === null ? builtInPolicy : readPolicyFile(file)
  } catch {
    return builtInPolicy
  }
}
