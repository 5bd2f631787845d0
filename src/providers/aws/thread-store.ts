/** What was said in a thread: one query over the permitted exchanges before a message. */
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { ThreadStore } from '../../ports.ts'
import { channelKey, personKey, type Place, type Turn } from '../../turn.ts'
import { before, itemVersion, peopleKey, revisionIn, turnsIn } from './entries.ts'
import { expiryIn, isGone } from './expiry.ts'
import { answered } from './store-failure.ts'
import { isWithdrawn, type Item } from './stored-claim.ts'
import { readExchange } from './stored-outcome.ts'
import { readRow } from './stored-row.ts'
import type { ThreadsTable } from './turn-store.ts'

/** How many of the newest turns are searched: for a post of the bot's where no exchange is left, or for what is unanswered. */
const turnsSearched = 25

/** Erased exchanges count towards the limit: what is read stays the same whatever happened in the thread. */
export const dynamoThreadStore = (threads: ThreadsTable): ThreadStore => ({
  async context(turn, limit) {
    const items = await newest(turn.place, before(turn, 'said'), { Limit: Math.max(limit, 1) }, threads)
    const exchanges = items
      .filter((item) => !isGone(item, threads.now))
      .map(readExchange)
      .filter((read) => read !== null)
      .map(({ asker, answer: { question, reply } }) => ({ person: asker, question, reply }))
    const known = exchanges.length > 0 || (turn.addressed === 'thread' && (await tookPart(turn, threads)))
    return { exchanges: exchanges.slice(0, limit).toReversed(), known }
  },
  async hear(turn) {
    // The starter is among them only after a second message: for a first one, nothing is written here.
    const people = await addPerson(turn, threads)
    return { alone: people.size === 1 && (await began(turn, threads)) }
  },
  async unanswered(place, person) {
    const items = await newest(place, turnsIn(place), { Limit: turnsSearched }, threads)
    return items
      .filter((item) => !isGone(item, threads.now) && !isWithdrawn(item) && item['outcome'] === undefined)
      .filter((item) => readRow(item)?.person === person)
      .map((item) => revisionIn({ channel: String(item['channel']), entry: String(item['entry']) }))
      .filter((of) => of !== null)
      .map((of) => ({ ...of, place }))
  },
})

/** A row alone is no sign of it: edits and deletions leave marks on messages that the bot never answered. */
async function tookPart(turn: Turn, threads: ThreadsTable): Promise<boolean> {
  const filter = { Limit: turnsSearched, FilterExpression: 'attribute_exists(posts.reply)' }
  return (await newest(turn.place, before(turn, 'turn'), filter, threads)).some((item) => !isGone(item, threads.now))
}

/** Gives everybody who ever spoke. The item outlives every row that was there when it was last written. */
async function addPerson({ place, person }: Turn, { client, table, retention, now }: ThreadsTable) {
  const { Attributes: item = {} } = await answered(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: peopleKey(place),
        UpdateExpression: 'ADD people :person SET version = if_not_exists(version, :version), expires = :expires',
        ExpressionAttributeValues: {
          ':person': new Set([personKey(place, person.id)]),
          ':version': itemVersion,
          ':expires': expiryIn(retention.audit, now),
        },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  )
  return item['people'] instanceof Set ? item['people'] : new Set()
}

/**
 * Whether the thread's first message was a question of the same person's. One that an edit made a question has a mark
 * before it: others may have spoken below it while the thread was none of the bot's.
 */
async function began(turn: Turn, threads: ThreadsTable): Promise<boolean> {
  const [first] = await inOrder(turn.place, before(turn, 'turn'), { Limit: 1, ScanIndexForward: true }, threads)
  const row = first && !isGone(first, threads.now) ? readRow(first) : null
  return row !== null && row.about.starts && row.person === personKey(turn.place, turn.person.id)
}

interface Bounds {
  readonly first: string
  readonly last: string
}

const newest = (
  place: Place,
  bounds: Bounds,
  read: { readonly Limit: number; readonly FilterExpression?: string },
  threads: ThreadsTable,
) => inOrder(place, bounds, { ...read, ScanIndexForward: false }, threads)

async function inOrder(
  place: Place,
  { first, last }: Bounds,
  read: { readonly Limit: number; readonly FilterExpression?: string; readonly ScanIndexForward: boolean },
  { client, table }: ThreadsTable,
): Promise<readonly Item[]> {
  const { Items } = await answered(
    client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'channel = :channel AND entry BETWEEN :first AND :last',
        ExpressionAttributeValues: { ':channel': channelKey(place), ':first': first, ':last': last },
        ConsistentRead: true,
        ...read,
      }),
    ),
  )
  return Items ?? []
}
