/**
 * A worker in a process of its own, over stores and a chat service that live elsewhere. It says each step on standard
 * output, one JSON line each, and kills or stops itself right after the step that it was told, as a crash would.
 */
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { demoModels } from '../../src/demo-models.ts'
import type { Bot } from '../../src/bot.ts'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import type { Step } from '../../src/ports.ts'
import type { EmbeddedSockets } from '../../src/providers/embedded/start.ts'
import { openEmbedded } from '../../src/stores.ts'
import { untraced } from '../../src/untraced.ts'
import { workThrough } from '../../src/worker.ts'
import { farSidePlatform } from '../far-side/chat.ts'
import { plenty } from '../flow/plenty.ts'

export interface Orders {
  readonly sockets: EmbeddedSockets
  readonly chat: string
  readonly visibilitySeconds: number
  readonly die: Death | null
}

/**
 * It dies (or freezes, or takes more memory than there is) the first time that this step is reached. May also come later,
 * as a line on standard input.
 */
export interface Death {
  readonly after: Step
  readonly signal: 'SIGKILL' | 'SIGSTOP' | 'out of memory'
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders
let dying = orders.die

createInterface({ input: process.stdin }).on('line', (line) => {
  dying = JSON.parse(line) as Death
  say({ ready: true })
})

const say = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`)

const { visibilitySeconds } = orders
const stores = await openEmbedded(orders.sockets, {
  retention: builtInPolicy.retention,
  visibilitySeconds,
  now: Date.now,
})
const bot: Bot = {
  ...stores,
  ...demoModels(builtInPolicy),
  policy: plenty,
  platforms: { far: farSidePlatform(orders.chat) },
  directories: {},
  receptions: {},
  presences: {},
  desks: ['far'],
  now: () => Date.now(),
  tracer: untraced,
  observer: {
    step: (step, item) => {
      say({ step, item })
      if (step !== dying?.after) return
      const { signal } = dying
      dying = null
      if (signal === 'out of memory') for (const hoard: number[][] = []; ;) hoard.push(Array<number>(100_000).fill(0.5))
      process.kill(process.pid, signal)
      // SIGKILL needs a moment to arrive; nothing more may happen in it.
      if (signal === 'SIGKILL') for (;;);
    },
    ended: () => {},
    failed: (item, during, error) =>
      say({ failed: during, item, name: error instanceof Error ? error.name : 'unknown' }),
    counted: (event) => say({ counted: event }),
  },
}

const closing = new AbortController()
process.on('SIGTERM', () => {
  closing.abort()
  process.stdin.destroy()
})
say({ ready: true })
await workThrough(bot, {
  workers: 4,
  visibilitySeconds,
  closing: closing.signal,
  stop: new AbortController().signal,
})
await stores.close()
