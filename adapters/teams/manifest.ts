/** The manifest of the app that an administrator uploads to Teams (Microsoft's schema of app manifests, version 1.29). Pure. */
import { createHash } from 'node:crypto'
import template from '../../manifests/teams.json' with { type: 'json' }

export interface TeamsApp {
  /** The bot's id: that of its app registration. */
  readonly id: string
  /** Where the bot is reached; `https:`. */
  readonly url: string
  /** At most `longestName` characters, shown in Teams; null for the template's. */
  readonly name: string | null
  /** Of the package, as `1.0.0`: Teams takes an update only with a higher one. */
  readonly version: string
  /** Ask every team and chat for the consent to read all that is written there, so that follow-ups need no mention. */
  readonly followUps: boolean
}

/** Characters (schema of the manifest). */
export const longestName = 30

/** How a package's version reads. */
export const versionForm = /^\d{1,4}\.\d{1,4}\.\d{1,4}$/

const scopes = ['personal', 'team', 'groupChat'] as const

/** What an owner of a team, or a member of a chat, consents to at the installation there. */
const consents = ['ChannelMessage.Read.Group', 'ChatMessage.Read.Chat'] as const

export function teamsManifest({ id, url, name, version, followUps }: TeamsApp) {
  const { commands, ...about } = template
  // Each scope has a list of its own. Slash commands would come as messages that only the bot sees, which it does not read.
  const commandLists = scopes.map((scope) => ({ scopes: [scope], commands }))
  return {
    ...about,
    version,
    id: appIdOf(id),
    name: name === null ? about.name : { short: name, full: name },
    developer: { name: about.name.short, websiteUrl: url, privacyUrl: url, termsOfUseUrl: url },
    bots: [{ botId: id, scopes, commandLists, supportsFiles: false, isNotificationOnly: false }],
    ...(followUps ? readsAll(id) : {}),
  }
}

const readsAll = (id: string) => ({
  webApplicationInfo: { id, resource: `api://botid-${id}` },
  authorization: {
    permissions: { resourceSpecific: consents.map((consent) => ({ name: consent, type: 'Application' })) },
  },
})

/** The same for the same bot, whenever it is made: a name-based UUID (RFC 9562, 5.5) in the bot's own namespace. */
export function appIdOf(bot: string): string {
  const namespace = Buffer.from(bot.replaceAll('-', ''), 'hex')
  const hash = createHash('sha1').update(namespace).update('teams app').digest().subarray(0, 16)
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
