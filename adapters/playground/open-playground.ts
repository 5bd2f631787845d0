/** A web page that stands in for Slack and Teams: its chat service, and the adapter between that and the core. */
import type { ChatPlatform, Observer, Presence } from '../../src/ports.ts'
import type { Inbound } from '../../src/turn.ts'
import type { Hono } from 'hono'
import { ZodError } from 'zod'
import type { About } from './api.ts'
import { usualPace, type Pace } from './courier.ts'
import { playgroundPlatform, playgroundPresence } from './deliver.ts'
import type { Event } from './event.ts'
import { eventStreams } from './event-stream.ts'
import { read } from './read.ts'
import { routes } from './routes.ts'
import { openService } from './service.ts'

export interface PlaygroundOptions {
  /** Its own; made when it is not there. */
  readonly folder: string
  /** As the host listens: under these, and loopback's names, the playground answers. */
  readonly host: string
  readonly port: number
  /** Asked for once in every browser; null: not asked for. */
  readonly token: string | null
  readonly about: About
  /** The ingress. While it rejects, the service keeps the message and brings it again. */
  readonly accept: (inbound: Inbound) => Promise<void>
  readonly observer: Pick<Observer, 'failed'>
  readonly pace?: Pace
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

export interface Playground {
  /** What its places carry, and the name of its desk. */
  readonly name: 'playground'
  readonly platform: ChatPlatform
  readonly presence: Presence
  /** `/` and `/playground/…`, for the host to mount at its root. */
  readonly routes: Hono
  /** Ends the pages' streams, which would keep a server open, and closes the disk. */
  close(): Promise<void>
}

/** @throws when another process has the folder open. */
export async function openPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { accept, observer, pace = usualPace, now = Date.now, ...rest } = options
  const failed = observer.failed.bind(observer)

  /** What cannot be read now can never be read: bringing it again would help nobody. */
  const deliver = async (event: Event) => {
    const inbound = readable(event, failed)
    if (inbound) await accept(inbound)
  }
  const service = await openService({ folder: options.folder, deliver, failed, pace, now })
  const streams = eventStreams()
  return {
    name: 'playground',
    platform: playgroundPlatform(service.bot),
    presence: playgroundPresence(service.bot),
    routes: routes({ ...rest, people: service.people, streams, failed }),
    async close() {
      streams.close()
      await service.close()
    },
  }
}

function readable(event: Event, failed: Observer['failed']): Inbound | null {
  try {
    return read(event)
  } catch (error) {
    if (!(error instanceof ZodError)) throw error
    failed(`${event.channel}/${event.message}`, 'reading an event', error)
    return null
  }
}
