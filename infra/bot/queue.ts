/** The queue of turns: first in, first out within a thread, with a dead-letter queue as a far backstop. */
import { Duration } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

export interface Queues {
  readonly turns: Queue
  readonly deadLetters: Queue
}

/** Waits for a sleeping model are deliveries too: twenty minutes of them must not look like poison. */
const farTooOften = 500

/** `workSeconds`: how long a worker function may run; SQS demands that a delivery stays hidden for as long. */
export function queues(scope: Construct, key: IKey, workSeconds: number): Queues {
  const secured = { fifo: true, encryption: QueueEncryption.KMS, encryptionMasterKey: key, enforceSSL: true }
  const deadLetters = new Queue(scope, 'dead-letters', { ...secured, retentionPeriod: Duration.days(14) })
  const turns = new Queue(scope, 'turns', {
    ...secured,
    deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
    fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
    visibilityTimeout: Duration.seconds(workSeconds + 60),
    retentionPeriod: Duration.days(4),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: farTooOften },
  })
  return { turns, deadLetters }
}
