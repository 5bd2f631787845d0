/** Slack's Web API on the far side of the wire: it remembers, limits, fails on demand, and refuses what Slack would refuse. */
import { serve, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { AddressInfo } from 'node:net'
import { methodsOf, type Arguments } from './methods.ts'
import { Refusal, self, workspace, type SlackMessage, type Workspace } from './state.ts'

export interface Call {
  readonly method: string
  readonly args: Arguments
  readonly token: string
}

/** `lost`: it is done, and the connection breaks before the answer. */
export type Trouble =
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'status'; readonly status: 429 | 500 | 503; readonly retryAfter?: number }
  | { readonly kind: 'lost' | 'unreachable' | 'garbage' }

export interface FarSideSlack {
  /** Ends with a slash. */
  readonly apiUrl: string
  readonly space: Workspace
  readonly calls: Call[]
  /** Which tokens are accepted. */
  readonly tokens: Set<string>
  /** What every answer says of the token's scopes; null: nothing. */
  granted: readonly string[] | null
  readonly methods: readonly string[]
  /** Calls of a method (`*`: of any) end so; `times`: how many, once; `after` so many have gone well. */
  trouble(method: string, trouble: Trouble, times?: number, after?: number): void
  calm(): void
  /** Of each channel, one call of this method in so many milliseconds. */
  pace(method: string, milliseconds: number, now: () => number): void
  /** Calls that came before they might. */
  readonly impatient: { count: number }
  /** From now on, no message's metadata is shown. */
  hideMetadata(): void
  /** A file is in its place only once it was asked for so often. */
  shareAfter(looks: number): void
  /** A message is gone, whoever wrote it. */
  forget(channel: string, ts: string): void
  /** A message of somebody else's app. */
  forge(channel: string, thread: string, user: string, metadata: unknown): void
  /** A person's message: the beginning of a thread, unless it stands in one. */
  say(user: string, channel: string, text: string, thread?: string): string
  /** What everybody sees there now, oldest first. */
  seen(channel: string, thread: string | null): readonly SlackMessage[]
  close(): Promise<void>
}

interface Waiting {
  readonly method: string
  readonly trouble: Trouble
  left: number
  after: number
}

export async function farSideSlack(): Promise<FarSideSlack> {
  const space = workspace()
  const calls: Call[] = []
  const tokens = new Set(['xoxb-test'])
  const troubles: Waiting[] = []
  const paces = new Map<
    string,
    { readonly milliseconds: number; readonly now: () => number; readonly last: Map<string, number> }
  >()
  const impatient = { count: 0 }
  let origin = ''
  const methods = methodsOf(space, () => origin)

  const troubleOf = (method: string) => {
    const waiting = troubles.find((each) => each.left > 0 && (each.method === method || each.method === '*'))
    if (!waiting) return null
    if (waiting.after > 0) {
      waiting.after -= 1
      return null
    }
    waiting.left -= 1
    return waiting.trouble
  }
  const tooSoon = (method: string, channel: string) => {
    const pace = paces.get(method)
    if (!pace) return null
    const wait = (pace.last.get(channel) ?? -Infinity) + pace.milliseconds - pace.now()
    if (wait <= 0) pace.last.set(channel, pace.now())
    else impatient.count += 1
    return wait <= 0 ? null : Math.ceil(wait / 1000)
  }

  const app = new Hono<{ Bindings: HttpBindings }>()
  app.post('/api/:method', async (context) => {
    const method = context.req.param('method')
    const args = Object.fromEntries(new URLSearchParams(await context.req.text()))
    const token = (context.req.header('authorization') ?? '').replace('Bearer ', '')
    calls.push({ method, args, token })
    const breakOff = () => {
      context.env.incoming.socket.destroy()
      return new Response(null)
    }
    const trouble = troubleOf(method)
    if (trouble?.kind === 'unreachable') return breakOff()
    if (trouble?.kind === 'garbage') return context.html('<html>Bad gateway for everybody in the channel</html>')
    if (trouble?.kind === 'error') return context.json({ ok: false, error: trouble.code })
    if (trouble?.kind === 'status')
      return context.json(
        { ok: false },
        trouble.status,
        trouble.retryAfter === undefined ? {} : { 'Retry-After': String(trouble.retryAfter) },
      )
    const seconds = tooSoon(method, args['channel'] ?? '')
    if (seconds !== null)
      return context.json({ ok: false, error: 'ratelimited' }, 429, { 'Retry-After': String(seconds) })
    if (!tokens.has(token)) return context.json({ ok: false, error: 'invalid_auth' })
    if (far.granted) context.header('x-oauth-scopes', far.granted.join(','))
    const answer = done(() => methods[method]?.(args) ?? { ok: false, error: 'unknown_method' })
    return trouble?.kind === 'lost' ? breakOff() : context.json(answer)
  })
  app.post('/upload/:id', async (context) => {
    calls.push({ method: 'upload', args: {}, token: context.req.header('authorization') ?? '' })
    const trouble = troubleOf('upload')
    const file = space.files.get(context.req.param('id'))
    if (!file || trouble) return context.text('no', trouble?.kind === 'status' ? trouble.status : 404)
    file.bytes = new Uint8Array(await context.req.arrayBuffer())
    return context.text('OK')
  })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((listening) => server.once('listening', listening))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const far: FarSideSlack = {
    apiUrl: `${origin}/api/`,
    space,
    calls,
    tokens,
    granted: null,
    methods: Object.keys(methods),
    trouble: (method, trouble, times = 1, after = 0) => void troubles.push({ method, trouble, left: times, after }),
    calm: () => void troubles.splice(0),
    pace: (method, milliseconds, now) => void paces.set(method, { milliseconds, now, last: new Map() }),
    impatient,
    hideMetadata: () => void (space.shows.metadata = false),
    shareAfter: (looks) => void (space.shows.filesAfter = looks),
    forget(channel, ts) {
      const at = space.messages.findIndex((each) => each.channel === channel && each.ts === ts)
      space.messages.splice(at, 1)
    },
    forge(channel, thread, user, metadata) {
      const about = { text: 'x', blocks: [], file: null, only: null }
      space.messages.push({ channel, ts: space.stamp(), thread_ts: thread, user, metadata, ...about })
    },
    say(user, channel, text, thread) {
      const ts = space.stamp()
      const about = { blocks: [], metadata: null, file: null, only: null }
      space.messages.push({ channel, ts, thread_ts: thread ?? null, user, text, ...about })
      return ts
    },
    seen: (channel, thread) =>
      space.messages.filter(
        (each) =>
          each.channel === channel && each.thread_ts === thread && each.user === self.user && each.only === null,
      ),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
  return far
}

function done(call: () => Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  try {
    return { ok: true, ...call() }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ok: false, error: error.code }
  }
}
