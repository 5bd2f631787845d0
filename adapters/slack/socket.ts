/** Socket Mode: what Slack says comes over a connection that the bot opens, so that it needs no address of its own. */
import { setTimeout as pause } from 'node:timers/promises'
import { SocketModeReceiver } from '@slack/bolt'
import * as z from 'zod'
import type { Observer } from '../../src/ports.ts'
import { checkEnvelope } from './payload.ts'
import type { Take } from './receive.ts'
import { silent } from './receiver.ts'

type SocketClient = SocketModeReceiver['client']

interface Options {
  readonly appToken: string
  /** Ends with a slash. */
  readonly apiUrl: string
  readonly take: Take
  readonly failed: Observer['failed']
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly pace?: Pace
}

/** Milliseconds. Between a failure and the next attempt, doubling from `first` to `longest`; and how long Slack may take to part. */
export interface Pace {
  readonly first: number
  readonly longest: number
  readonly parting: number
}

export interface Socket {
  /** Resolves once Slack has greeted the connection. @throws what kept the first connection from being made. */
  start(): Promise<void>
  close(): Promise<void>
}

const envelope = z.object({
  type: z.string(),
  body: z.unknown(),
  ack: z.custom<(reply?: object) => Promise<void>>((value) => typeof value === 'function'),
})

export function openSocket({ appToken, apiUrl, take, failed, now, pace = usualPace }: Options): Socket {
  // The client's own reconnecting gives up, by an unhandled rejection, where Slack cannot be reached for a moment.
  const { client } = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: silent,
    installerOptions: { clientOptions: { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, timeout: 10_000 } },
  })
  client.on('slack_event', (given: unknown) => {
    opened(given, take, now).catch((error: unknown) => failed('slack', 'receiving', error))
  })
  const closing = new AbortController()
  let staying = Promise.resolve()
  return {
    async start() {
      const gone = await connect(client)
      staying = stayConnected(client, gone, closing.signal, failed, pace)
    },
    async close() {
      closing.abort()
      const parted = client.disconnect().then(() => staying)
      await Promise.race([parted, pause(pace.parting, undefined, { ref: false })])
    },
  }
}

const usualPace: Pace = { first: 1000, longest: 60_000, parting: 2000 }

/** Acknowledged last: what is not durable, Slack brings again. */
async function opened(given: unknown, take: Take, now: () => number): Promise<void> {
  const { type, body, ack } = envelope.parse(given)
  const payload = checkEnvelope(type, body)
  const reply = payload && (await take(payload, now()))
  await (reply ? ack(reply) : ack())
}

/** Resolves once connected, with a promise that resolves once the connection is gone. */
async function connect(client: SocketClient): Promise<{ readonly gone: Promise<void> }> {
  const gone = new Promise<void>((resolve) => client.once('disconnected', () => resolve()))
  await client.start().catch((error: unknown) => {
    throw error ?? new Error('Slack closed the connection before it was greeted')
  })
  return { gone }
}

async function stayConnected(
  client: SocketClient,
  first: { readonly gone: Promise<void> },
  closing: AbortSignal,
  failed: Observer['failed'],
  pace: Pace,
): Promise<void> {
  let wait = pace.first
  let { gone } = first
  while (!closing.aborted) {
    await gone
    if (closing.aborted) return
    try {
      ;({ gone } = await connect(client))
      wait = pace.first
    } catch (error) {
      failed('slack', 'connecting', error)
      gone = pause(wait, undefined, { signal: closing }).catch(() => {})
      wait = Math.min(wait * 2, pace.longest)
    }
  }
  // It was connecting while it was told to close.
  await client.disconnect()
}
