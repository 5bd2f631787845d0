/** The queue of turns and signals: SQS FIFO. A group is worked in order; what is sent twice within five minutes is kept once. */
import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { z } from 'zod'
import type { Delivery, Queue } from '../../ports.ts'
import { groupOf, type Inbound, inboundId } from '../../turn.ts'
import { serviceFailure } from './service-failure.ts'

export interface SqsQueueOptions {
  readonly client: SQSClient
  readonly url: string
  readonly deadLetterUrl: string
  /** How long a delivery stays hidden unless it is renewed. */
  readonly visibilitySeconds: number
  /** How long `receive` waits, at most 20 (SQS API reference, ReceiveMessage). */
  readonly pollSeconds: number
  /** How long any other call may take, its retries included: whoever sends has an acknowledgement to give. */
  readonly answerMilliseconds?: number
}

// A platform gives up after three seconds and sends again.
const defaultAnswerMilliseconds = 2_500

export function sqsQueue(options: SqsQueueOptions): Queue {
  const { client, url, visibilitySeconds, pollSeconds } = options
  const wish = {
    QueueUrl: url,
    MaxNumberOfMessages: 1,
    VisibilityTimeout: visibilitySeconds,
    WaitTimeSeconds: pollSeconds,
    MessageSystemAttributeNames: [...keptOnBurial],
  }
  return {
    async send(inbound) {
      const message = {
        QueueUrl: url,
        MessageBody: writeBody(inbound),
        MessageGroupId: hash(groupOf(inbound)),
        MessageDeduplicationId: hash(inboundId(inbound)),
      }
      await client.send(new SendMessageCommand(message), soon(options)).catch(fail('SendMessage'))
    },
    async receive(stop) {
      // Any number of workers stop on the same signal.
      setMaxListeners(0, stop)
      try {
        const { Messages: [message] = [] } = await client.send(new ReceiveMessageCommand(wish), { abortSignal: stop })
        return message && delivery(message, options)
      } catch (error) {
        if (stop.aborted) return undefined
        throw serviceFailure('queue', 'ReceiveMessage', error)
      }
    },
    async check() {
      const asked = { QueueUrl: url, AttributeNames: ['QueueArn' as const] }
      await client.send(new GetQueueAttributesCommand(asked), soon(options)).catch(fail('GetQueueAttributes'))
    },
  }
}

/** A buried message keeps its place among its group's, and is buried once. */
const keptOnBurial = ['MessageGroupId', 'MessageDeduplicationId'] as const

function delivery(message: Message, options: SqsQueueOptions): Delivery {
  const { client, url, deadLetterUrl } = options
  const { Body: body = '', Attributes: attributes = {}, ReceiptHandle } = message
  const receipt = { QueueUrl: url, ReceiptHandle }
  const finish = async () => {
    await client.send(new DeleteMessageCommand(receipt), soon(options)).catch(fail('DeleteMessage'))
  }
  return {
    body,
    finish,
    async hide(seconds) {
      const change = { ...receipt, VisibilityTimeout: seconds }
      await client
        .send(new ChangeMessageVisibilityCommand(change), soon(options))
        .catch(fail('ChangeMessageVisibility'))
    },
    async bury() {
      const kept = Object.fromEntries(keptOnBurial.map((name) => [name, attributes[name]]))
      const buried = { ...kept, QueueUrl: deadLetterUrl, MessageBody: body }
      await client.send(new SendMessageCommand(buried), soon(options)).catch(fail('SendMessage'))
      await finish()
    },
  }
}

// Group and deduplication ids end at 128 characters, and platforms' ids may be longer.
const hash = (text: string) => createHash('sha256').update(text).digest('hex')

/** SQS takes no U+FFFE and U+FFFF, which JSON leaves as they are; everything else that it refuses JSON escapes. */
const writeBody = (inbound: Inbound) =>
  JSON.stringify(inbound).replaceAll(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)

const soon = ({ answerMilliseconds = defaultAnswerMilliseconds }: SqsQueueOptions) => ({
  abortSignal: AbortSignal.timeout(answerMilliseconds),
})

const fail = (operation: string) => (error: unknown) => {
  throw serviceFailure('queue', operation, error)
}

const redriveSchema = z.object({ deadLetterTargetArn: z.string() })

/**
 * The address of the dead-letter queue that the queue's own redrive policy names; it is of the same account.
 * @throws Error when there is none.
 */
export async function deadLettersOf(client: SQSClient, url: string): Promise<string> {
  const asked = { QueueUrl: url, AttributeNames: ['RedrivePolicy' as const] }
  const { Attributes: { RedrivePolicy: policy } = {} } = await client.send(new GetQueueAttributesCommand(asked))
  if (policy === undefined) throw new Error(`The queue ${url} has no dead-letter queue`)
  const name = redriveSchema.parse(JSON.parse(policy)).deadLetterTargetArn.split(':').at(-1)
  const { QueueUrl: deadLetterUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }))
  if (deadLetterUrl === undefined) throw new Error(`The dead-letter queue of ${url} has no address`)
  return deadLetterUrl
}
