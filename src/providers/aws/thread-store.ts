/** What was said in a thread: one query over the permitted exchanges before a message. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { ThreadStore } from '../../ports.ts'
import { channelKey, type Turn } from '../../turn.ts'
import { before } from './entries.ts'
import { isGone } from './expiry.ts'
import { answered } from './store-failure.ts'
import type { Item } from './stored-claim.ts'
import { readExchange } from './stored-outcome.ts'
import type { ThreadsTable } from './turn-store.ts'

type Threads = Pick<ThreadsTable, 'client' | 'table' | 'now'>

/** How many of the newest turns are searched for a post of the bot's where no exchange is left. */
const turnsSearched = 25

/** Erased exchanges count towards the limit: what is read stays the same whatever happened in the thread. */
export const dynamoThreadStore = (threads: Threads): ThreadStore => ({
  async context(turn, limit) {
    const items = await newest(turn, 'said', { Limit: Math.max(limit, 1) }, threads)
    const exchanges = items
      .filter((item) => !isGone(item, threads.now))
      .map(readExchange)
      .filter((read) => read !== null)
      .map(({ asker, answer: { question, reply } }) => ({ person: asker, question, reply }))
    const known = exchanges.length > 0 || (turn.addressed === 'thread' && (await tookPart(turn, threads)))
    return { exchanges: exchanges.slice(0, limit).toReversed(), known }
  },
})

/** A row alone is no sign of it: edits and deletions leave marks on messages that the bot never answered. */
async function tookPart(turn: Turn, threads: Threads): Promise<boolean> {
  const filter = { Limit: turnsSearched, FilterExpression: 'attribute_exists(posts.reply)' }
  return (await newest(turn, 'turn', filter, threads)).some((item) => !isGone(item, threads.now))
}

/** Page after page until `Limit` items were read: a page may end early, and be empty though more follow (API reference, Query). */
async function newest(
  turn: Turn,
  kind: 'said' | 'turn',
  { Limit, ...filter }: { readonly Limit: number; readonly FilterExpression?: string },
  { client, table }: Threads,
) {
  const { first, last } = before(turn, kind)
  const items: Item[] = []
  let left = Limit
  let from: Item | undefined
  do {
    const page = await answered(
      client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'channel = :channel AND entry BETWEEN :first AND :last',
          ExpressionAttributeValues: { ':channel': channelKey(turn.place), ':first': first, ':last': last },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: left,
          ...filter,
          ...(from && { ExclusiveStartKey: from }),
        }),
      ),
    )
    items.push(...(page.Items ?? []))
    left -= page.ScannedCount ?? 0
    from = page.LastEvaluatedKey
  } while (from && left > 0)
  return items
}
