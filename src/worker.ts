/** From a delivery to its end: checked, kept hidden from others while it is worked on, then acknowledged or given back. */
import { setTimeout as pause } from 'node:timers/promises'
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
  const renewed = renew(delivery, item, bot, hold)
  const attempt = attemptUnder(hold.stop, bot.policy.limits.turnSeconds)
  try {
    const next: Next = inbound ? await processInbound(inbound, bot, attempt.signal) : { next: 'bury' }
    renewed.end()
    await settle(delivery, next, item, bot)
  } catch (error) {
    renewed.end()
    bot.observer.failed(item, 'process', error)
    // If even this fails, the visibility ends by itself.
    await delivery.hide(hold.stop.aborted ? 0 : 2).catch(() => {})
  } finally {
    attempt.end()
  }
}

function renew(delivery: Delivery, item: string, { observer }: Bot, { visibilitySeconds }: Hold) {
  const failed = (error: unknown) => observer.failed(item, 'renew', error)
  const timer = setInterval(() => void delivery.hide(visibilitySeconds).catch(failed), (visibilitySeconds * 1000) / 3)
  return { end: () => clearInterval(timer) }
}

/** `AbortSignal.any` and `.timeout` would leave a timer and a listener behind for every turn. */
function attemptUnder(stop: AbortSignal, seconds: number) {
  const attempt = new AbortController()
  const abort = () => attempt.abort(stop.reason)
  const timer = setTimeout(() => attempt.abort(new Error('The attempt took too long')), seconds * 1000)
  stop.addEventListener('abort', abort, { once: true })
  if (stop.aborted) abort()
  return {
    signal: attempt.signal,
    end: () => {
      clearTimeout(timer)
      stop.removeEventListener('abort', abort)
    },
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
      await pause(1000, undefined, { signal: shift.closing }).catch(() => {})
    }
  }
}
