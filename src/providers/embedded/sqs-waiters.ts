/** Receivers that wait for a message. Whoever has waited longest is served first, and nobody is woken in vain. */

export interface Waiters<Wish, Yield> {
  /** Empty once the time is over, the receiver is gone, or all are dismissed. */
  wait(wish: Wish, seconds: number, abandoned: AbortSignal): Promise<readonly Yield[]>
  /** Serves who can be served: to be called whenever a message may have become visible. */
  serve(): void
  dismiss(): void
}

export interface Source<Wish, Yield> {
  take(wish: Wish): readonly Yield[]
  /** When something can be taken that cannot be now, on the clock of `now`. */
  next(): number | undefined
  now(): number
}

export function waiters<Wish, Yield>(source: Source<Wish, Yield>): Waiters<Wish, Yield> {
  const waiting = new Map<(found: readonly Yield[]) => void, Wish>()
  let alarm: NodeJS.Timeout | undefined

  function serve(): void {
    for (const [finish, wish] of waiting) {
      const found = source.take(wish)
      if (found.length === 0) break
      finish(found)
    }
    setAlarm()
  }

  function setAlarm(): void {
    clearTimeout(alarm)
    const next = waiting.size > 0 ? source.next() : undefined
    if (next !== undefined) alarm = setTimeout(serve, Math.max(1, Math.ceil(next - source.now())))
  }

  return {
    serve,
    wait: (wish, seconds, abandoned) =>
      new Promise((resolve) => {
        const finish = (found: readonly Yield[]) => {
          waiting.delete(finish)
          clearTimeout(timer)
          resolve(found)
        }
        const giveUp = () => finish([])
        const timer = setTimeout(giveUp, seconds * 1000)
        waiting.set(finish, wish)
        setAlarm()
        if (abandoned.aborted) giveUp()
        else abandoned.addEventListener('abort', giveUp)
      }),
    dismiss() {
      clearTimeout(alarm)
      for (const finish of waiting.keys()) finish([])
    },
  }
}
