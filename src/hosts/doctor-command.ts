/** What `npm run doctor` says. */
import { parseArgs } from 'node:util'
import { modelsOf } from '../assemble.ts'
import { ConfigurationError, readConfig, type Config, type Environment } from '../config.ts'
import { examine, inWords, isWell, type Examined } from '../doctor.ts'
import { builtInPolicy } from '../policy/built-in.ts'
import { readPolicyFile } from '../policy/read-policy.ts'
import { serviceClients, type ServiceClients } from '../providers/aws/service-clients.ts'
import { askChecks } from './ask-checks.ts'
import { readDeployed, type Deployed } from './deployed.ts'
import { checksOf } from './doctor-checks.ts'

/** To be printed, and the process's exit code: 1 when something needs mending, 2 for misuse. */
export interface Said {
  readonly text: string
  readonly code: 0 | 1 | 2
}

const usage = `Usage:
  npm run doctor [-- --ask] [--json]
  npm run doctor -- --stack <name> [--outputs <file>] [--ask] [--json]

  --ask      really asks every model and guard, which wakes what sleeps and costs what a question costs
  --stack    looks at a deployment, as the file tells of it that "npx cdk deploy --outputs-file" wrote
  --outputs  that file: outputs.json unless told otherwise`

const lookMilliseconds = 20_000
/** A model may have to be loaded first. */
const askMilliseconds = 120_000

export async function doctorCommand(words: readonly string[], environment?: Environment): Promise<Said> {
  const options = read(words)
  if (!options) return { text: usage, code: 2 }
  const examined = await look(environment, options)
  const text = options.json ? JSON.stringify(examined, null, 2) : inWords(examined)
  return { text, code: examined.every(isWell) ? 0 : 1 }
}

function read(words: readonly string[]) {
  const flag = { type: 'boolean' } as const
  const text = { type: 'string' } as const
  try {
    return parseArgs({ args: [...words], options: { ask: flag, json: flag, stack: text, outputs: text } }).values
  } catch {
    return null
  }
}

interface Options {
  readonly ask?: boolean
  readonly stack?: string
  readonly outputs?: string
}

async function look(
  environment: Environment | undefined,
  { ask, stack, outputs = 'outputs.json' }: Options,
): Promise<readonly Examined[]> {
  try {
    const deployed = stack === undefined ? null : readDeployed(outputs, stack)
    const config = readConfig(deployed?.environment ?? environment)
    return await lookAt(config, deployed, ask ?? false)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    const mend = 'correct the variable; README.md lists them all'
    return error.message.split('\n').map((line) => ({ name: 'configuration', state: 'wrong', found: line, mend }))
  }
}

async function lookAt(config: Config, deployed: Deployed | null, ask: boolean): Promise<readonly Examined[]> {
  // A deployment is in one region, wherever whoever asks usually works.
  const region = deployed?.environment['AWS_REGION']
  const services = serviceClients(region)
  try {
    const checks = deployed
      ? // The clients of all that a deployment is made of take a while to load.
        (await import('./stack-checks.ts')).stackChecks(deployed, config, services, region)
      : checksOf(config, services, { ask, region })
    const found = await examine(checks, lookMilliseconds)
    return ask ? [...found, ...(await asking(config, services))] : found
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
