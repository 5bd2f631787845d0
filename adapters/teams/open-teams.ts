/** Microsoft Teams: the way in and the way out, over one set of keys, one token and one list of trusted hosts. */
import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Moderator } from '../../src/config/moderators.ts'
import type { TeamsConfig } from '../../src/config/teams.ts'
import type { Accept } from '../../src/ingress.ts'
import type { Policy } from '../../src/policy/policy.ts'
import {
  ProviderFailed,
  type ChatPlatform,
  type Directory,
  type ObjectStore,
  type Observer,
  type Presence,
  type Reception,
  type SecretSource,
} from '../../src/ports.ts'
import { answers } from './answers.ts'
import { openConversations } from './conversations.ts'
import { teamsPlatform } from './deliver.ts'
import { namesOf, teamsDirectory } from './directory.ts'
import { door } from './door.ts'
import { gate, longestCall, type Gate } from './gate.ts'
import { openSigningKeys } from './keys.ts'
import { localGate } from './local-gate.ts'
import { name } from './place.ts'
import { teamsPresence } from './presence.ts'
import { receiver, type Receive } from './receive.ts'
import { teamsReception } from './reception.ts'
import { trustsHosts, trustsLoopback, type Trusts } from './service-host.ts'
import { commonUrl, serviceUrls } from './service-urls.ts'
import { botToken, type BotToken } from './token.ts'
import { wordsOf } from './wording.ts'

export interface TeamsOptions {
  readonly config: TeamsConfig
  /** The app's password or certificate; null for local test clients. */
  readonly secret: SecretSource | null
  /** The ingress. While it rejects, Teams is told to bring the activity again. */
  readonly accept: Accept
  readonly objects: ObjectStore
  readonly policy: Policy
  readonly moderators: readonly Moderator[]
  readonly observer: Pick<Observer, 'failed'>
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

export interface Teams {
  /** What its places carry, and the name of its desk. */
  readonly name: typeof name
  readonly platform: ChatPlatform
  readonly presence: Presence
  /** Null for local test clients, which have no roster. */
  readonly directory: Directory | null
  readonly reception: Reception
  /** `POST /api/messages`, for the host to mount at its root. */
  readonly routes: Hono
  /** The same for a host that has no server. */
  readonly receive: Receive
  close(): Promise<void>
}

/** Reads the keys that Teams signs with, so that no activity waits for them. @throws ProviderFailed */
export async function openTeams({
  config,
  accept,
  objects,
  policy,
  moderators,
  observer,
  ...rest
}: TeamsOptions): Promise<Teams> {
  const { app, serviceHosts, adminChannel } = config
  const { gate: entrance, token, trusts } = app ? await known(app, config, rest) : local
  const tenant = app?.tenantId ?? 'local'
  const failed = (error: unknown) => observer.failed(name, 'keeping a note', error)
  const urls = serviceUrls({ objects, tenant, trusts, common: commonUrl(serviceHosts), failed })
  const kept = answers(objects, tenant)
  const conversations = openConversations({ door: door({ trusts, token }), urls, appId: app?.id ?? null, tenant })
  const presence = teamsPresence(conversations)
  const ids = new Set(moderators.filter(({ platform }) => platform === name).map(({ id }) => id))
  const looks = { words: wordsOf(policy), sensitivity: policy.sensitivity }
  const receive = receiver({
    gate: entrance,
    accept,
    answers: kept,
    urls,
    isModerator: (person) => ids.has(person),
    words: looks.words,
    failed: observer.failed.bind(observer),
  })
  return {
    name,
    platform: teamsPlatform({
      conversations,
      answers: kept,
      adminChannel,
      looks,
      nameOf: app ? namesOf(conversations) : nobody,
      failed,
    }),
    presence,
    directory: app ? teamsDirectory(conversations, tenant) : null,
    reception: teamsReception(conversations, looks),
    routes: routes(receive),
    receive,
    async close() {
      presence.close()
      await urls.close()
    },
  }
}

const nobody = async () => null

interface Way {
  readonly gate: Gate
  readonly token: BotToken | null
  readonly trusts: Trusts
}

const local: Way = { gate: localGate, token: null, trusts: trustsLoopback }

async function known(
  app: NonNullable<TeamsConfig['app']>,
  { openIdMetadata, loginUrl, serviceHosts }: TeamsConfig,
  { secret, now = Date.now }: Pick<TeamsOptions, 'secret' | 'now'>,
): Promise<Way> {
  if (!secret) throw new ProviderFailed('platform', 'The Teams app has no secret', { retryable: false })
  const keys = await openSigningKeys(openIdMetadata, now)
  const trusts = trustsHosts(serviceHosts)
  const token = botToken({ app, loginUrl, scope: async () => `${keys.issuer}/.default`, secret, now })
  return { gate: gate({ appId: app.id, tenantId: app.tenantId, keys, trusts, now }), token, trusts }
}

function routes(receive: Receive): Hono {
  // Nothing longer is even read.
  const limit = bodyLimit({ maxSize: longestCall, onError: (c) => c.body(null, 413) })
  const app = new Hono()
  // Only a call that was cut off ends here: there is nobody to answer.
  app.onError(() => new Response(null, { status: 400 }))
  return app.post('/api/messages', limit, async (c) => {
    const rawBody = new Uint8Array(await c.req.arrayBuffer())
    const from = getConnInfo(c).remote.address ?? null
    const { status, headers, body } = await receive({ headers: c.req.header(), rawBody, from })
    return new Response(body === '' ? null : body, { status, headers })
  })
}
