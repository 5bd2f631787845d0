/** Everything the playground answers over HTTP: the page, its files, its API. Nothing outside `/` and `/playground/`. */
import { Hono } from 'hono'
import { api, type About } from './api.ts'
import type { EventStreams } from './event-stream.ts'
import { pageFiles } from './files.ts'
import { securityHeaders } from './headers.ts'
import type { PeopleApi } from './people-api.ts'
import { Refused } from './refused.ts'
import { doorKey } from './token.ts'
import { ownHost } from './verify.ts'

interface Parts {
  readonly people: PeopleApi
  readonly streams: EventStreams
  readonly about: About
  readonly host: string
  readonly port: number
  readonly token: string | null
  readonly failed: (item: string, during: string, error: unknown) => void
}

export function routes({ people, streams, about, host, port, token, failed }: Parts): Hono {
  const files = pageFiles()
  const app = new Hono()
  const served = (path: string) => {
    const file = files.get(path)
    return file
      ? new Response(file.body, { headers: { 'Content-Type': file.type, 'Cache-Control': 'no-cache' } })
      : Response.json({ error: 'There is nothing here.' }, { status: 404 })
  }

  // Named paths only: the host serves other doors beside this one.
  for (const path of ['/', '/playground/*']) app.use(path, securityHeaders, ownHost(host, port))
  app.get('/', () => served('/playground/index.html'))
  app.route('/playground/api', api({ about, people, streams, door: doorKey(token) }))
  app.all('/playground/*', (c) => served(c.req.method === 'GET' ? c.req.path : ''))
  app.onError((error, c) => {
    if (error instanceof Refused) return c.json({ error: error.message }, error.status)
    failed('playground', 'a request', error)
    return c.json({ error: 'Something went wrong here. Please try again.' }, 500)
  })
  return app
}
