/** Cases: ids and verdict, the words apart from them, and one notice for each desk. */
import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Policy } from '../../policy/policy.ts'
import { Superseded, type Audited, type CaseStore, type Claim, type ObjectStore } from '../../ports.ts'
import type { Case, CaseContent } from '../../turn.ts'
import { auditKey, caseKey, contentKey, itemVersion, noticeKey, type CaseKey } from './entries.ts'
import { expiryIn, isGone } from './expiry.ts'
import { answered, unlessRefused } from './store-failure.ts'
import { readCase, readContent } from './stored-case.ts'
import { readClaim } from './stored-claim.ts'

interface CasesTable {
  readonly client: DynamoDBDocumentClient
  readonly table: string
  /** For words too long for an item. */
  readonly objects: ObjectStore
  /** In days. */
  readonly retention: Policy['retention']
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** In bytes of JSON; beyond it the words go to the object store. */
const longestContent = 64 * 1024

/** The words go first: a case without them could not be judged. */
export const dynamoCaseStore = (cases: CasesTable): CaseStore => ({
  async draft(claim, opened, content) {
    await draftContent(claim, opened, content, cases)
    await draftCase(claim, opened, cases)
  },
  async claim(id, desk) {
    const about = readCase(await read(caseKey(id), cases))
    if (!about) return null
    await open(id, cases)
    return { ...(await claimNotice(noticeKey(id, desk), cases)), case: about }
  },
  async content(id) {
    const item = await read(contentKey(id), cases)
    const kept = item?.['object'] === undefined ? null : await cases.objects.get(String(item['object']))
    return readContent(kept ? Buffer.from(kept).toString() : item?.['words'])
  },
  async audit(id, audited) {
    const about = readCase(await read(caseKey(id), cases))
    if (about) await record(id, audited, cases)
    return about
  },
})

async function draftContent(claim: Claim, about: Case, content: CaseContent, cases: CasesTable): Promise<void> {
  const { client, table, retention, now } = cases
  const kept = await unlessRefused(
    client.send(
      new PutCommand({
        TableName: table,
        Item: {
          ...contentKey(about.id),
          ...(await keep(claim, about.id, content, cases)),
          version: itemVersion,
          fence: claim.fence,
          expires: expiryIn(about.outcome === 'held' ? retention.held : retention.cases, now),
        },
        ConditionExpression: newest,
        ExpressionAttributeValues: { ':fence': claim.fence },
      }),
    ),
  )
  if (!kept) throw new Superseded(claim.item, false)
}

/** As JSON text, in which a lone surrogate is an escape like any other. */
async function keep({ fence }: Claim, id: string, content: CaseContent, { objects }: CasesTable) {
  const words = JSON.stringify(content)
  if (Buffer.byteLength(words) <= longestContent) return { words }
  // Named after its fence too: an older claim's object cannot take a newer one's place.
  const object = `cases/${encodeURIComponent(id)}/${fence}`
  await objects.put(object, Buffer.from(words), 'application/json')
  return { object }
}

/** A case that is open already stays open. */
async function draftCase(claim: Claim, about: Case, { client, table, retention, now }: CasesTable): Promise<void> {
  const kept = await unlessRefused(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: caseKey(about.id),
        UpdateExpression:
          'SET version = :version, fence = :fence, about = :about, expires = :expires, ' +
          'opened = if_not_exists(opened, :now), #state = if_not_exists(#state, :draft)',
        ConditionExpression: newest,
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':version': itemVersion,
          ':fence': claim.fence,
          ':about': about,
          ':expires': expiryIn(retention.audit, now),
          ':now': now(),
          ':draft': 'draft',
        },
      }),
    ),
  )
  if (!kept) throw new Superseded(claim.item, false)
}

const newest = 'attribute_not_exists(fence) OR fence <= :fence'

/** Refused when it is open already. */
async function open(id: string, { client, table }: CasesTable): Promise<void> {
  await unlessRefused(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: caseKey(id),
        UpdateExpression: 'SET #state = :open',
        ConditionExpression: '#state = :draft',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':open': 'open', ':draft': 'draft' },
      }),
    ),
  )
}

async function claimNotice(key: CaseKey, { client, table, retention, now }: CasesTable): Promise<Claim> {
  const { Attributes: item = {} } = await answered(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression:
          'ADD fence :one, attempts :one SET version = if_not_exists(version, :version), ' +
          'posts = if_not_exists(posts, :none), expires = if_not_exists(expires, :expires)',
        ExpressionAttributeValues: {
          ':one': 1,
          ':version': itemVersion,
          ':none': {},
          ':expires': expiryIn(retention.audit, now),
        },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  )
  return readClaim(key, item)
}

/** Refused when the press is on record already: the first time of it stays. */
async function record(id: string, audited: Audited, { client, table, retention, now }: CasesTable): Promise<void> {
  await unlessRefused(
    client.send(
      new PutCommand({
        TableName: table,
        Item: {
          ...auditKey(id, audited),
          ...audited,
          at: now(),
          version: itemVersion,
          expires: expiryIn(retention.audit, now),
        },
        ConditionExpression: 'attribute_not_exists(entry)',
      }),
    ),
  )
}

/** Undefined for an item that is gone. */
async function read(key: CaseKey, { client, table, now }: CasesTable) {
  const { Item } = await answered(client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true })))
  return Item && !isGone(Item, now) ? Item : undefined
}
