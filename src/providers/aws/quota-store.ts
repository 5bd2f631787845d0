/** Who has had how much: the turns themselves are counted, so that a turn which comes twice counts once. */
import { createHash } from 'node:crypto'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Quota, QuotaStore } from '../../ports.ts'
import { itemVersion, quotaKey } from './entries.ts'
import { unlessRefused } from './store-failure.ts'
import type { ThreadsTable } from './turn-store.ts'

type Counts = Pick<ThreadsTable, 'client' | 'table'>

/** One item for each subject and day (UTC); a set of turns for the day, and one for each hour. */
export const dynamoQuotaStore = ({ client, table }: Counts): QuotaStore => ({
  async take({ rate, ...quota }) {
    // A set that does not exist yet has no size to compare.
    if (rate.hour < 1 || rate.day < 1) return false
    const taken = await unlessRefused(
      client.send(
        new UpdateCommand({
          TableName: table,
          ...setsOf(quota),
          UpdateExpression:
            'ADD #day :turns, #hour :turns SET version = if_not_exists(version, :version), expires = if_not_exists(expires, :expires)',
          ConditionExpression:
            'contains(#day, :turn) OR ((attribute_not_exists(#day) OR size(#day) < :perDay) ' +
            'AND (attribute_not_exists(#hour) OR size(#hour) < :perHour))',
          ExpressionAttributeValues: {
            ':turns': new Set([markOf(quota)]),
            ':turn': markOf(quota),
            ':perDay': rate.day,
            ':perHour': rate.hour,
            ':version': itemVersion,
            ':expires': Math.floor(quota.asked / 1000) + 2 * 86_400,
          },
        }),
      ),
    )
    return taken !== null
  },
  async giveBack(quota) {
    // Refused where nothing was ever counted: the update would make an item of it.
    await unlessRefused(
      client.send(
        new UpdateCommand({
          TableName: table,
          ...setsOf(quota),
          UpdateExpression: 'DELETE #day :turns, #hour :turns',
          ConditionExpression: 'attribute_exists(#day)',
          ExpressionAttributeValues: { ':turns': new Set([markOf(quota)]) },
        }),
      ),
    )
  },
})

/** A turn's id in 60 bits: a busy channel's day must fit one item (400 KB), and every write of it is charged by its size. */
const markOf = ({ turn }: Pick<Quota, 'turn'>) => createHash('sha256').update(turn).digest('base64url').slice(0, 10)

/** By when the turn was asked, so that its every attempt finds the same sets. */
function setsOf({ subject, asked }: Omit<Quota, 'rate'>) {
  const [day = '', time = ''] = new Date(asked).toISOString().split('T')
  return {
    Key: quotaKey(subject, day),
    ExpressionAttributeNames: { '#day': 'day', '#hour': `hour${time.slice(0, 2)}` },
  }
}
