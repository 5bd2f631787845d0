import { once } from 'node:events'
import { Server } from 'node:http'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'

export interface Listening {
  /** Answers what is being asked, for a second at most: a client that keeps asking must not keep the server alive. */
  close(): Promise<void>
}

const graceMilliseconds = 1000

/** @throws when the address cannot be listened on. */
export async function listen(app: Hono, { port, host }: { port: number; host: string }): Promise<Listening> {
  const server = serve({ fetch: app.fetch, port, hostname: host })
  await once(server, 'listening')
  return {
    async close() {
      const closed = once(server, 'close')
      server.close()
      if (!(server instanceof Server)) return
      server.closeIdleConnections()
      const grace = setTimeout(() => server.closeAllConnections(), graceMilliseconds)
      await closed
      clearTimeout(grace)
    },
  }
}
