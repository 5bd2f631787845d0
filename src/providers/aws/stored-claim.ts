/** What a claim looks like as an item's attributes. */
import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { Superseded, type Claim } from '../../ports.ts'
import { itemOf, type CaseKey, type ThreadKey } from './entries.ts'
import { answered } from './store-failure.ts'

/** Attributes as read: of any version, and any of them may be missing. */
export type Item = Readonly<Record<string, unknown>>

// A state that this version does not know is never posted again: a second post is worse than none.
const postState = z
  .union([
    z.object({ state: z.literal('posted'), post: z.string() }),
    z.object({ state: z.enum(['posting', 'in doubt', 'expired', 'undeliverable']) }),
  ])
  .catch({ state: 'in doubt' })

const stored = z.object({
  fence: z.number().catch(0),
  attempts: z.number().catch(0),
  waits: z.number().catch(0),
  posts: z
    .object({
      reply: postState.exactOptional(),
      direct: postState.exactOptional(),
      waking: postState.exactOptional(),
      notice: postState.exactOptional(),
    })
    .catch({}),
})

export function readClaim(key: ThreadKey | CaseKey, item: Item): Claim {
  return { item: itemOf(key), ...stored.parse(item), withdrawn: isWithdrawn(item), pending: null }
}

/** Tombstones and marked rows alike. */
export const isWithdrawn = (item: Item) => item['withdrawn'] !== undefined

/** Why a write was refused: the item's mark of withdrawal, or else a newer claim. */
export async function superseded(
  client: DynamoDBDocumentClient,
  table: string,
  key: ThreadKey | CaseKey,
): Promise<Superseded> {
  const { Item: item = {} } = await answered(
    client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true })),
  )
  return new Superseded(itemOf(key), isWithdrawn(item))
}
