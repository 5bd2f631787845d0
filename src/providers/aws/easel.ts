/** Room for pictures, shared by workers that know nothing of each other: so many places, each an item. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Easel } from '../../ports.ts'
import { easelKey, itemVersion } from './entries.ts'
import { unlessRefused } from './store-failure.ts'
import type { ThreadsTable } from './turn-store.ts'

type Table = Pick<ThreadsTable, 'client' | 'table' | 'now'>

/** `places`: how many pictures may be drawn at once. */
export function dynamoEasel(table: Table, places: number): Easel {
  const taken = new Map<string, number>()
  return {
    async take(item, until) {
      // From a place of its own, so that many who look at once seldom look at the same one.
      const first = Math.floor(Math.random() * places)
      for (let tries = 0; tries < places; tries += 1) {
        const place = (first + tries) % places
        if (!(await sit(table, place, item, until))) continue
        taken.set(item, place)
        return true
      }
      return false
    },
    async leave(item) {
      const place = taken.get(item)
      taken.delete(item)
      if (place !== undefined) await stand(table, place, item)
    },
  }
}

const names = { '#holder': 'holder', '#until': 'until' }

/** Whoever was to be done by now is; a redelivered picture has its own place. */
const sit = async ({ client, table, now }: Table, place: number, item: string, until: number) =>
  (await unlessRefused(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: easelKey(place),
        UpdateExpression: 'SET #holder = :item, #until = :until, #version = :version',
        ConditionExpression: 'attribute_not_exists(#until) OR #until < :now OR #holder = :item',
        ExpressionAttributeNames: { ...names, '#version': 'version' },
        ExpressionAttributeValues: { ':item': item, ':until': until, ':now': now(), ':version': itemVersion },
      }),
    ),
  )) !== null

/** Unless somebody else has sat down meanwhile. */
const stand = ({ client, table }: Table, place: number, item: string) =>
  unlessRefused(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: easelKey(place),
        UpdateExpression: 'REMOVE #until, #holder',
        ConditionExpression: '#holder = :item',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':item': item },
      }),
    ),
  )
