import { serve } from '@hono/node-server'
import type { Hono } from 'hono'

export interface Listening {
  /** Resolves once the last connection is closed; idle ones are closed at once. */
  close(): Promise<void>
}

/** @throws when the address cannot be listened on. */
export async function listen(app: Hono, { port, host }: { port: number; host: string }): Promise<Listening> {
  const server = serve({ fetch: app.fetch, port, hostname: host })
  await new Promise((ready, failed) => server.once('listening', ready).once('error', failed))
  return {
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        if ('closeIdleConnections' in server) server.closeIdleConnections()
      }),
  }
}
