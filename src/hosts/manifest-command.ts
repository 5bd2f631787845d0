/** What `npm run manifest` says. */
import { parseArgs } from 'node:util'
import { longestName, slackManifest, type SlackEntry } from '../../adapters/slack/manifest.ts'

/** To be printed, and the process's exit code: 2 for misuse. */
export interface Said {
  readonly text: string
  readonly code: 0 | 2
}

/** By platform: what is to be printed for the words after its name. @throws Misuse */
const manifests: Readonly<Record<string, (words: readonly string[]) => string>> = { slack }

const usage = `Usage:
  npm run -s manifest -- slack --url https://bot.example.com [--name Chaperone]
  npm run -s manifest -- slack --socket [--name Chaperone]

  --url      where Slack reaches the bot: events, commands and presses go to <url>/slack/events
  --socket   Socket Mode: the bot opens a connection to Slack and needs no address of its own
  --name     what the app is called, at most ${longestName} characters`

/** The command line is wrong; the message says how. */
class Misuse extends Error {
  override name = 'Misuse'
}

export function manifestCommand([platform, ...words]: readonly string[]): Said {
  try {
    const manifest = Object.hasOwn(manifests, platform ?? '') ? manifests[platform ?? ''] : undefined
    if (manifest) return { text: manifest(words), code: 0 }
    const known = Object.keys(manifests).join(', ')
    throw new Misuse(`${platform === undefined ? 'Name a platform' : 'No such platform is known. There is'}: ${known}.`)
  } catch (error) {
    if (!(error instanceof Misuse)) throw error
    return { text: `${error.message}\n\n${usage}`, code: 2 }
  }
}

function slack(words: readonly string[]): string {
  const { url, socket, name } = slackOptions(words)
  if (name !== undefined && (name.trim() === '' || name.length > longestName))
    throw new Misuse(`--name must have 1 to ${longestName} characters.`)
  return JSON.stringify(slackManifest(entryOf(url, socket ?? false), name ?? null), null, 2)
}

function slackOptions(words: readonly string[]) {
  try {
    const text = { type: 'string' } as const
    return parseArgs({ args: [...words], options: { url: text, name: text, socket: { type: 'boolean' } } }).values
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error))
  }
}

function entryOf(url: string | undefined, socket: boolean): SlackEntry {
  if (socket && url !== undefined)
    throw new Misuse('Give either --url or --socket: in Socket Mode there is no address.')
  if (socket) return { kind: 'socket' }
  if (url === undefined) throw new Misuse('Give --url with the address of the bot, or --socket.')
  const problem = problemOf(url)
  if (problem) throw new Misuse(`--url ${problem}.`)
  return { kind: 'http', url }
}

function problemOf(url: string): string | null {
  if (!URL.canParse(url)) return 'must be a whole address, as https://bot.example.com'
  const { protocol, username, password, search, hash } = new URL(url)
  if (protocol !== 'https:') return 'must begin with https: Slack sends to nothing else'
  if (username || password || search || hash) return 'must hold no user, no ? and no #'
  return new URL(url).pathname.replace(/\/+$/u, '').endsWith('/slack/events')
    ? 'is the address of the bot, without /slack/events'
    : null
}
