/** Brings events to the bot at least once, and in order within a lane: an event stays until the bot has taken it. */
import { setTimeout as wait } from 'node:timers/promises'
import { laneOf, type Event } from './event.ts'

export interface Courier {
  take(event: Event): void
  /** Something about this message is still on its way. */
  carries(message: string): boolean
  /** Resolves when nothing is under way any more; what is left stays on disk. */
  close(): Promise<void>
}

/** Milliseconds: how long the bot has to take an event, and how long until the next try, doubling. */
export interface Pace {
  readonly deadline: number
  readonly first: number
  readonly longest: number
}

/** Slack waits three seconds for an acknowledgement (Events API). */
export const usualPace: Pace = { deadline: 3000, first: 250, longest: 30_000 }

interface Ends {
  /** Rejects when the bot cannot take it now. */
  readonly deliver: (event: Event) => Promise<void>
  readonly taken: (event: Event) => Promise<void>
  readonly failed: (event: Event, error: unknown) => void
}

export function openCourier(ends: Ends, pace: Pace): Courier {
  const lanes = new Map<string, Event[]>()
  const walks = new Set<Promise<void>>()
  const closed = new AbortController()

  const walk = async (lane: string, events: Event[]) => {
    let pause = pace.first
    for (let event = events[0]; event && !closed.signal.aborted; event = events[0]) {
      try {
        await inTime(ends.deliver(event), pace.deadline, closed.signal)
        events.shift()
        await ends.taken(event)
        pause = pace.first
      } catch (error) {
        if (closed.signal.aborted) return
        ends.failed(event, error)
        await wait(pause, undefined, { signal: closed.signal }).catch(() => {})
        pause = Math.min(pause * 2, pace.longest)
      }
    }
    lanes.delete(lane)
  }

  return {
    take(event) {
      const lane = laneOf(event)
      const waiting = lanes.get(lane)
      if (waiting) {
        waiting.push(event)
        return
      }
      const events = [event]
      lanes.set(lane, events)
      const walking: Promise<void> = walk(lane, events).finally(() => walks.delete(walking))
      walks.add(walking)
    },
    carries: (message) => [...lanes.values()].some((events) => events.some((event) => event.message === message)),
    async close() {
      closed.abort()
      await Promise.all(walks)
    },
  }
}

/** An acceptance that comes too late does not count: the event is brought again. */
async function inTime(delivery: Promise<void>, deadline: number, closed: AbortSignal): Promise<void> {
  const over = new AbortController()
  const signal = AbortSignal.any([over.signal, closed])
  const late = wait(deadline, undefined, { signal }).then(() => {
    throw new Error('The bot took too long')
  })
  try {
    await Promise.race([delivery, late])
  } finally {
    over.abort()
  }
}
