/** Every store and the queue, over one set of clients. */
import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import type { Policy } from '../../policy/policy.ts'
import type {
  CaseStore,
  Easel,
  Ledger,
  ObjectStore,
  PersonStore,
  QuotaStore,
  Switches,
  ThreadStore,
  TurnStore,
  WakeStore,
  WithdrawalStore,
} from '../../ports.ts'
import { dynamoCaseStore } from './case-store.ts'
import { clients, type Clients } from './clients.ts'
import type { FarSide } from './connection.ts'
import { createQueue } from './create-queue.ts'
import { dynamoEasel } from './easel.ts'
import { caseKey } from './entries.ts'
import { dynamoLedger } from './ledger.ts'
import { dynamoPersonStore } from './person-store.ts'
import { dynamoWakeStore } from './wake-store.ts'
import { dynamoQuotaStore } from './quota-store.ts'
import { s3ObjectStore } from './object-store.ts'
import { deadLettersOf, sqsQueue, sqsSender, type Sender, type SqsQueue } from './queue.ts'
import { answered } from './store-failure.ts'
import { dynamoSwitches } from './switches.ts'
import { dynamoThreadStore } from './thread-store.ts'
import { dynamoTurnStore } from './turn-store.ts'
import { dynamoWithdrawalStore } from './withdrawal-store.ts'

export interface Resources {
  readonly threadsTable: string
  readonly casesTable: string
  readonly picturesBucket: string
  readonly turnsQueueUrl: string
}

export interface Stores {
  readonly queue: SqsQueue
  readonly turns: TurnStore
  readonly threads: ThreadStore
  readonly withdrawals: WithdrawalStore
  readonly cases: CaseStore
  readonly ledger: Ledger
  readonly objects: ObjectStore
  readonly quotas: QuotaStore
  readonly persons: PersonStore
  readonly wakes: WakeStore
  readonly switches: Switches
  /** `places`: how many pictures may be drawn at once. */
  readonly easelOf: (places: number) => Easel
  /** Rejects when a store or the queue does not answer. */
  readonly ready: () => Promise<void>
  close(): Promise<void>
}

export interface Keeping {
  readonly retention: Policy['retention']
  /** How long a delivery stays hidden unless it is renewed. */
  readonly visibilitySeconds: number
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** The trace that a message is sent in: an X-Ray header, or null. */
  readonly trace?: () => string | null
}

/** What receiving takes, and nothing else. */
export interface Receiving {
  readonly queue: Sender
  readonly objects: ObjectStore
  /** Rejects when the queue does not answer. */
  readonly ready: () => Promise<void>
  close(): Promise<void>
}

/** For whoever may do nothing but send, and keep what a platform says of itself. */
export function connectSender(
  { turnsQueueUrl: url, picturesBucket: bucket }: Resources,
  { trace }: Pick<Keeping, 'trace'>,
): Receiving {
  const made = clients({ kind: 'aws' })
  const queue = sqsSender({ client: made.sqs, url, trace })
  const objects = s3ObjectStore({ client: made.s3, bucket })
  return { queue, objects, ready: () => queue.check(), close: async () => made.close() }
}

/** Resources that exist already. @throws when the queue cannot be asked for its dead letters. */
export async function connect(resources: Resources, keeping: Keeping): Promise<Stores> {
  const made = clients({ kind: 'aws' })
  return storesOf(made, resources, await deadLettersOf(made.sqs, resources.turnsQueueUrl), keeping)
}

/** Resources on the embedded servers; queue and bucket are made when they are missing. */
export async function connectEmbedded(
  sockets: Extract<FarSide, { readonly kind: 'embedded' }>['sockets'],
  tables: { readonly threads: string; readonly cases: string },
  keeping: Keeping,
): Promise<Stores> {
  const made = clients({ kind: 'embedded', sockets })
  const picturesBucket = 'pictures'
  const { url, deadLetterUrl } = await createQueue(made.sqs, 'turns')
  await made.s3.send(new CreateBucketCommand({ Bucket: picturesBucket }))
  const resources = { threadsTable: tables.threads, casesTable: tables.cases, picturesBucket, turnsQueueUrl: url }
  return storesOf(made, resources, deadLetterUrl, keeping)
}

function storesOf(made: Clients, resources: Resources, deadLetterUrl: string, keeping: Keeping): Stores {
  const { retention, visibilitySeconds, now, trace } = keeping
  const client = made.dynamodb
  const objects = s3ObjectStore({ client: made.s3, bucket: resources.picturesBucket })
  const threads = { client, table: resources.threadsTable, retention, now }
  const queue = sqsQueue({
    client: made.sqs,
    url: resources.turnsQueueUrl,
    deadLetterUrl,
    visibilitySeconds,
    pollSeconds: 20,
    trace,
  })
  return {
    queue,
    objects,
    quotas: dynamoQuotaStore(threads),
    persons: dynamoPersonStore({ ...threads, objects }),
    wakes: dynamoWakeStore(threads),
    switches: dynamoSwitches(threads),
    easelOf: (places) => dynamoEasel(threads, places),
    turns: dynamoTurnStore(threads),
    threads: dynamoThreadStore(threads),
    withdrawals: dynamoWithdrawalStore(threads),
    cases: dynamoCaseStore({ client, table: resources.casesTable, objects, retention, now }),
    ledger: dynamoLedger({ client, threads: resources.threadsTable, cases: resources.casesTable }),
    ready: async () => {
      // A read of a key that does not exist needs no more rights than the bot has anyway.
      const Key = caseKey('readiness')
      await Promise.all([
        queue.check(),
        answered(client.send(new GetCommand({ TableName: resources.casesTable, Key }))),
        answered(
          client.send(
            new GetCommand({ TableName: resources.threadsTable, Key: { channel: 'readiness', entry: 'readiness' } }),
          ),
        ),
      ])
    },
    close: async () => made.close(),
  }
}
