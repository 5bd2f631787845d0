/** Removes expired items, as DynamoDB does by itself: dynalite has no time-to-live, and words must not stay on disk. */
import * as z from 'zod'
import type { TableDescription } from '../aws/tables.ts'

/** Sends one DynamoDB operation. */
export type Ask = (
  operation: string,
  body: unknown,
) => Promise<{ readonly status: number | undefined; readonly body: string }>

const item = z.record(z.string(), z.unknown())
const page = z.object({ Items: z.array(item), LastEvaluatedKey: item.optional() })

/** @param now milliseconds since the epoch. */
export async function removeExpired(ask: Ask, name: string, table: TableDescription, now: number): Promise<void> {
  const expired = {
    ExpressionAttributeNames: { '#expires': table.expires },
    ExpressionAttributeValues: { ':now': { N: String(Math.floor(now / 1000)) } },
  }
  const keys = { '#partition': table.partition.name, '#sort': table.sort.name }
  let from: z.infer<typeof item> | undefined
  do {
    const { body } = await ask('Scan', {
      TableName: name,
      FilterExpression: '#expires <= :now',
      ProjectionExpression: '#partition, #sort',
      ...expired,
      ExpressionAttributeNames: { ...expired.ExpressionAttributeNames, ...keys },
      ...(from && { ExclusiveStartKey: from }),
    })
    const found = page.parse(JSON.parse(body))
    for (const Key of found.Items) {
      // Renewed since the scan: then it stays.
      await ask('DeleteItem', { TableName: name, Key, ConditionExpression: '#expires <= :now', ...expired })
    }
    from = found.LastEvaluatedKey
  } while (from)
}
