import type { Queue } from '../../src/ports.ts'

/** A queue from which what is given back comes again at once; `pauses` hears of the seconds that it should have waited. */
export function hurried(queue: Queue, pauses: number[] = []): Queue {
  return {
    ...queue,
    async receive(stop) {
      const delivery = await queue.receive(stop)
      if (!delivery) return delivery
      const hide = (seconds: number) => {
        pauses.push(seconds)
        return delivery.hide(0)
      }
      return { ...delivery, hide }
    },
  }
}
