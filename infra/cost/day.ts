/** When people ask, over one working day: a seeded Poisson process with a morning, a noon and an afternoon. */

export interface Habits {
  /** Of one member, on a working day. */
  readonly questions: number
  readonly pictures: number
}

export interface Asked {
  readonly kind: 'chat' | 'picture'
  /** Seconds since midnight. */
  readonly at: number
}

/** Shares of a day's questions by the hour in which they are asked. */
const byHour: readonly number[] = [
  0.002, 0.001, 0.001, 0.001, 0.001, 0.004, 0.012, 0.035, 0.085, 0.115, 0.12, 0.1, 0.065, 0.085, 0.11, 0.1, 0.07, 0.04,
  0.02, 0.012, 0.009, 0.006, 0.004, 0.002,
]

export function askedIn(members: number, { questions, pictures }: Habits, seed: number): readonly Asked[] {
  const chance = chanceFrom(seed)
  const asked = byHour.flatMap((share, hour) => [
    ...within(hour, members * questions * share, 'chat', chance),
    ...within(hour, members * pictures * share, 'picture', chance),
  ])
  return asked.toSorted((a, b) => a.at - b.at)
}

function within(hour: number, expected: number, kind: Asked['kind'], chance: () => number): readonly Asked[] {
  const found: Asked[] = []
  for (let at = next(0); at < 3600; at = next(at)) found.push({ kind, at: hour * 3600 + at })
  return found

  function next(from: number) {
    return expected === 0 ? Infinity : from - (Math.log(1 - chance()) / expected) * 3600
  }
}

/** The same seed gives the same day (mulberry32). */
function chanceFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    const more = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((more ^ (more >>> 14)) >>> 0) / 4_294_967_296
  }
}
