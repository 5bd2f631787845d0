/** Microsoft Teams: the way in and the way out, over one set of keys, one token and one list of trusted hosts. */
import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { TeamsConfig } from '../../src/config/teams.ts'
import type { Policy } from '../../src/policy/policy.ts'
import {
  ProviderFailed,
  type ChatPlatform,
  type Directory,
  type Presence,
  type Reception,
  type SecretSource,
} from '../../src/ports.ts'
import { openConversations } from './conversations.ts'
import { teamsPlatform } from './deliver.ts'
import { namesOf, teamsDirectory } from './directory.ts'
import { door } from './door.ts'
import { longestCall } from './gate.ts'
import { name } from './place.ts'
import { teamsPresence } from './presence.ts'
import type { Receive } from './receive.ts'
import { teamsReception } from './reception.ts'
import { botToken, type BotToken } from './token.ts'
import { openWayIn, type WayInOptions } from './way-in.ts'
import { wordsOf } from './wording.ts'

export interface TeamsOptions extends WayInOptions {
  readonly policy: Policy
  /** The app's password or certificate; null for local test clients. */
  readonly secret: SecretSource | null
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
export async function openTeams({ secret, ...options }: TeamsOptions): Promise<Teams> {
  const { config, observer, now = Date.now } = options
  const { app, adminChannel, loginUrl } = config
  const { receive, answers, urls, trusts, issuer, tenant } = await openWayIn(options)
  const token = app && issuer !== null ? tokenOf(app, loginUrl, issuer, secret, now) : null
  const failed = (error: unknown) => observer.failed(name, 'keeping a note', error)
  const conversations = openConversations({ door: door({ trusts, token }), urls, appId: app?.id ?? null, tenant })
  const presence = teamsPresence(conversations)
  const looks = { words: wordsOf(options.policy), sensitivity: options.policy.sensitivity }
  const nameOf = app ? namesOf(conversations) : nobody
  return {
    name,
    platform: teamsPlatform({ conversations, answers, adminChannel, looks, nameOf, failed }),
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

function tokenOf(
  app: NonNullable<TeamsConfig['app']>,
  loginUrl: string,
  issuer: string,
  secret: SecretSource | null,
  now: () => number,
): BotToken {
  if (!secret) throw new ProviderFailed('platform', 'The Teams app has no secret', { retryable: false })
  return botToken({ app, loginUrl, scope: async () => `${issuer}/.default`, secret, now })
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
