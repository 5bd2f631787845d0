/** Whether Teams is set up as the bot needs it. Looks, and changes nothing; no secret is shown. */
import type { TeamsConfig } from '../../src/config/teams.ts'
import type { Check, Diagnosis, ObjectStore, SecretSource } from '../../src/ports.ts'
import { openConversations } from './conversations.ts'
import { certificateFound, tokenFound } from './doctor-login.ts'
import { adminChannelFound, moderatorsFound } from './doctor-people.ts'
import { door } from './door.ts'
import { examined, ok } from './examined.ts'
import { readSigningKeys } from './keys.ts'
import { trustsHosts } from './service-host.ts'
import { commonUrl, serviceUrls, type ServiceUrls } from './service-urls.ts'
import { botToken } from './token.ts'

export interface TeamsDoctorOptions {
  readonly config: TeamsConfig
  /** The app's password or certificate; null for local test clients. */
  readonly secret: SecretSource | null
  /** Where it is kept by which address Teams is reached; null where that cannot be looked at. */
  readonly objects: ObjectStore | null
  /** Entra object ids. */
  readonly moderators: readonly string[]
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

export function teamsChecks({ config, secret, objects, moderators, now }: TeamsDoctorOptions): readonly Check[] {
  const { app, adminChannel, serviceHosts, openIdMetadata, loginUrl } = config
  const local = config.local ? [{ name: 'TEAMS_LOCAL', run: async () => [isLocal] }] : []
  if (!app || !secret) return local
  const trusts = trustsHosts(serviceHosts)
  const issuer = async () => (await readSigningKeys(openIdMetadata)).issuer
  const token = botToken({ app, loginUrl, scope: async () => `${await issuer()}/.default`, secret, now })
  const urls = serviceUrls({
    objects: objects ?? nothingKept,
    tenant: app.tenantId,
    trusts,
    common: commonUrl(serviceHosts),
    failed: () => {},
  })
  const about = { door: door({ trusts, token }), urls, appId: app.id, tenant: app.tenantId }
  const conversations = openConversations(about)
  const { kind } = app.credential
  const people = { adminChannel, moderators, conversations }
  return [
    ...local,
    ...(kind === 'certificate'
      ? [{ name: 'TEAMS_APP_CERTIFICATE', run: async () => certificateFound(await secret.read(), now()) }]
      : []),
    {
      name: kind === 'certificate' ? 'TEAMS_APP_ID' : 'TEAMS_APP_PASSWORD',
      run: () => examined(() => tokenFound(token, app)),
    },
    { name: 'TEAMS_OPENID_METADATA', run: () => examined(() => keysFound(openIdMetadata)) },
    { name: 'Teams service', run: () => examined(() => serviceFound(urls, objects !== null)) },
    ...(adminChannel === null
      ? []
      : [{ name: 'TEAMS_ADMIN_CHANNEL', run: () => examined(() => adminChannelFound({ ...people, adminChannel })) }]),
    { name: 'MODERATORS', run: () => examined(() => moderatorsFound(people)) },
    { name: 'Teams events', run: async () => [unseen] },
  ]
}

const isLocal: Diagnosis = {
  state: 'wrong',
  found: 'IS ON: whatever comes from this machine is let in without a token, and nobody is looked up',
  mend: 'take it away once the local test client is done with',
}

const nothingKept: ObjectStore = { put: async () => {}, get: async () => null, remove: async () => {} }

async function keysFound(metadata: string): Promise<readonly Diagnosis[]> {
  const { keys } = await readSigningKeys(metadata)
  const speaking = [...keys.values()].filter(
    ({ endorsements }) => endorsements.length === 0 || endorsements.includes('msteams'),
  )
  if (speaking.length > 0) return [ok(`${speaking.length} of ${keys.size} keys speak for Teams`)]
  const mend = 'take it away: the default is Microsoft’s public cloud'
  return [{ state: 'wrong', found: `none of ${keys.size} keys speaks for Teams`, mend }]
}

async function serviceFound(urls: ServiceUrls, isKept: boolean): Promise<readonly Diagnosis[]> {
  const heard = await urls.heard()
  if (heard !== null) return [ok(`Teams was last heard from ${new URL(heard).host}`)]
  const found = isKept ? 'nobody has written yet' : 'whether anybody has written yet cannot be seen from here'
  return [{ state: 'not asked', found, mend: 'write to the bot: if no answer comes, look at the messaging endpoint' }]
}

const unseen: Diagnosis = {
  state: 'not asked',
  found: 'whether Azure calls this bot, and what teams have consented to, cannot be seen from here',
  mend: 'mention the bot: if nothing comes, compare the messaging endpoint of the Azure Bot with <address>/api/messages',
}
