/** The queue of turns and signals: SQS FIFO. A group is worked in order; what is sent twice within five minutes is kept once. */
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
import * as z from 'zod'
import type { Delivery, Queue } from '../../ports.ts'
import { queueMessage } from './queue-message.ts'
import { serviceFailure } from './service-failure.ts'
import { traced } from './traced.ts'

export interface SenderOptions {
  readonly client: SQSClient
  readonly url: string
  /** How long a call other than `receive` may take, its retries included: whoever sends has an acknowledgement to give. */
  readonly answerMilliseconds?: number
  /** The trace that a message is sent in: an X-Ray header, or null. */
  readonly trace?: (() => string | null) | undefined
}

export type Sender = Pick<Queue, 'send' | 'check'>

export interface SqsQueueOptions extends SenderOptions {
  readonly deadLetterUrl: string
  /** How long a delivery stays hidden unless it is renewed. */
  readonly visibilitySeconds: number
  /** How long `receive` waits, at most 20 (SQS API reference, ReceiveMessage). */
  readonly pollSeconds: number
}

// A platform gives up after three seconds and sends again.
const defaultAnswerMilliseconds = 2_500

/** A message that somebody else received: Lambda reads the queue for its functions. */
export type ReceivedMessage = Pick<Message, 'Body' | 'ReceiptHandle' | 'Attributes'>

export interface SqsQueue extends Queue {
  deliveryOf(message: ReceivedMessage): Delivery
}

/** The sending half: for whoever may do nothing else with the queue. */
export function sqsSender(options: SenderOptions): Sender {
  const { client, url, trace = () => null } = options
  return {
    async send(inbound) {
      const message = traced({ QueueUrl: url, ...queueMessage(inbound) }, trace())
      await client.send(new SendMessageCommand(message), soon(options)).catch(fail('SendMessage'))
    },
    async check() {
      const asked = { QueueUrl: url, AttributeNames: ['QueueArn' as const] }
      await client.send(new GetQueueAttributesCommand(asked), soon(options)).catch(fail('GetQueueAttributes'))
    },
  }
}

export function sqsQueue(options: SqsQueueOptions): SqsQueue {
  const { client, url, visibilitySeconds, pollSeconds } = options
  const wish = {
    QueueUrl: url,
    MaxNumberOfMessages: 1,
    VisibilityTimeout: visibilitySeconds,
    WaitTimeSeconds: pollSeconds,
    MessageSystemAttributeNames: [...keptOnBurial, 'AWSTraceHeader' as const],
  }
  return {
    ...sqsSender(options),
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
    deliveryOf: (message) => delivery(message, options),
  }
}

/** A buried message keeps its place among its group's, and is buried once. */
const keptOnBurial = ['MessageGroupId', 'MessageDeduplicationId'] as const

function delivery(message: ReceivedMessage, options: SqsQueueOptions): Delivery {
  const { client, url, deadLetterUrl } = options
  const { Body: body = '', Attributes: attributes = {}, ReceiptHandle } = message
  const receipt = { QueueUrl: url, ReceiptHandle }
  const finish = async () => {
    await client.send(new DeleteMessageCommand(receipt), soon(options)).catch(fail('DeleteMessage'))
  }
  return {
    body,
    trace: attributes.AWSTraceHeader ?? null,
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

const soon = ({ answerMilliseconds = defaultAnswerMilliseconds }: SenderOptions) => ({
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
