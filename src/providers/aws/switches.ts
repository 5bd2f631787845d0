/** What the budget has stopped: one item a month, so that a new month opens again by itself. */
import { DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type { Stopped, Switches } from '../../ports.ts'
import { itemVersion, switchKey } from './entries.ts'
import { expiryIn } from './expiry.ts'
import { answered } from './store-failure.ts'
import type { ThreadsTable } from './turn-store.ts'

type Table = Pick<ThreadsTable, 'client' | 'table' | 'now'>

const keptMilliseconds = 60_000
/** Longer than any month. */
const days = 40

const stored = z.object({ pictures: z.boolean().default(false), chat: z.boolean().default(false) })

/** Looks at most once a minute, so that it costs a turn nothing; whoever asks meanwhile waits for the same answer. */
export function dynamoSwitches(threads: Table): Switches {
  let kept: { readonly at: number; readonly stopped: Promise<Stopped> } | null = null
  return {
    stopped() {
      const at = threads.now()
      if (kept && Math.abs(at - kept.at) < keptMilliseconds) return kept.stopped
      const stopped = read(threads, at)
      kept = { at, stopped }
      stopped.catch(() => (kept = null))
      return stopped
    },
    async stop(what, at) {
      const { client, table, now } = threads
      await answered(
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: switchKey(monthOf(at)),
            UpdateExpression: 'SET #what = :stopped, version = :version, expires = :expires',
            ExpressionAttributeNames: { '#what': what },
            ExpressionAttributeValues: { ':stopped': true, ':version': itemVersion, ':expires': expiryIn(days, now) },
          }),
        ),
      )
      kept = null
    },
    async open() {
      const { client, table, now } = threads
      await answered(client.send(new DeleteCommand({ TableName: table, Key: switchKey(monthOf(now())) })))
      kept = null
    },
  }
}

/** Consistently: whoever has just switched goes on from what it reads. */
async function read({ client, table }: Table, at: number): Promise<Stopped> {
  const asked = { TableName: table, Key: switchKey(monthOf(at)), ConsistentRead: true }
  const { Item = {} } = await answered(client.send(new GetCommand(asked)))
  return stored.parse(Item)
}

/** As AWS bills: by the calendar, in UTC. */
const monthOf = (at: number) => new Date(at).toISOString().slice(0, 7)
