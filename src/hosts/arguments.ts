/** What the server is told on its command line. */
import { parseArgs } from 'node:util'
import { ConfigurationError, type Config } from '../config.ts'
import { awsOnly } from './aws-only.ts'

/** Which half of the bot a process is. */
export type Half = 'receive' | 'work'

const usage = `Usage: npm start -- [--only receive|work]
  --only receive   takes what the chat platforms bring, and works on nothing
  --only work      works on what others received, and answers /healthz alone`

/** Null: both halves. @throws ConfigurationError */
export function readHalf(given: readonly string[], config: Config): Half | null {
  const only = onlyIn(given)
  if (only === undefined) return null
  if (only !== 'receive' && only !== 'work') throw new ConfigurationError(`--only must be receive or work.\n${usage}`)
  awsOnly(config, 'a process with --only')
  const problems = [
    ...(config.playground.on ? ['PLAYGROUND must be off beside --only: its page and its workers are one process'] : []),
    ...(only === 'receive' && !config.slack && !config.teams
      ? ['--only receive needs a chat platform to receive from']
      : []),
  ]
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'))
  return only
}

function onlyIn(given: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...given], options: { only: { type: 'string' } } }).values.only
  } catch (error) {
    throw new ConfigurationError(`${error instanceof Error ? error.message : 'Unknown arguments'}\n${usage}`)
  }
}
