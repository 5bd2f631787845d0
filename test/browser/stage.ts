/** A server with the playground, and a small bot behind it. */
import { rm } from 'node:fs/promises'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { openPlayground } from '../../adapters/playground/open-playground.ts'
import type { Inbound } from '../../src/turn.ts'
import { temporaryFolder } from '../adapters/playground/fixtures.ts'
import { smallBot } from './small-bot.ts'
import { freePort } from '../free-port.ts'

export interface Stage {
  readonly url: string
  /** While true, the bot takes nothing. */
  deaf: boolean
  /** On the same port as before, so that an open page finds its way back. */
  start(): Promise<void>
  stop(): Promise<void>
  end(): Promise<void>
}

export async function openStage(token: string | null = null): Promise<Stage> {
  const folder = await temporaryFolder()
  const port = await freePort()
  let close = async () => {}
  const stage: Stage = {
    url: `http://localhost:${port}`,
    deaf: false,
    async start() {
      let bot = async (_inbound: Inbound) => {}
      const playground = await openPlayground({
        folder,
        host: '127.0.0.1',
        port,
        token,
        about: { models: 'Demonstration: a small bot of the test answers here, and no model at all.' },
        async accept(inbound) {
          if (stage.deaf) throw new Error('The queue is down')
          await bot(inbound)
        },
        observer: { failed: () => {} },
      })
      bot = smallBot(playground.platform)
      const server = serve({ fetch: new Hono().route('/', playground.routes).fetch, port, hostname: '127.0.0.1' })
      close = async () => {
        await playground.close()
        const closed = new Promise((resolve) => server.close(resolve))
        if ('closeAllConnections' in server) server.closeAllConnections()
        await closed
      }
    },
    stop: () => close(),
    async end() {
      await close()
      await rm(folder, { recursive: true })
    },
  }
  await stage.start()
  return stage
}
