/** Several actors, each on a connection of its own, whose requests go out one at a time in an order that the test sets. */
import type { Connection } from './embedded.ts'

export interface Actor {
  readonly connection: Connection
  readonly act: () => Promise<void>
}

/** Every order of `counts[i]` requests of actor `i`. */
export function* orders(counts: readonly number[]): Generator<readonly number[]> {
  if (counts.every((count) => count === 0)) yield []
  for (const [actor, count] of counts.entries()) {
    if (count === 0) continue
    for (const rest of orders(counts.with(actor, count - 1))) yield [actor, ...rest]
  }
}

/** An actor that is done is passed over; requests beyond the order go out at its end, actor by actor. */
export async function interleave(actors: readonly Actor[], order: readonly number[]): Promise<void> {
  const running = actors.map(start)
  for (const at of order) await running[at]?.step()
  for (const actor of running) while (await actor.step());
  await Promise.all(running.map(({ ended }) => ended))
}

function start({ connection, act }: Actor) {
  let announce = () => {}
  let release = () => {}
  let done = false
  let standing = new Promise<void>((resolve) => (announce = resolve))
  connection.gate = () =>
    new Promise((resolve) => {
      release = resolve
      announce()
    })
  const ended = act().finally(() => {
    done = true
    announce()
  })
  ended.catch(() => {})
  return {
    ended,
    /** Lets one request out and waits until the next one stands at the gate; false when there was none. */
    async step(): Promise<boolean> {
      await standing
      if (done) return false
      standing = new Promise((resolve) => (announce = resolve))
      release()
      await standing
      return true
    },
  }
}
