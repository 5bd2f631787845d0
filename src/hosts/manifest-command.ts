/** What `npm run manifest` says. */
import { manifestText, longestName as longestSlackName, type SlackEntry } from '../../adapters/slack/manifest.ts'
import { longestName as longestTeamsName } from '../../adapters/teams/manifest.ts'
import type { Environment } from '../config.ts'
import { addressIn, Misuse, nameIn, optionsIn } from './misuse.ts'
import { teamsPackageFor } from './teams-package.ts'

export interface Made {
  readonly text: string
  /** To be written, in a folder that exists; null for none. */
  readonly file: { readonly name: string; readonly bytes: Uint8Array } | null
}

/** To be printed, and the process's exit code: 2 for misuse. */
export interface Said extends Made {
  readonly code: 0 | 2
}

/** By platform: what is made of the words after its name. @throws Misuse */
const manifests: Readonly<Record<string, (words: readonly string[], environment?: Environment) => Made>> = {
  slack,
  teams: teamsPackageFor,
}

const usage = `Usage:
  npm run -s manifest -- slack --url https://bot.example.com [--name Chaperone]
  npm run -s manifest -- slack --socket [--name Chaperone]
  npm run -s manifest -- teams --url https://bot.example.com [--id <app id>] [--name Chaperone]
                               [--follow-ups] [--version 1.0.0] [--out chaperone-teams.zip]

  --url         where the platform reaches the bot: Slack calls <url>/slack/events, Teams <url>/api/messages
  --socket      Socket Mode: the bot opens a connection to Slack and needs no address of its own
  --name        what the app is called, at most ${longestSlackName} characters in Slack, ${longestTeamsName} in Teams
  --id          the application (client) id of the bot's app registration; default: TEAMS_APP_ID
  --follow-ups  ask teams and chats for the consent to read everything that is written there, so that
                follow-up questions need no mention; without it the bot gets what mentions it, and no more
  --version     of the package: Teams takes an update only with a higher one
  --out         where the app package is written`

export function manifestCommand([platform, ...words]: readonly string[], environment?: Environment): Said {
  try {
    const manifest = Object.hasOwn(manifests, platform ?? '') ? manifests[platform ?? ''] : undefined
    if (manifest) return { ...manifest(words, environment), code: 0 }
    const known = Object.keys(manifests).join(', ')
    throw new Misuse(`${platform === undefined ? 'Name a platform' : 'No such platform is known. There is'}: ${known}.`)
  } catch (error) {
    if (!(error instanceof Misuse)) throw error
    return { text: `${error.message}\n\n${usage}`, file: null, code: 2 }
  }
}

const text = { type: 'string' } as const

function slack(words: readonly string[]): Made {
  const { url, socket, name } = optionsIn(words, { url: text, name: text, socket: { type: 'boolean' } })
  return { text: manifestText(entryOf(url, socket ?? false), nameIn(name, longestSlackName)), file: null }
}

function entryOf(url: string | undefined, socket: boolean): SlackEntry {
  if (socket && url !== undefined)
    throw new Misuse('Give either --url or --socket: in Socket Mode there is no address.')
  if (socket) return { kind: 'socket' }
  if (url === undefined) throw new Misuse('Give --url with the address of the bot, or --socket.')
  return { kind: 'http', url: addressIn(url, 'Slack', '/slack/events') }
}
