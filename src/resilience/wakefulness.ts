/** How long a model took to wake: from the first call that found it asleep to the first that it answered. */
import type { Bot } from '../bot.ts'
import { ModelAsleep } from '../ports.ts'

/** Who waits asks more often. After a longer silence nobody knows when it woke. */
const longestSilence = 60_000

/** For one dependency. Nobody waits for what is remembered, and its failure changes nothing. */
export function wakefulness({ wakes, observer, now }: Pick<Bot, 'wakes' | 'observer' | 'now'>) {
  let sleep: { readonly model: string; readonly since: number; readonly last: number } | null = null
  return {
    failed(error: unknown): void {
      if (!(error instanceof ModelAsleep)) return
      const { model } = error
      const known = sleep?.model === model && now() - sleep.last <= longestSilence ? sleep.since : now()
      sleep = { model, since: known, last: now() }
    },
    answered(): void {
      if (!sleep) return
      const { model, since, last } = sleep
      sleep = null
      if (now() - last > longestSilence) return
      wakes.seen(model, (now() - since) / 1000).catch((error: unknown) => observer.failed(model, 'wake', error))
    },
  }
}
