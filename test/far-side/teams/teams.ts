/** Teams on the far side of the wire: its connector service, which remembers, checks and can misbehave, beside the identity. */
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import type { TeamsConfig } from '../../../src/config/teams.ts'
import { secret } from '../../../src/config/secret.ts'
import { activityComplaints, type Sent } from './activity-check.ts'
import { appId, openIdentity, password, tenantId } from './identity.ts'

export interface Post {
  readonly id: string
  readonly conversation: string
  /** The service's path that it came by: `/amer`. */
  readonly region: string
  readonly activity: Sent
  removed: boolean
}

export interface Seen {
  readonly method: string
  readonly path: string
  readonly authorization: string | null
}

/** A status with which a request is refused; `loses the answer`: done, and the connection cut; or what a handler makes of it. */
export type Trouble = number | 'loses the answer' | 'redirects' | null

export type FarSideTeams = Awaited<ReturnType<typeof farSideTeams>>

export const adminChannel = '19:moderators@thread.tacv2'

export async function farSideTeams(now: () => number = Date.now) {
  const identity = await openIdentity(now)
  const posts: Post[] = []
  const typing: string[] = []
  const requests: Seen[] = []
  const complaints: string[] = []
  const members = new Map<string, Record<string, unknown>>()
  const state = {
    trouble: (_seen: Seen): Trouble => null,
    /** Seconds told along with a refusal. */
    retryAfter: 0.01 as number | null,
  }
  let ids = 1_750_000_000_000

  const connector = new Hono()
  connector.use(async (c, next) => {
    const seen = {
      method: c.req.method,
      path: decodeURIComponent(c.req.path),
      authorization: c.req.header('authorization') ?? null,
    }
    requests.push(seen)
    if (!/^Bearer bot-token-\d+$/.test(seen.authorization ?? ''))
      return c.json({ error: { code: 'Unauthorized' } }, 401)
    const trouble = state.trouble(seen)
    if (typeof trouble === 'number')
      return new Response(JSON.stringify({ error: { code: 'Trouble', message: 'no' } }), {
        status: trouble,
        headers: state.retryAfter === null ? {} : { 'retry-after': String(state.retryAfter) },
      })
    if (trouble === 'redirects') return c.redirect('http://127.0.0.1:9/elsewhere', 307)
    await next()
    if (trouble === 'loses the answer') c.res = new Response('lost', { status: 502 })
  })
  connector.post('/:region/v3/conversations', async (c) => {
    const { members: [asked] = [], tenantId: tenant } = await c.req.json<{
      members?: { id: string }[]
      tenantId?: string
    }>()
    if (!asked || tenant !== tenantId) return c.json({ error: { code: 'BadArgument' } }, 400)
    return c.json({ id: personalOf(asked.id) }, 201)
  })
  connector.post('/:region/v3/conversations/:conversation/activities/:reply?', async (c) => {
    const { conversation, region } = c.req.param()
    const activity = await c.req.json<Sent>()
    complaints.push(...activityComplaints(activity))
    if (activity.type === 'typing') {
      typing.push(conversation)
      return c.json({ id: `typing-${typing.length}` }, 201)
    }
    const id = String((ids += 1))
    posts.push({ id, conversation, region: `/${region}`, activity, removed: false })
    return c.json({ id }, 201)
  })
  connector.delete('/:region/v3/conversations/:conversation/activities/:id', (c) => {
    const { conversation, id } = c.req.param()
    const post = posts.find((each) => each.id === id && each.conversation === conversation && !each.removed)
    if (!post) return c.json({ error: { code: 'ActivityNotFoundInConversation' } }, 404)
    post.removed = true
    return c.body(null, 200)
  })
  connector.get('/:region/v3/conversations/:conversation/members/:member', (c) => member(c, members))

  const app = new Hono().route('/identity', identity.routes).route('/', connector)
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((listening) => server.once('listening', listening))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const serviceUrl = `http://${host}/amer/`
  const config: TeamsConfig = {
    app: { id: appId, tenantId, credential: { kind: 'password', secret: { kind: 'value', value: secret(password) } } },
    local: false,
    openIdMetadata: `http://${host}/identity/openid`,
    loginUrl: `http://${host}/identity/login`,
    serviceHosts: [host],
    adminChannel,
  }
  return {
    identity,
    host,
    serviceUrl,
    config,
    posts,
    typing,
    requests,
    complaints,
    members,
    state,
    /** What stands in a conversation now, oldest first. */
    standing: (conversation: string) => posts.filter((post) => post.conversation === conversation && !post.removed),
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed())
        // Whoever keeps a connection open would keep this waiting for a minute.
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

export const personalOf = (person: string) => `a:alone-with-${person}`

function member(c: Context, members: ReadonlyMap<string, Record<string, unknown>>) {
  const id = c.req.param('member') ?? ''
  const about = members.get(id)
  return about
    ? c.json({ id: `29:${id}`, aadObjectId: id, ...about })
    : c.json({ error: { code: 'MemberNotFound' } }, 404)
}
