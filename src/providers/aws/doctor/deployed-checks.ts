/** What a deployment should have beyond what the bot needs to run: data that can be restored, and no turns left lying. */
import { DescribeContinuousBackupsCommand } from '@aws-sdk/client-dynamodb'
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { Check } from '../../../ports.ts'
import type { Clients } from '../clients.ts'
import type { Resources } from '../connect.ts'
import { deadLettersOf } from '../queue.ts'
import { check, deployAgain, ok, wrong } from './service-diagnosis.ts'

export const deployedChecks = (clients: Clients, resources: Resources): readonly Check[] => [
  restoreCheck('THREADS_TABLE', clients, resources.threadsTable),
  restoreCheck('CASES_TABLE', clients, resources.casesTable),
  waitingCheck(clients, resources.turnsQueueUrl),
]

/** The dead-letter queue is found by its name. */
const readQueue = 'sqs:GetQueueAttributes (and sqs:GetQueueUrl)'

const mendMissing = deployAgain

const restoreCheck = (name: string, { dynamodb }: Clients, TableName: string): Check =>
  check(
    name,
    { subject: `table ${TableName}`, action: 'dynamodb:DescribeContinuousBackups', mendMissing },
    async () => {
      const { ContinuousBackupsDescription: backups } = await dynamodb.send(
        new DescribeContinuousBackupsCommand({ TableName }),
      )
      return backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED'
        ? ok(`table ${TableName} can be restored to any point in time`)
        : wrong(`table ${TableName} cannot be restored to a point in time`, mendMissing)
    },
  )

const waitingCheck = ({ sqs }: Clients, url: string): Check =>
  check('TURNS_QUEUE_URL', { subject: 'queue of turns', action: readQueue, mendMissing }, async () => {
    const countOf = async (QueueUrl: string) => {
      const asked = { QueueUrl, AttributeNames: ['ApproximateNumberOfMessages' as const] }
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand(asked))
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0)
    }
    const [waiting, aside] = await Promise.all([countOf(url), deadLettersOf(sqs, url).then(countOf)])
    const found = `turns waiting: ${waiting}; put aside: ${aside}`
    return aside === 0 ? ok(found) : wrong(found, 'see "Turns are put aside" in docs/runbook.md')
  })
