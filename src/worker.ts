/** From a delivery to its end: checked, kept hidden from others while it is worked on, then acknowledged or given back. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Bot, Next } from './bot.ts'
import { parseInbound } from './inbound.ts'
import type { Delivery } from './ports.ts'
import { processInbound } from './process.ts'
import { inboundId, type Inbound } from './turn.ts'

export interface Hold {
  /** How long a delivery stays hidden without renewal, in seconds; it is renewed at a third of it. */
  readonly visibilitySeconds: number
  /** Ends every attempt at once. */
  readonly stop: AbortSignal
}

/** Never throws: what fails is given back to the queue. `inbound`: of its body; null where that cannot be read. */
export async function work(delivery: Delivery, inbound: Inbound | null, bot: Bot, hold: Hold): Promise<void> {
  const item = inbound ? inboundId(inbound) : 'unreadable'
  const followed = { half: 'work', item, header: delivery.trace } as const
  // By then the failure was told, and the delivery given back: only the trace had yet to learn of it.
  await bot.tracer.follow(followed, () => carryThrough(delivery, inbound, item, bot, hold)).catch(() => {})
}

/** @throws what kept it from an end, once the delivery is given back */
async function carryThrough(
  delivery: Delivery,
  inbound: Inbound | null,
  item: string,
  bot: Bot,
  hold: Hold,
): Promise<void> {
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
    throw error
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
  const easel = openEasel(bot, shift)
  await Promise.all(Array.from({ length: shift.workers }, () => workOn(bot, shift, easel)))
}

async function workOn(bot: Bot, shift: Shift, easel: ReturnType<typeof openEasel>): Promise<void> {
  while (!shift.closing.aborted) {
    try {
      const delivery = await bot.queue.receive(shift.closing)
      const inbound = delivery ? parseInbound(delivery.body) : null
      if (delivery && isPicture(inbound)) await easel(delivery, inbound)
      else if (delivery) await work(delivery, inbound, bot, shift)
    } catch (error) {
      bot.observer.failed('queue', 'receive', error)
      await pause(1000, undefined, { signal: shift.closing }).catch(() => {})
    }
  }
}

const isPicture = (inbound: Inbound | null) => inbound?.kind === 'turn' && inbound.turn.kind === 'imagine'

/** Seconds after which a picture that found no room comes again. */
const comesAgain = 5

/**
 * Pictures take long: at most half of the workers draw at once, so that questions always find one. Further pictures go
 * back to the queue unclaimed, which costs no attempt.
 */
function openEasel(bot: Bot, shift: Shift) {
  let free = Math.ceil(shift.workers / 2)
  return async (delivery: Delivery, inbound: Inbound | null): Promise<void> => {
    if (free === 0) {
      bot.observer.counted('picture put off')
      return delivery.hide(comesAgain)
    }
    free -= 1
    try {
      await work(delivery, inbound, bot, shift)
    } finally {
      free += 1
    }
  }
}
