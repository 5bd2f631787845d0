import { createServer, type Server } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ProviderFailed } from '../../../src/ports.ts'
import { answer, aThread, canary, caseOf, words } from '../../contracts/samples.ts'
import type { Stores } from '../../contracts/stores.ts'
import { connect, storesOver } from './embedded.ts'

/** What DynamoDB says next; null cuts the connection. */
let says: { readonly status: number; readonly body: string } | null = null
let folder = ''
let server: Server
let stores: Stores
let unreachable: Stores

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cd-'))
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (says) response.writeHead(says.status, { 'content-type': 'application/x-amz-json-1.0' }).end(says.body)
      else response.destroy()
    })
  }).listen(join(folder, 's'))
  const clock = { now: 1_800_000_000_000 }
  stores = storesOver(connect(join(folder, 's')).client, clock)
  unreachable = storesOver(connect(join(folder, 'none')).client, clock)
})
afterAll(async () => {
  server.close()
  server.closeAllConnections()
  await rm(folder, { recursive: true, force: true })
})

const refusing = (status: number, name: string) => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: `about ${canary}` }),
})

const turn = aThread()(1)
const claim = { item: 'threads c e', fence: 1, attempts: 1, waits: 0, posts: {}, withdrawn: false, pending: null }
const everything: readonly ((over: Stores) => Promise<unknown>)[] = [
  ({ turns }) => turns.claim(turn),
  ({ turns }) => turns.conclude(claim, turn, answer('r1')),
  ({ turns }) => turns.conclude(claim, turn, { kind: 'withdrawn' }),
  ({ threads }) => threads.context(turn, 8),
  ({ withdrawals }) => withdrawals.withdraw(turn.place, turn.message),
  ({ withdrawals }) => withdrawals.revise({ ...turn, revision: 'e1' }),
  ({ cases }) => cases.draft(claim, caseOf(turn), words),
  ({ cases }) => cases.claim('c1', 'slack'),
  ({ cases }) => cases.content('c1'),
  ({ ledger }) => ledger.posting(claim, 'reply'),
  ({ ledger }) => ledger.posted(claim, 'reply', { state: 'posted', post: 'p1' }),
]

const failureOf = async (act: Promise<unknown>) =>
  act.then(
    () => 'no failure',
    (error: unknown) => (error instanceof ProviderFailed ? error : `not ours: ${String(error)}`),
  )

test.each([
  [true, 'throttled', refusing(400, 'ThrottlingException')],
  [true, 'throttled', refusing(400, 'ProvisionedThroughputExceededException')],
  [true, 'throttled', refusing(400, 'RequestLimitExceeded')],
  [true, 'failing', refusing(500, 'InternalServerError')],
  [true, 'failing without its own words', { status: 503, body: '<html>Service Unavailable</html>' }],
  [true, 'answering nonsense', { status: 200, body: '{' }],
  [true, 'cutting the connection', null],
  [false, 'refusing an item over 400 KB', refusing(400, 'ValidationException')],
  [false, 'without the table', refusing(400, 'ResourceNotFoundException')],
  [false, 'closed to us', refusing(400, 'AccessDeniedException')],
])(
  'faults 30 and 31: worth a retry %j, a store %s (%j) is a failure of ours that holds no words',
  async (retryable, _, said) => {
    says = said
    for (const act of everything) {
      const failure = await failureOf(act(stores))
      expect(failure).toMatchObject({ provider: 'store', retryable })
      expect(String(failure)).not.toContain(canary)
    }
  },
)

test('fault 31: a store out of reach fails every call, and each is worth a retry', async () => {
  for (const act of everything)
    expect(await failureOf(act(unreachable))).toMatchObject({ provider: 'store', retryable: true })
})
