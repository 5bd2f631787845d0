/** From a delivery to its end: checked, kept hidden from others while it is worked on, then acknowledged or given back. */
import { setTimeout } from 'node:timers/promises'
import type { Bot, Next } from './bot.ts'
import { parseInbound } from './inbound.ts'
import type { Delivery } from './ports.ts'
import { processInbound } from './process.ts'
import { inboundId } from './turn.ts'

export interface Hold {
  /** How long a delivery stays hidden without renewal, in seconds; it is renewed at a third of it. */
  readonly visibilitySeconds: number
  /** Ends every attempt at once. */
  readonly stop: AbortSignal
}

/** Never throws: what fails is given back to the queue. */
export async function work(delivery: Delivery, bot: Bot, hold: Hold): Promise<void> {
  const inbound = parseInbound(delivery.body)
  const item = inbound ? inboundId(inbound) : 'unreadable'
  const renewal = setInterval(
    () =>
      void delivery.hide(hold.visibilitySeconds).catch((error: unknown) => bot.observer.failed(item, 'renew', error)),
    (hold.visibilitySeconds * 1000) / 3,
  )
  try {
    const next: Next = inbound
      ? await processInbound(
          inbound,
          bot,
          AbortSignal.any([hold.stop, AbortSignal.timeout(bot.policy.limits.turnSeconds * 1000)]),
        )
      : { next: 'bury' }
    clearInterval(renewal)
    await settle(delivery, next, item, bot)
  } catch (error) {
    clearInterval(renewal)
    bot.observer.failed(item, 'process', error)
    // If even this fails, the visibility ends by itself.
    await delivery.hide(hold.stop.aborted ? 0 : 2).catch(() => {})
  }
}

async function settle(delivery: Delivery, next: Next, item: string, { observer }: Bot): Promise<void> {
  switch (next.next) {
    case 'again':
      return delivery.hide(next.seconds)
    case 'leave':
      return
    case 'bury':
      await delivery.bury()
      observer.counted('buried')
      break
    case 'finish':
      await delivery.finish()
  }
  observer.step('acknowledged', item)
}

export interface Shift {
  /** How many deliveries are worked on at once. */
  readonly workers: number
  readonly visibilitySeconds: number
  /** No new delivery is taken; what is being worked on goes on. */
  readonly closing: AbortSignal
  /** Ends every attempt at once; its delivery is given back. */
  readonly stop: AbortSignal
}

/** Resolves once `closing` is aborted and the last delivery has met its end. */
export async function workThrough(bot: Bot, shift: Shift): Promise<void> {
  await Promise.all(Array.from({ length: shift.workers }, () => workOn(bot, shift)))
}

async function workOn(bot: Bot, shift: Shift): Promise<void> {
  while (!shift.closing.aborted) {
    try {
      const delivery = await bot.queue.receive(shift.closing)
      if (delivery) await work(delivery, bot, shift)
    } catch (error) {
      bot.observer.failed('queue', 'receive', error)
      await setTimeout(1000, undefined, { signal: shift.closing }).catch(() => {})
    }
  }
}
