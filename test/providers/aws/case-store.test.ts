import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseKey, contentKey, type CaseKey } from '../../../src/providers/aws/entries.ts'
import { embeddedTables } from '../../../src/providers/embedded/dynamodb.ts'
import { caseStoreContract } from '../../contracts/case-store.ts'
import { aThread, canary, caseOf, words } from '../../contracts/samples.ts'
import { openEmbedded, type Embedded } from './embedded.ts'

caseStoreContract('DynamoDB', openEmbedded)

describe('in the table', () => {
  let embedded: Embedded
  beforeAll(async () => {
    embedded = await openEmbedded()
  })
  afterAll(() => embedded.close())

  const drafted = async (content = words) => {
    const turn = aThread()(1)
    const about = caseOf(turn)
    await embedded.cases.draft(await embedded.turns.claim(turn), about, content)
    return { turn, about }
  }

  const stored = async (key: CaseKey) =>
    (await embedded.client.send(new GetCommand({ TableName: embeddedTables.cases, Key: { ...key } }))).Item

  const inState = async (state: string) =>
    (
      await embedded.client.send(
        new QueryCommand({
          TableName: embeddedTables.cases,
          IndexName: 'by-state',
          KeyConditionExpression: '#state = :state',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':state': state },
        }),
      )
    ).Items?.map((item) => String(item['case']))

  test('a case is a draft until its first notice is claimed, and stays open when it is drafted again', async () => {
    const { turn, about } = await drafted()
    expect(await inState('draft')).toContain(about.id)
    await embedded.cases.claim(about.id, 'slack')
    await embedded.cases.draft(await embedded.turns.claim(turn), about, words)
    expect(await inState('open')).toContain(about.id)
    expect(await inState('draft')).not.toContain(about.id)
  })

  test('a decided case is not opened again by a late notice', async () => {
    const { about } = await drafted()
    await embedded.put({ ...(await stored(caseKey(about.id))), state: 'decided' }, embeddedTables.cases)
    await embedded.cases.claim(about.id, 'slack')
    expect(await inState('decided')).toContain(about.id)
  })

  test('the record of an act says who, what and when it was first, in ids alone', async () => {
    const { about } = await drafted()
    const audited = { what: 'reveal refused', by: 'ben', desk: 'slack', press: '1' } as const
    await embedded.cases.audit(about.id, audited)
    embedded.clock.now += 1000
    await embedded.cases.audit(about.id, audited)
    await embedded.cases.audit(about.id, { ...audited, press: '2' })
    const items = await embedded.items(embeddedTables.cases)
    const acts = items.filter((item) => item['case'] === about.id && String(item['entry']).startsWith('audit|'))
    expect(acts.map(({ what, by, desk, press, at }) => [what, by, desk, press, at])).toEqual([
      ['reveal refused', 'ben', 'slack', '1', embedded.clock.now - 1000],
      ['reveal refused', 'ben', 'slack', '2', embedded.clock.now],
    ])
    expect(JSON.stringify(acts)).not.toContain(canary)
    await embedded.cases.audit('none', audited)
    expect((await embedded.items(embeddedTables.cases)).filter((item) => item['case'] === 'none')).toEqual([])
  })

  test('words are in the content alone; long ones are not in the table at all', async () => {
    const { about } = await drafted()
    const { about: long } = await drafted({ ...words, reply: 'long '.repeat(20_000) })
    expect(JSON.stringify(await stored(contentKey(about.id)))).toContain(canary)
    expect(JSON.stringify(await stored(contentKey(long.id)))).not.toContain(canary)
    expect(JSON.stringify(await stored(caseKey(about.id)))).not.toContain(canary)
  })

  test('input 63: a case that cannot be read is no case, and unknown attributes are no obstacle', async () => {
    const { about } = await drafted()
    const item = await stored(caseKey(about.id))
    await embedded.put({ ...item, later: 1, about: { ...about, later: 1 } }, embeddedTables.cases)
    expect((await embedded.cases.claim(about.id, 'slack'))?.case).toEqual(about)
    await embedded.put({ ...item, about: { ...about, place: 'here' } }, embeddedTables.cases)
    expect(await embedded.cases.claim(about.id, 'slack')).toBeNull()
    await embedded.put({ ...(await stored(contentKey(about.id))), words: '{"question":1}' }, embeddedTables.cases)
    expect(await embedded.cases.content(about.id)).toBeNull()
    await embedded.put({ ...contentKey(about.id), words: 'no JSON' }, embeddedTables.cases)
    expect(await embedded.cases.content(about.id)).toBeNull()
  })
})
