/**
 * Deletions and edits. Of each revision the words go first, behind a tombstone that refuses every later answer; then its
 * row is marked, and that one write both refuses every later `posting` and returns every post that came before it.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { WithdrawalStore, Withdrawn } from '../../ports.ts'
import { turnId, type Revision } from '../../turn.ts'
import { exchangeKey, itemVersion, turnKey } from './entries.ts'
import { expiryIn } from './expiry.ts'
import { answered } from './store-failure.ts'
import { readClaim, type Item } from './stored-claim.ts'
import { pictureKeyOf } from './stored-outcome.ts'
import type { ThreadsTable } from './turn-store.ts'

/** How long a mark waits for a turn that has not arrived. */
const markDays = 2

interface Marked {
  readonly claim: Withdrawn[number]
  readonly item: Item
}

/** What a mark says besides `withdrawn`. */
interface Mark {
  readonly expression: string
  readonly values: Item
}

/**
 * The row of a message's first revision stands for the message, and orders edits against deletions: either the deletion
 * finds the edit listed there, or the edit finds `deleted`.
 */
export const dynamoWithdrawalStore = (threads: ThreadsTable): WithdrawalStore => ({
  async withdraw(place, message) {
    const first = { place, message, revision: '' }
    const base = await withdrawOne(first, deletion(threads), threads)
    return [base.claim, ...(await withdrawAll(first, revisionsOf(base), threads))]
  },
  async revise(turn) {
    const base = await withdrawOne({ ...turn, revision: '' }, edit(turn.revision, threads), threads)
    const revisions = revisionsOf(base)
    const deleted = base.item['deleted'] !== undefined
    const outdated = deleted ? revisions : revisions.slice(0, -1)
    return {
      earlier: [base.claim, ...(await withdrawAll(turn, outdated, threads))],
      edits: deleted ? null : revisions.indexOf(turn.revision) + 1,
    }
  },
  stop: async (of) => [(await withdrawOne(of, outdating(threads), threads)).claim],
})

const outdating = ({ now }: ThreadsTable): Mark => ({
  expression: ', expires = if_not_exists(expires, :soon)',
  values: { ':soon': expiryIn(markDays, now) },
})

const deletion = (threads: ThreadsTable): Mark => ({
  ...outdating(threads),
  expression: `${outdating(threads).expression}, deleted = :true`,
})

/** The list lives as long as any turn on it. */
const edit = (revision: string, { retention, now }: ThreadsTable): Mark => ({
  expression: ', expires = :audit ADD revisions :revision',
  values: { ':audit': expiryIn(retention.audit, now), ':revision': new Set([revision]) },
})

const revisionsOf = ({ item: { revisions } }: Marked): readonly string[] =>
  revisions instanceof Set ? [...revisions].map(String).toSorted() : []

async function withdrawAll(of: Revision, revisions: readonly string[], threads: ThreadsTable) {
  const claims = []
  for (const revision of revisions)
    claims.push((await withdrawOne({ ...of, revision }, outdating(threads), threads)).claim)
  return claims
}

async function withdrawOne(of: Revision, mark: Mark, threads: ThreadsTable): Promise<Marked> {
  const picture = await erase(of, threads)
  return markRow(of, picture, mark, threads)
}

/** Gives the key of the picture, which stays on the tombstone until whoever erases the bytes has done so. */
export async function erase(of: Revision, { client, table, now }: ThreadsTable): Promise<string | null> {
  const { Attributes: item = {} } = await answered(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: exchangeKey(of),
        UpdateExpression:
          'SET fence = :last, withdrawn = :true, version = if_not_exists(version, :version), ' +
          'expires = if_not_exists(expires, :soon) REMOVE asker, question, reply, wanted, verdicts, notes',
        ExpressionAttributeValues: {
          ':last': Number.MAX_SAFE_INTEGER,
          ':true': true,
          ':version': itemVersion,
          ':soon': expiryIn(markDays, now),
        },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  )
  return pictureKeyOf(item)
}

async function markRow(
  of: Revision,
  picture: string | null,
  { expression, values }: Mark,
  { client, table }: ThreadsTable,
): Promise<Marked> {
  const key = turnKey(of)
  const { Attributes: item = {} } = await answered(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: `SET withdrawn = :true, version = if_not_exists(version, :version)${expression}`,
        ExpressionAttributeValues: { ':true': true, ':version': itemVersion, ...values },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  )
  return { claim: { ...readClaim(key, item), turn: turnId(of), picture }, item }
}
