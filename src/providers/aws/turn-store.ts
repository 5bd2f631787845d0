/** Turns: who works on one, and what became of it. */
import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Policy } from '../../policy/policy.ts'
import type { Claim, TurnStore } from '../../ports.ts'
import { personKey, turnId, type Outcome, type Turn } from '../../turn.ts'
import { exchangeKey, itemVersion, turnKey, type ThreadKey } from './entries.ts'
import { expiryIn, isGone } from './expiry.ts'
import { answered, unlessRefused } from './store-failure.ts'
import { isWithdrawn, readClaim, superseded, type Item } from './stored-claim.ts'
import { aboutOf } from './stored-row.ts'
import { exchangeOf, isAnswer, readAnswer, readDecided, withoutWords, type Answer } from './stored-outcome.ts'

/** What a store of turns is made of. */
export interface ThreadsTable {
  readonly client: DynamoDBDocumentClient
  readonly table: string
  /** In days. */
  readonly retention: Policy['retention']
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

export const dynamoTurnStore = (threads: ThreadsTable): TurnStore => ({
  async claim(turn) {
    const raised = await raise(turn, threads)
    const item = isGone(raised, threads.now) ? await renew(turn, raised, threads) : raised
    const claim = readClaim(turnKey(turn), item)
    const outcome = readDecided(item['outcome'])
    // The first claim of all finds no words: nobody was there to store any.
    if (outcome || claim.withdrawn || claim.fence === 1) return { ...claim, outcome }
    const { answer, erased } = await fenceOff(turn, claim, threads)
    const pending = answer && !item['outcome'] ? withoutWords(answer) : null
    return { ...claim, withdrawn: erased, pending, outcome: answer }
  },
  conclude: (claim, turn, outcome) =>
    isAnswer(outcome) ? keepAnswer(claim, turn, outcome, threads) : keepDecided(claim, turn, outcome, threads),
  wait: () => Promise.reject(new Error('To be built')),
  async recall(of) {
    const row = await read(turnKey(of), threads)
    const person = row?.['person']
    if (!row || typeof person !== 'string') return null
    const words = isWithdrawn(row) ? undefined : await read(exchangeKey(of), threads)
    return { person, outcome: readDecided(row['outcome']) ?? readAnswer(words) }
  },
})

/** Undefined for an item that is gone. */
async function read(Key: ThreadKey, { client, table, now }: ThreadsTable): Promise<Item | undefined> {
  const { Item: item } = await answered(client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true })))
  return item && !isGone(item, now) ? item : undefined
}

async function raise(turn: Turn, { client, table, retention, now }: ThreadsTable): Promise<Item> {
  const { Attributes } = await answered(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: turnKey(turn),
        UpdateExpression:
          'ADD fence :one, attempts :one SET version = if_not_exists(version, :version), ' +
          'turn = if_not_exists(turn, :turn), person = if_not_exists(person, :person), ' +
          'asked = if_not_exists(asked, :asked), about = if_not_exists(about, :about), ' +
          'posts = if_not_exists(posts, :none), expires = if_not_exists(expires, :expires)',
        ExpressionAttributeValues: {
          ':one': 1,
          ':version': itemVersion,
          ':turn': turnId(turn),
          ':person': personKey(turn.place, turn.person.id),
          ':asked': turn.asked,
          ':about': aboutOf(turn),
          ':none': {},
          ':expires': expiryIn(retention.audit, now),
        },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  )
  return Attributes ?? {}
}

/** An expired row counts as gone, all but its fence and a withdrawal: neither may ever be taken back. */
async function renew(turn: Turn, raised: Item, { client, table, retention, now }: ThreadsTable): Promise<Item> {
  const renewed = await unlessRefused(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: turnKey(turn),
        UpdateExpression: 'SET posts = :none, attempts = :one, expires = :expires REMOVE outcome, post',
        ConditionExpression: 'fence = :fence',
        ExpressionAttributeValues: {
          ':none': {},
          ':one': 1,
          ':expires': expiryIn(retention.audit, now),
          ':fence': raised['fence'],
        },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  )
  if (!renewed) throw await superseded(client, table, turnKey(turn))
  return renewed.Attributes ?? {}
}

/**
 * Reads the stored answer and shuts older claims out of its place, in one request: from here on none of them can store
 * one, whatever this claim decides.
 */
async function fenceOff(turn: Turn, { fence }: Claim, { client, table, retention, now }: ThreadsTable) {
  const Key = exchangeKey(turn)
  const fenced = await unlessRefused(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key,
        UpdateExpression:
          'SET fence = :fence, version = if_not_exists(version, :version), expires = if_not_exists(expires, :expires)',
        ConditionExpression: 'attribute_not_exists(fence) OR fence <= :fence',
        ExpressionAttributeValues: {
          ':fence': fence,
          ':version': itemVersion,
          ':expires': expiryIn(retention.threads, now),
        },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  )
  // Refused: a tombstone, or a newer claim's fence. This claim's own writes will be refused by the latter.
  const item: Item =
    fenced?.Attributes ??
    (await answered(client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true })))).Item ??
    {}
  const answer = isGone(item, now) ? null : readAnswer(item)
  return { answer, erased: isWithdrawn(item) }
}

/** `<=`: the request may be a repeat of one that was stored and whose response was lost. */
async function keepAnswer(claim: Claim, turn: Turn, answer: Answer, { client, table, retention, now }: ThreadsTable) {
  const key = exchangeKey(turn)
  const kept = await unlessRefused(
    client.send(
      new PutCommand({
        TableName: table,
        Item: {
          ...key,
          ...exchangeOf(turn.person.id, answer),
          version: itemVersion,
          fence: claim.fence,
          expires: expiryIn(retention.threads, now),
        },
        ConditionExpression: 'attribute_not_exists(fence) OR fence <= :fence',
        ExpressionAttributeValues: { ':fence': claim.fence },
      }),
    ),
  )
  if (!kept) throw await superseded(client, table, key)
  return { ...claim, pending: withoutWords(answer) }
}

async function keepDecided(claim: Claim, turn: Turn, outcome: Outcome, { client, table }: ThreadsTable) {
  const key = turnKey(turn)
  const kept = await unlessRefused(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: 'SET outcome = :outcome',
        ConditionExpression: 'fence = :fence AND attribute_not_exists(withdrawn)',
        ExpressionAttributeValues: { ':outcome': outcome, ':fence': claim.fence },
      }),
    ),
  )
  if (!kept) throw await superseded(client, table, key)
  return { ...claim, pending: null }
}
