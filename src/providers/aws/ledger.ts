/** What was posted for a turn or a case: a mark before, an id after. */
import { UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Claim, Ledger, PostState, Slot } from '../../ports.ts'
import { keyOf, postPointer } from './entries.ts'
import { unlessRefused } from './store-failure.ts'
import { isWithdrawn, superseded } from './stored-claim.ts'

interface Tables {
  readonly client: DynamoDBDocumentClient
  /** Names of the tables. */
  readonly threads: string
  readonly cases: string
}

export const dynamoLedger = (tables: Tables): Ledger => ({
  posting: (claim, slot) => markPosting(claim, slot, tables),
  posted: (claim, slot, state) => markPosted(claim, slot, state, tables),
})

/** Refused as well where an overtaken worker brought its post since the claim: another would double it. */
async function markPosting(claim: Claim, slot: Slot, tables: Tables): Promise<void> {
  const { client, table, key } = whereIs(claim, tables)
  const marked = await unlessRefused(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: `SET posts.#slot = :posting${claim.pending === null ? '' : ', outcome = :pending'}`,
        ConditionExpression:
          'fence = :fence AND attribute_not_exists(withdrawn) AND attribute_not_exists(posts.#slot.post)',
        ExpressionAttributeNames: { '#slot': slot },
        ExpressionAttributeValues: {
          ':posting': { state: 'posting' },
          ':fence': claim.fence,
          ...(claim.pending === null ? {} : { ':pending': claim.pending }),
        },
      }),
    ),
  )
  if (!marked) throw await superseded(client, table, key)
}

/**
 * The first post that is known stays: one that a worker overtaken by another brings besides is refused here and taken
 * back by whoever made it, or a later deletion could not find it.
 */
async function markPosted(claim: Claim, slot: Slot, state: PostState, tables: Tables) {
  const { client, table, key } = whereIs(claim, tables)
  const post = state.state === 'posted' ? state.post : null
  const pointer = slot === 'reply' && post !== null && 'channel' in key ? postPointer(key.channel, post) : null
  const marked = await unlessRefused(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: `SET posts.#slot = :state${pointer === null ? '' : ', post = :pointer'}`,
        ConditionExpression:
          'attribute_exists(posts) AND (attribute_not_exists(posts.#slot.post) OR posts.#slot.post = :post)',
        ExpressionAttributeNames: { '#slot': slot },
        ExpressionAttributeValues: {
          ':state': state,
          ':post': post,
          ...(pointer === null ? {} : { ':pointer': pointer }),
        },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  )
  return { withdrawn: !marked || isWithdrawn(marked.Attributes ?? {}) }
}

function whereIs({ item }: Claim, { client, threads, cases }: Tables) {
  const key = keyOf(item)
  return { client, key, table: 'channel' in key ? threads : cases }
}
