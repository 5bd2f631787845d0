/** Whether tables, bucket and queue are there, and as the stores need them. */
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type KeySchemaElement,
  type TableDescription as Described,
} from '@aws-sdk/client-dynamodb'
import { HeadBucketCommand } from '@aws-sdk/client-s3'
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { Check, Diagnosis } from '../../../ports.ts'
import type { Clients } from '../clients.ts'
import type { Resources } from '../connect.ts'
import { deadLettersOf } from '../queue.ts'
import { casesTable, threadsTable, type IndexDescription, type KeyAttribute, type TableDescription } from '../tables.ts'
import { looked } from './service-diagnosis.ts'

/** `timeToLive`: whether the store removes what has expired by an attribute, as DynamoDB does. */
export const storeChecks = (clients: Clients, resources: Resources, timeToLive: boolean): readonly Check[] => [
  tableCheck('THREADS_TABLE', clients, resources.threadsTable, threadsTable, timeToLive),
  tableCheck('CASES_TABLE', clients, resources.casesTable, casesTable, timeToLive),
  bucketCheck(clients, resources.picturesBucket),
  queueCheck(clients, resources.turnsQueueUrl),
]

const deploy = 'deploy the infrastructure, which makes it, or name the one that it made'

function tableCheck(
  name: string,
  { dynamodb }: Clients,
  TableName: string,
  wanted: TableDescription,
  timeToLive: boolean,
): Check {
  const subject = `table ${TableName}`
  return {
    name,
    async run() {
      const keys = await looked<Diagnosis>(
        { subject, action: 'dynamodb:DescribeTable', mendMissing: deploy },
        async () => {
          const { Table: table = {} } = await dynamodb.send(new DescribeTableCommand({ TableName }))
          return shapeOf(subject, table, wanted)
        },
      )
      if (!timeToLive || keys.state !== 'ok') return [keys]
      const look = { subject, action: 'dynamodb:DescribeTimeToLive', mendMissing: deploy }
      const expiry = await looked<Diagnosis>(look, async () => {
        const { TimeToLiveDescription: { AttributeName, TimeToLiveStatus: status } = {} } = await dynamodb.send(
          new DescribeTimeToLiveCommand({ TableName }),
        )
        return AttributeName === wanted.expires && status?.startsWith('ENABL')
          ? { state: 'ok', found: `${subject} removes what has expired`, mend: null }
          : {
              state: 'wrong',
              found: `${subject} keeps what has expired for ever`,
              mend: `switch its time-to-live on, with the attribute "${wanted.expires}"`,
            }
      })
      return [keys, expiry]
    },
  }
}

function shapeOf(subject: string, table: Described, wanted: TableDescription): Diagnosis {
  const indexes = table.GlobalSecondaryIndexes ?? []
  const wrong = [
    ...(hasKeys(table, table.KeySchema, wanted) ? [] : ['its own keys']),
    ...wanted.indexes
      .filter((index) => !indexes.some((there) => there.IndexName === index.name && fits(table, there, index)))
      .map(({ name }) => `the index ${name}`),
  ]
  if (wrong.length > 0) {
    const mend = 'keys cannot change later: let the infrastructure make a new table'
    return { state: 'wrong', found: `${subject} lacks ${wrong.join(' and ')}, or has others`, mend }
  }
  if (table.TableStatus === 'ACTIVE' || table.TableStatus === 'UPDATING')
    return { state: 'ok', found: `${subject} has its keys and indexes`, mend: null }
  return { state: 'wrong', found: `${subject} is not in service`, mend: 'wait until it is active' }
}

const fits = (
  table: Described,
  there: NonNullable<Described['GlobalSecondaryIndexes']>[number],
  wanted: IndexDescription,
) => hasKeys(table, there.KeySchema, wanted) && there.Projection?.ProjectionType === wanted.projection

function hasKeys(
  { AttributeDefinitions: types = [] }: Described,
  schema: readonly KeySchemaElement[] = [],
  { partition, sort }: { readonly partition: KeyAttribute; readonly sort: KeyAttribute | null },
): boolean {
  const has = (kind: 'HASH' | 'RANGE', key: KeyAttribute | null) => {
    const found = schema.find(({ KeyType }) => KeyType === kind)?.AttributeName
    const type = types.find(({ AttributeName }) => AttributeName === found)?.AttributeType
    return found === key?.name && (key === null || type === key.type)
  }
  return has('HASH', partition) && has('RANGE', sort)
}

function bucketCheck({ s3 }: Clients, Bucket: string): Check {
  const subject = `bucket ${Bucket}`
  return {
    name: 'PICTURES_BUCKET',
    run: async () => [
      await looked<Diagnosis>({ subject, action: 's3:ListBucket', mendMissing: deploy }, async () => {
        await s3.send(new HeadBucketCommand({ Bucket }))
        return { state: 'ok', found: `${subject} answers`, mend: null }
      }),
    ],
  }
}

function queueCheck({ sqs }: Clients, QueueUrl: string): Check {
  const subject = `queue ${QueueUrl.split('/').at(-1) ?? ''}`
  return {
    name: 'TURNS_QUEUE_URL',
    run: async () => [
      await looked<Diagnosis>(
        { subject, action: 'sqs:GetQueueAttributes (and sqs:GetQueueUrl)', mendMissing: deploy },
        async () => {
          const AttributeNames = ['FifoQueue' as const, 'RedrivePolicy' as const]
          const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames })
          const { Attributes: { FifoQueue, RedrivePolicy } = {} } = await sqs.send(asked)
          if (FifoQueue !== 'true')
            return { state: 'wrong', found: `${subject} keeps no order`, mend: 'make a FIFO queue' }
          if (RedrivePolicy === undefined)
            return { state: 'wrong', found: `${subject} has no dead-letter queue`, mend: 'give it a redrive policy' }
          await deadLettersOf(sqs, QueueUrl)
          return { state: 'ok', found: `${subject} is FIFO, with a dead-letter queue`, mend: null }
        },
      ),
    ],
  }
}
