/** Makes the queue where no infrastructure made it: on the embedded server, at every start. */
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  type SQSClient,
} from '@aws-sdk/client-sqs'

type Attributes = Partial<Record<QueueAttributeName, string>>

const common: Attributes = {
  FifoQueue: 'true',
  VisibilityTimeout: '60',
  // 14 days, the longest there is.
  MessageRetentionPeriod: '1209600',
}

/** Idempotent. The queue gives up on a message after 1,000 receives only: attempts are counted elsewhere, long before. */
export async function createQueue(client: SQSClient, name: string): Promise<{ url: string; deadLetterUrl: string }> {
  const deadLetterUrl = await create(client, `${name}-dead.fifo`, common)
  const asked = { QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn' as const] }
  const { Attributes: { QueueArn: deadLetterTargetArn } = {} } = await client.send(new GetQueueAttributesCommand(asked))
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1000 })
  const url = await create(client, `${name}.fifo`, { ...common, RedrivePolicy })
  return { url, deadLetterUrl }
}

async function create(client: SQSClient, name: string, attributes: Attributes): Promise<string> {
  const { QueueUrl: url } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }))
  if (url === undefined) throw new Error(`The queue ${name} has no address`)
  return url
}
