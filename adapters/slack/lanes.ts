/** Calls of one kind wait for each other, in order, and all of them for as long as Slack said. */
import { setTimeout as delay } from 'node:timers/promises'
import PQueue from 'p-queue'
import { RateLimited } from './failure.ts'

export interface Time {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly wait: (milliseconds: number) => Promise<void>
}

export const machineTime: Time = { now: Date.now, wait: (milliseconds) => delay(milliseconds) }

interface Lane {
  readonly queue: PQueue
  /** Calls that have not ended. */
  calls: number
  /** Nothing is sent before: milliseconds since the epoch. */
  until: number
}

/** Runs attempts of a lane, at most so many at once; one that is rate limited is made again, before all that came after it. */
export type Lanes = <T>(name: string, atOnce: number, attempt: () => Promise<T>) => Promise<T>

/** `longest`: milliseconds that a call may wait, in all, before it is made. @throws RateLimited when it would be longer */
export function openLanes({ now, wait }: Time, longest: number): Lanes {
  const lanes = new Map<string, Lane>()
  const laneOf = (name: string, atOnce: number) => {
    const lane = lanes.get(name) ?? { queue: new PQueue({ concurrency: atOnce }), calls: 0, until: 0 }
    lanes.set(name, lane)
    lane.calls += 1
    return lane
  }

  return async (name, atOnce, attempt) => {
    const lane = laneOf(name, atOnce)
    const deadline = now() + longest
    const turn = async () => {
      for (;;) {
        if (Math.max(now(), lane.until) > deadline) throw new RateLimited(name, (lane.until - now()) / 1000, undefined)
        if (lane.until > now()) await wait(lane.until - now())
        try {
          return await attempt()
        } catch (error) {
          if (!(error instanceof RateLimited)) throw error
          lane.until = Math.max(lane.until, now() + Math.max(error.seconds, 1) * 1000)
        }
      }
    }
    try {
      return await lane.queue.add(turn)
    } finally {
      lane.calls -= 1
      if (lane.calls === 0 && lane.until <= now()) lanes.delete(name)
    }
  }
}
