/** How long models took to wake, the last few times. */
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { WakeStore } from '../../ports.ts'
import { itemVersion, wakeKey } from './entries.ts'
import { expiryIn, isGone } from './expiry.ts'
import { answered } from './store-failure.ts'
import type { ThreadsTable } from './turn-store.ts'

const remembered = 5
/** What a model took last season says nothing of today's. */
const days = 90

const stored = z.object({ seconds: z.array(z.number().nonnegative()) })

/** The median: one wake that took an hour, or was seen late, makes no estimate. */
export const dynamoWakeStore = (threads: Pick<ThreadsTable, 'client' | 'table' | 'now'>): WakeStore => ({
  async expected(model) {
    const sorted = (await read(model, threads)).toSorted((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? null
  },
  // Of two at once one is lost, which changes an estimate and nothing else.
  async seen(model, seconds) {
    const { client, table, now } = threads
    const latest = [...(await read(model, threads)), Math.round(seconds)].slice(-remembered)
    const Item = { ...wakeKey(model), seconds: latest, version: itemVersion, expires: expiryIn(days, now) }
    await answered(client.send(new PutCommand({ TableName: table, Item })))
  },
})

async function read(model: string, { client, table, now }: Pick<ThreadsTable, 'client' | 'table' | 'now'>) {
  const { Item: item = {} } = await answered(client.send(new GetCommand({ TableName: table, Key: wakeKey(model) })))
  return isGone(item, now) ? [] : (stored.safeParse(item).data?.seconds ?? [])
}
