/** What whoever starts the server reads in the terminal. */
import { quietAwsClients, type Config } from '../config.ts'
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

export function greeting({ http, ops, playground, stores, models }: Config): void {
  const page = playground.on
    ? `Open http://${http.host}:${http.port}/ and ask @chaperone something.`
    : 'The playground is off.'
  const kept =
    stores.kind === 'embedded'
      ? `Embedded: DynamoDB, SQS and S3 stand-ins, kept in ${stores.folder}.${modelsStayHere(models) ? ' Nothing leaves this machine.' : ''}`
      : `AWS: tables ${stores.threadsTable} and ${stores.casesTable}, bucket ${stores.picturesBucket}.`
  console.log(`
  Chaperone is ready. ${page}
  ${modelsInWords(models)}
  ${kept}
  Metrics and readiness: http://${ops.host}:${ops.port}/metrics, /readyz. Stop with Ctrl+C.
`)
}

/** Beside a demonstration, how to use an Ollama of this machine. Nobody waits for it. */
export async function adviseOllama({ models }: Config): Promise<void> {
  const found = models.chat.kind === 'demo' ? await findOllama() : null
  if (found) console.log(`  ${ollamaAdvice(found).replaceAll('\n', '\n  ')}\n`)
}
