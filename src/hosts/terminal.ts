/** What whoever starts the server reads in the terminal. */
import { quietAwsClients, type Config } from '../config.ts'
import type { Half } from './arguments.ts'
import { findOllama, ollamaAdvice } from './find-ollama.ts'
import { modelsInWords, modelsStayHere } from './models-in-words.ts'

/** Ends the process with one message, in words, when it cannot start. */
export async function orExplain(start: () => Promise<void>): Promise<void> {
  quietAwsClients()
  try {
    await start()
  } catch (error) {
    // At the start nobody has written anything yet that a message could quote.
    const problems = error instanceof Error ? error.message : String(error)
    console.error(`Chaperone cannot start:\n${problems.replace(/^/gm, '  ')}`)
    process.exit(1)
  }
}

/** `half`: null for both. */
export function greeting(config: Config, half: Half | null): void {
  const { http, ops, playground, stores, models, slack, teams } = config
  const page = playground.on
    ? `Open http://${http.host}:${http.port}/ and ask @chaperone something.`
    : 'The playground is off.'
  const kept =
    stores.kind === 'embedded'
      ? `Embedded: DynamoDB, SQS and S3 stand-ins, kept in ${stores.folder}.${modelsStayHere(models) && !slack && !teams ? ' Nothing leaves this machine.' : ''}`
      : `AWS: tables ${stores.threadsTable} and ${stores.casesTable}, bucket ${stores.picturesBucket}.`
  console.log(`
  Chaperone is ready. ${page}
  ${[...platformsInWords(config, half), half === 'receive' ? 'Nothing is worked on here.' : modelsInWords(models), kept].join('\n  ')}
  Metrics and readiness: http://${ops.host}:${ops.port}/metrics, /readyz. Stop with Ctrl+C.
`)
}

function platformsInWords({ slack, teams }: Config, half: Half | null): readonly string[] {
  const ways = [...(slack?.appToken ? ['Socket Mode'] : []), ...(slack?.signingSecret ? ['/slack/events'] : [])]
  return [
    ...(slack ? [`Slack is ${half === 'work' ? 'answered' : `served over ${ways.join(' and ')}`}.`] : []),
    ...(teams ? [half === 'work' ? 'Teams is answered.' : 'Teams is served over /api/messages.'] : []),
    ...(teams?.local
      ? ['TEAMS_LOCAL IS ON: WHATEVER RUNS ON THIS MACHINE MAY SPEAK TO THE BOT, WITHOUT A TOKEN.']
      : []),
  ]
}

/** Beside a demonstration, how to use an Ollama of this machine. Nobody waits for it. */
export async function adviseOllama({ models }: Config): Promise<void> {
  const found = models.chat.kind === 'demo' ? await findOllama() : null
  if (found) console.log(`  ${ollamaAdvice(found).replaceAll('\n', '\n  ')}\n`)
}
