/** Whose request this is. Only the page that this very server gave out may use it: no other site, under no other name. */
import type { Context, MiddlewareHandler } from 'hono'

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** A foreign name that resolves to this machine (DNS rebinding) is told by its `Host`. */
export function ownHost(host: string, port: number): MiddlewareHandler {
  const names = [...loopback, host.includes(':') ? `[${host}]` : host.toLowerCase()]
  const allowed = new Set(names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])))
  return async (c, next) => {
    const name = c.req.header('host')?.toLowerCase()
    if (!name || !allowed.has(name)) return refuse(c, 'This playground does not answer under that name.')
    return next()
  }
}

/** Of browsers, only our own page: a request names its origin, or says that it comes from the same one. */
export const ownPage: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin')
  const site = c.req.header('sec-fetch-site') ?? 'none'
  const foreign = origin !== undefined && !sameHost(origin, c.req.header('host'))
  if (foreign || !['same-origin', 'none'].includes(site)) return refuse(c, 'Other sites may not use this playground.')
  return next()
}

/** A form of another site cannot send JSON without being asked for permission first. */
export const jsonOnly: MiddlewareHandler = async (c, next) => {
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD'
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (!reads && type !== 'application/json') return c.json({ error: 'The body has to be application/json.' }, 415)
  return next()
}

function sameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase().replace(/:80$/u, '')
}

const refuse = (c: Context, error: string) => c.json({ error }, 403)
