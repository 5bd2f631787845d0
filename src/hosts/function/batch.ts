/** A batch of the queue's -> what of it is not done. Lambda reads the queue; what becomes of a delivery is said here. */
import * as z from 'zod'
import type { Bot } from '../../bot.ts'
import { parseInbound } from '../../inbound.ts'
import type { Delivery, Easel } from '../../ports.ts'
import type { SqsQueue } from '../../providers/aws/queue.ts'
import { turnId, type Inbound } from '../../turn.ts'
import { work } from '../../worker.ts'
import { traceHeader } from '../trace.ts'

/** Lambda developer guide, "Using Lambda with Amazon SQS". */
const batch = z.object({
  Records: z.array(
    z.object({
      messageId: z.string().min(1),
      receiptHandle: z.string().min(1),
      body: z.string(),
      attributes: z.record(z.string(), z.string()),
    }),
  ),
})

type Delivered = z.infer<typeof batch>['Records'][number]

/** What `ReportBatchItemFailures` asks for: nothing of these is taken from the queue. */
export interface NotDone {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

export interface Made {
  readonly bot: Bot
  readonly queue: Pick<SqsQueue, 'deliveryOf'>
  readonly easel: Easel
  /** How long the function may go on, in milliseconds. */
  readonly left: () => number
}

/** A crash frees its thread after so long; whoever lives renews it. */
export const visibilitySeconds = 60

/** Milliseconds before its end at which a function gives back what it works on, in order to say so in time. */
const reserve = 10_000

/** @throws ZodError for anything but a batch */
export async function workBatch(given: unknown, made: Made): Promise<NotDone> {
  const { Records: deliveries } = batch.parse(given)
  const stop = new AbortController()
  const end = () => stop.abort(new Error('The function is about to end'))
  const time = made.left() - reserve
  if (time <= 0) end()
  const ending = setTimeout(end, time)
  try {
    const failed = await firstUndone(deliveries, made, stop.signal)
    // In a queue that keeps an order, nothing that comes after what is not done may be done.
    const [, ...later] = deliveries.slice(failed)
    await giveBack(later, made.queue, 0)
    return notDone(deliveries.slice(failed))
  } finally {
    clearTimeout(ending)
  }
}

/** For a function that cannot work at all: all of the batch comes again in so many seconds. */
export async function putOff(given: unknown, queue: Pick<SqsQueue, 'deliveryOf'>, seconds: number): Promise<NotDone> {
  const { Records: deliveries } = batch.parse(given)
  await giveBack(deliveries, queue, seconds)
  return notDone(deliveries)
}

const notDone = (deliveries: readonly Delivered[]): NotDone => ({
  batchItemFailures: deliveries.map(({ messageId }) => ({ itemIdentifier: messageId })),
})

/** Where even this fails, the visibility ends by itself. */
const giveBack = async (deliveries: readonly Delivered[], queue: Pick<SqsQueue, 'deliveryOf'>, seconds: number) => {
  await Promise.allSettled(deliveries.map((delivered) => deliveryOf(delivered, queue).hide(seconds)))
}

const deliveryOf = ({ body, receiptHandle, attributes }: Delivered, queue: Pick<SqsQueue, 'deliveryOf'>): Delivery =>
  queue.deliveryOf({ Body: body, ReceiptHandle: receiptHandle, Attributes: attributes })

/** The batch's length when all is done. */
async function firstUndone(deliveries: readonly Delivered[], made: Made, stop: AbortSignal): Promise<number> {
  for (const [index, delivered] of deliveries.entries()) {
    if (!(await isDone(delivered, made, stop))) return index
  }
  return deliveries.length
}

async function isDone(delivered: Delivered, { bot, queue, easel, left }: Made, stop: AbortSignal) {
  if (stop.aborted) {
    await giveBack([delivered], queue, 0)
    return false
  }
  let done = false
  const delivery = deliveryOf(delivered, queue)
  const own: Delivery = {
    ...delivery,
    // Lambda has tied it to the trace that the message was sent in.
    trace: traceHeader(),
    // Lambda itself acknowledges what it is not told of.
    finish: async () => {
      done = true
    },
    bury: async () => {
      await delivery.bury()
      done = true
    },
  }
  // So far it is hidden for as long as a function may live.
  await own.hide(visibilitySeconds).catch((error: unknown) => bot.observer.failed('queue', 'hide', error))
  const inbound = parseInbound(own.body)
  await atEasel(inbound, { bot, easel, delivery: own, until: Date.now() + left() }, () =>
    work(own, inbound, bot, { visibilitySeconds, stop }),
  )
  return done
}

interface Sitting {
  readonly bot: Bot
  readonly easel: Easel
  readonly delivery: Delivery
  readonly until: number
}

/** Seconds after which a picture that found no room comes again; it was not claimed, which costs no attempt. */
const comesAgain = 5

/** Pictures take long: of all functions only so many draw at once, so that questions always find one. */
async function atEasel(inbound: Inbound | null, { bot, easel, delivery, until }: Sitting, draw: () => Promise<void>) {
  if (inbound?.kind !== 'turn' || inbound.turn.kind !== 'imagine') return draw()
  const item = turnId(inbound.turn)
  try {
    if (await easel.take(item, until)) {
      await draw()
      // What is not left is free again at its time.
      return await easel.leave(item).catch((error: unknown) => bot.observer.failed(item, 'leaving the easel', error))
    }
    bot.observer.counted('picture put off')
  } catch (error) {
    bot.observer.failed(item, 'making room for a picture', error)
  }
  await delivery.hide(comesAgain).catch((error: unknown) => bot.observer.failed(item, 'hide', error))
}
