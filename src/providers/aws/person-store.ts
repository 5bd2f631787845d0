/** What is kept of one person, across channels: found through the index by person, which holds keys only. */
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { ObjectStore, PersonStore } from '../../ports.ts'
import type { Recent, Revision } from '../../turn.ts'
import { exchangeKey, revisionIn, turnKey, type ThreadKey } from './entries.ts'
import { isGone } from './expiry.ts'
import { answered, unlessRefused } from './store-failure.ts'
import { isWithdrawn, type Item } from './stored-claim.ts'
import { readAnswer, type Answer } from './stored-outcome.ts'
import { readRow } from './stored-row.ts'
import type { ThreadsTable } from './turn-store.ts'
import { erase } from './withdrawal-store.ts'

interface Persons extends ThreadsTable {
  readonly objects: ObjectStore
}

/** Code points of a title. */
const longestTitle = 80

/** Of how many times the limit the newest rows are looked at: some are withdrawn, or gone. */
const searched = 3

export const dynamoPersonStore = (persons: Persons): PersonStore => ({
  async recent(person, limit) {
    const found: Recent[] = []
    let left = limit * searched
    for await (const page of turnsOf(person, limit, persons)) {
      const told = await Promise.all(page.slice(0, left).map((of) => recall(of, persons)))
      found.push(...told.filter((recent) => recent !== null))
      left -= page.length
      if (found.length >= limit || left <= 0) break
    }
    return found.slice(0, limit)
  },
  async forget(person) {
    let turns = 0
    for await (const page of turnsOf(person, erasedAtOnce, persons)) {
      await Promise.all(page.map((of) => forgetOne(of, persons)))
      turns += page.length
    }
    return turns
  },
  rate: (of, person, helpful) => rate(of, person, helpful, persons),
})

const erasedAtOnce = 25

/** A person's turns, newest first, a page at a time. */
async function* turnsOf(
  person: string,
  limit: number,
  { client, table }: Persons,
): AsyncGenerator<readonly Revision[]> {
  let from: Item | undefined
  do {
    const page = await answered(
      client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by-person',
          KeyConditionExpression: 'person = :person',
          ExpressionAttributeValues: { ':person': person },
          ScanIndexForward: false,
          Limit: limit,
          ...(from && { ExclusiveStartKey: from }),
        }),
      ),
    )
    yield (page.Items ?? [])
      .map((item) => revisionIn({ channel: String(item['channel']), entry: String(item['entry']) }))
      .filter((of) => of !== null)
    from = page.LastEvaluatedKey
  } while (from)
}

/** Null for what was withdrawn, or is gone. */
async function recall(of: Revision, persons: Persons): Promise<Recent | null> {
  const [item, words] = await Promise.all([read(turnKey(of), persons), read(exchangeKey(of), persons)])
  const row = item && !isWithdrawn(item) ? readRow(item) : null
  if (!row) return null
  const { asked, about } = row
  const place = { ...of.place, private: about.direct }
  return { of: { ...of, place }, kind: about.kind, asked, title: titleOf(readAnswer(words)) }
}

function titleOf(answer: Answer | null): string | null {
  if (!answer) return null
  const said = Array.from('reply' in answer ? answer.question : answer.request.prompt)
  return said.length <= longestTitle ? said.join('') : `${said.slice(0, longestTitle - 1).join('')}…`
}

/** The tombstone refuses the answer of a turn that is still worked on. */
async function forgetOne(of: Revision, persons: Persons): Promise<void> {
  const picture = await erase(of, persons)
  if (picture !== null) await persons.objects.remove(picture)
}

/** Two sets, so that one request moves a person from one to the other. */
async function rate(of: Revision, person: string, helpful: boolean, { client, table, now }: Persons): Promise<boolean> {
  const rated = await unlessRefused(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: turnKey(of),
        UpdateExpression: 'ADD #now :person DELETE #before :person',
        ConditionExpression: 'attribute_exists(person) AND expires > :now',
        ExpressionAttributeNames: helpful
          ? { '#now': 'helpful', '#before': 'unhelpful' }
          : { '#now': 'unhelpful', '#before': 'helpful' },
        ExpressionAttributeValues: { ':person': new Set([person]), ':now': now() / 1000 },
      }),
    ),
  )
  return rated !== null
}

/** Undefined for an item that is gone. */
async function read(Key: ThreadKey, { client, table, now }: Persons): Promise<Item | undefined> {
  const { Item: item } = await answered(client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true })))
  return item && !isGone(item, now) ? item : undefined
}
