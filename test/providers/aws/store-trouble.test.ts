/** The stores over the clients that production has, with their retries, and a bad line to DynamoDB. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { clients, type Clients } from '../../../src/providers/aws/clients.ts'
import { answer, aThread, caseOf, words } from '../../contracts/samples.ts'
import { workOn, type Stores } from '../../contracts/stores.ts'
import { troubleDynamodb, type Input, type Trouble, type TroubledDynamodb } from '../../far-side/dynamodb-trouble.ts'
import { openEmbedded, storesOver, type Embedded } from './embedded.ts'

let embedded: Embedded
let line: TroubledDynamodb
let near: Clients
let stores: Stores
beforeAll(async () => {
  embedded = await openEmbedded()
  const dynamodb = `${embedded.socketPath}t`
  line = await troubleDynamodb(dynamodb, embedded.socketPath)
  near = clients({ kind: 'embedded', sockets: { dynamodb, sqs: '', s3: '' } })
  stores = storesOver(near.dynamodb, embedded.clock)
})
afterEach(() => {
  line.trouble = () => null
  line.asked.length = 0
})
afterAll(async () => {
  near.close()
  await line.close()
  await embedded.close()
})

/** The first `times` requests, of one operation or of any. */
function first(times: number, trouble: Trouble, only?: string) {
  let left = times
  line.trouble = (operation) => {
    if (left === 0 || (only && operation !== only)) return null
    left -= 1
    return trouble
  }
}

const told = async (turn: Parameters<Stores['threads']['context']>[0], limit = 10) => {
  const { exchanges, known } = await stores.threads.context(turn, limit)
  return { replies: exchanges.map(({ reply }) => reply.split(' ')[1]), known }
}

test.each([
  ['ProvisionedThroughputExceededException', ['PutItem']],
  ['InternalServerError', ['UpdateItem', 'PutItem', 'Query', 'GetItem']],
])(
  'fault 30: a store that says %s is asked again after a while, and a turn is worked on once',
  async (refused, operations) => {
    const thread = aThread()
    for (const operation of operations) {
      first(1, { refused }, operation)
      const turn = thread(line.asked.length + 1)
      const claim = await stores.turns.claim(turn)
      expect(claim).toMatchObject({ fence: 1, attempts: 1, outcome: null })
      const held = await stores.turns.conclude(claim, turn, answer('r1'))
      await stores.ledger.posting(held, 'reply')
      expect(await stores.ledger.posted(held, 'reply', { state: 'posted', post: 'p' })).toEqual({ withdrawn: false })
      expect((await told(thread(99_999))).replies).toContain('r1')
      expect(await stores.turns.recall(turn)).toMatchObject({ outcome: { reply: answer('r1').reply } })
    }
  },
)

test('fault 31: an answer of the store that is lost on its way is stored once all the same', async () => {
  const thread = aThread()
  const turn = thread(1)
  const claim = await stores.turns.claim(turn)
  first(1, 'lost', 'PutItem')
  const held = await stores.turns.conclude(claim, turn, answer('r1'))
  first(1, 'lost', 'UpdateItem')
  await stores.ledger.posting(held, 'reply')
  first(1, 'lost', 'UpdateItem')
  expect(await stores.ledger.posted(held, 'reply', { state: 'posted', post: 'p' })).toEqual({ withdrawn: false })
  expect(await told(thread(2))).toEqual({ replies: ['r1'], known: true })
})

test('fault 31: a claim whose answer was lost is a newer claim: nobody else can think in its place', async () => {
  const turn = aThread()(1)
  first(1, 'lost', 'UpdateItem')
  const claim = await stores.turns.claim(turn)
  expect(claim).toMatchObject({ fence: 2, outcome: null })
  await expect(stores.turns.conclude({ ...claim, fence: 1 }, turn, answer('early'))).rejects.toMatchObject({
    name: 'Superseded',
  })
})

test('fault 30: no write, however often it is repeated, takes the place of a newer one', async () => {
  const turn = aThread()(1)
  const older = await stores.turns.claim(turn)
  const newer = await stores.turns.claim(turn)
  await stores.turns.conclude(newer, turn, answer('newer'))
  first(1, { refused: 'InternalServerError' }, 'PutItem')
  await expect(stores.turns.conclude(older, turn, answer('older'))).rejects.toMatchObject({ name: 'Superseded' })
  expect((await told({ ...turn, message: 'm00002' })).replies).toEqual(['newer'])
  const opened = caseOf(turn)
  await stores.cases.draft(newer, opened, words)
  first(1, { refused: 'InternalServerError' })
  const late = stores.cases.draft(older, opened, { ...words, question: 'older' })
  await expect(late).rejects.toMatchObject({ name: 'Superseded' })
  expect(await stores.cases.content(opened.id)).toEqual(words)
})

describe('fault 30: a page that ends early', () => {
  const onePerPage = (operation: string, input: Input): Trouble =>
    operation === 'Query' ? { changed: { ...input, Limit: 1 } } : null

  /** Empty, and yet more follows: before the newest item that was asked for. */
  const emptyFirst = (operation: string, input: Input): Trouble => {
    if (operation !== 'Query' || input['ExclusiveStartKey']) return null
    const { ':channel': channel, ':last': entry } = input['ExpressionAttributeValues'] as Input
    return { answered: { Items: [], Count: 0, ScannedCount: 0, LastEvaluatedKey: { channel, entry } } }
  }

  test.each([
    ['after each item', onePerPage, 4],
    ['before the first', emptyFirst, 2],
  ])('%s is followed by the rest of the conversation', async (_, trouble, queries) => {
    const thread = aThread()
    for (const at of [1, 2, 3, 4, 5]) await workOn(stores, thread(at), answer(`r${at}`))
    line.asked.length = 0
    line.trouble = trouble
    expect(await told(thread(9), 4)).toEqual({ replies: ['r2', 'r3', 'r4', 'r5'], known: true })
    expect(line.asked).toEqual(Array.from({ length: queries }, () => 'Query'))
  })

  test.each([
    ['after each item', onePerPage],
    ['before the first', emptyFirst],
  ])('%s does not make the bot a stranger in its own thread', async (_, trouble) => {
    const thread = aThread()
    await workOn(stores, thread(1), { kind: 'answered', fixed: 'help' })
    for (const at of [2, 3, 4]) await stores.withdrawals.withdraw(thread(at).place, thread(at).message)
    line.trouble = trouble
    expect(await told(thread(9, { addressed: 'thread' }))).toEqual({ replies: [], known: true })
  })
})
