/**
 * Ids that sort as text in the order in which they were made: microseconds in sixteen digits, never fewer than the last
 * one given, also when the clock steps back. `last` carries the order over a restart.
 */
export function idClock(last: string, now: () => number): () => string {
  let newest = Number(last)
  return () => {
    newest = Math.max(now() * 1000, newest + 1)
    return String(newest).padStart(16, '0')
  }
}
