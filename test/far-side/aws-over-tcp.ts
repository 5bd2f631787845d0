/** The embedded servers as a function reaches AWS: over TCP, by their names; and Lambda's own reading of the queue. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { embeddedTables } from '../../src/providers/embedded/dynamodb.ts'
import { startEmbedded } from '../../src/providers/embedded/start.ts'
import { openEmbedded } from '../../src/stores.ts'
import type { Environment, Lambda } from '../infra/function/lambda.ts'

export type Aws = Awaited<ReturnType<typeof startAws>>

interface Batch {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

export async function startAws() {
  const folder = await mkdtemp(join(tmpdir(), 'chaperone-aws-'))
  const embedded = await startEmbedded(folder)
  const { retention } = builtInPolicy
  const stores = await openEmbedded(embedded.sockets, { retention, visibilitySeconds: 60, now: Date.now })
  const [dynamodb, sqs, s3] = await Promise.all(
    [embedded.sockets.dynamodb, embedded.sockets.sqs, embedded.sockets.s3].map(overTcp),
  )
  if (!dynamodb || !sqs || !s3) throw new Error('Not all are there')
  const region = 'eu-central-1'
  const queue = `${sqs.url}/000000000000/turns.fifo`
  const client = new SQSClient({
    endpoint: sqs.url,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const environment: Environment = {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SESSION_TOKEN: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
    AWS_ENDPOINT_URL_SQS: sqs.url,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_REQUIRED',
    AWS_RESPONSE_CHECKSUM_VALIDATION: 'WHEN_REQUIRED',
    THREADS_TABLE: embeddedTables.threads,
    CASES_TABLE: embeddedTables.cases,
    PICTURES_BUCKET: 'pictures',
    TURNS_QUEUE_URL: queue,
  }
  return {
    environment,
    stores,
    sqs,
    ...mappingOf(client, queue),
    /** Something that no ingress of ours puts into the queue. */
    sendRaw: (MessageBody: string) =>
      client.send(
        new SendMessageCommand({
          QueueUrl: queue,
          MessageBody,
          MessageGroupId: 'raw',
          MessageDeduplicationId: randomUUID(),
        }),
      ),
    async close() {
      client.destroy()
      await Promise.all([dynamodb, sqs, s3].map((server) => server.close()))
      await stores.close()
      await embedded.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** As Lambda's event source mapping has it: reads the queue, calls the function, and deletes what that did not name. */
export function mappingOf(client: SQSClient, queue: string) {
  /** At most so many of what is in the queue. */
  const receive = async (most = 10, WaitTimeSeconds = 1): Promise<readonly Message[]> => {
    // Hidden from others for as long as Lambda hides it.
    const asked = { QueueUrl: queue, MaxNumberOfMessages: most, VisibilityTimeout: 240, WaitTimeSeconds }
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ ...asked, MessageSystemAttributeNames: ['All'] }),
    )
    return Messages
  }
  const remove = ({ ReceiptHandle }: Message) =>
    client.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }))
  const counted = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
  const isWaiting = async () => {
    const asked = { QueueUrl: queue, AttributeNames: [...counted] }
    const { Attributes = {} } = await client.send(new GetQueueAttributesCommand(asked))
    return counted.some((name) => Attributes[name] !== '0')
  }
  return {
    receive,
    /** As Lambda does with what a function has done. */
    remove,
    isWaiting,
    /** Calls the worker with each message until none is left. */
    async work(worker: Pick<Lambda, 'call'>, left?: number) {
      while (await isWaiting()) {
        const [message] = await receive(1)
        if (!message) continue
        const { batchItemFailures: failed } = (await worker.call(batchOf([message]), left)) as Batch
        if (failed.length > 0) continue
        await remove(message)
      }
    },
    /** Throws away what is in the queue. */
    async purge() {
      while (await isWaiting()) await Promise.all((await receive()).map(remove))
    },
  }
}

export const batchOf = (messages: readonly Message[]) => ({
  Records: messages.map(({ MessageId, ReceiptHandle, Body, Attributes }) => ({
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes,
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:turns.fifo',
    awsRegion: 'eu-central-1',
  })),
})

async function overTcp(socketPath: string) {
  const open = new Set<Socket>()
  const state = { down: false }
  const server: Server = createServer((near) => {
    if (state.down) return near.destroy()
    const far = connect(socketPath)
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', () => {}).on('close', () => open.delete(socket))
    }
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
    return near.pipe(far).pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** While it is down, every connection breaks. */
    setDown(down: boolean) {
      state.down = down
      if (down) cut()
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      cut()
      await closed
    },
  }
}
