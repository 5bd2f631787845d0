/** One endpoint over one day: copies that sleep, wake, and are added when there is more than they can take. */

export interface Served {
  /** Seconds since midnight, in order. */
  readonly arrivals: readonly number[]
  /** How long one request takes, in seconds. */
  readonly seconds: number
  /** How many requests one copy works on at a time. */
  readonly perCopy: number
  readonly copies: number
  /** From the first request that finds nothing to the first answer, in seconds. */
  readonly wakeSeconds: number
  /** A copy goes after so long without work, in seconds. */
  readonly idleSeconds: number
  /** Hours of the day between which one copy stays; null: never. */
  readonly warm: { readonly from: number; readonly to: number } | null
}

export interface Day {
  /** Instance hours that are paid. */
  readonly hours: number
  /** From being asked to being answered, in seconds, in the order of arrival. */
  readonly waits: readonly number[]
  /** How many came while nothing was awake. */
  readonly woke: number
}

interface Copy {
  readonly started: number
  readonly ready: number
  /** When each of its places is free again. */
  readonly places: number[]
  readonly kept: boolean
}

export function simulate(served: Served): Day {
  const { arrivals, seconds, perCopy, copies, wakeSeconds, warm } = served
  const awake: Copy[] = []
  let hours = 0
  let woke = 0
  const start = (started: number, ready: number, kept = false): Copy => {
    const copy: Copy = { started, ready, places: Array.from({ length: perCopy }, () => ready), kept }
    awake.push(copy)
    return copy
  }
  /** Copies whose last work was long enough ago are gone, and paid for until then. */
  const retire = (now: number) => {
    for (const copy of awake.filter((each) => endOf(each, served) <= now)) {
      hours += (endOf(copy, served) - copy.started) / 3600
      awake.splice(awake.indexOf(copy), 1)
    }
  }
  if (warm) start(warm.from * 3600, warm.from * 3600, true)
  const waits = arrivals.map((at) => {
    retire(at)
    const here = awake.filter(({ started }) => started <= at)
    if (!here.some(({ ready }) => ready <= at)) woke += 1
    const soonest = (copy: Copy) => Math.max(at, Math.min(...copy.places))
    let copy = here.toSorted((a, b) => soonest(a) - soonest(b))[0]
    const busy = copy !== undefined && soonest(copy) > at && copy.ready <= at
    if (copy === undefined) copy = start(at, at + wakeSeconds)
    else if (busy && here.length < copies && soonest(copy) > at + seconds) start(at, at + wakeSeconds)
    const begins = soonest(copy)
    copy.places[copy.places.indexOf(Math.min(...copy.places))] = begins + seconds
    return begins + seconds - at
  })
  retire(Infinity)
  return { hours, waits, woke }
}

function endOf({ places, ready, kept }: Copy, { idleSeconds, warm }: Served): number {
  const idle = Math.max(ready, ...places) + idleSeconds
  return kept && warm ? Math.max(idle, warm.to * 3600) : idle
}
