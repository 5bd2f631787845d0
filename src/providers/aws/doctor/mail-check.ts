/** Whether anybody hears of alarms. Who it is, is not said. */
import { ListSubscriptionsByTopicCommand, type SNSClient } from '@aws-sdk/client-sns'
import type { Check } from '../../../ports.ts'
import { aws, check, deployAgain, missing, ok, unreadable } from './service-diagnosis.ts'

export interface MailParts {
  readonly client: Pick<SNSClient, 'send'>
  /** The output that names the topic. */
  readonly name: string
  readonly topic: string
}

export function mailCheck({ client, name, topic }: MailParts): Check {
  const subject = `topic ${topic.split(':').at(-1) ?? ''}`
  const look = {
    subject,
    action: 'sns:ListSubscriptionsByTopic',
    mendMissing: deployAgain,
  }
  const region = topic.split(':')[3]
  const subscribe = aws(region, `sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint <address>`)
  return check(name, look, async () => {
    const { Subscriptions: all } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }))
    if (!all) return unreadable(subject)
    const waiting = all.filter(({ SubscriptionArn: arn }) => arn === 'PendingConfirmation')
    const hearing = all.filter(({ SubscriptionArn: arn }) => arn?.startsWith('arn:'))
    if (waiting.length > 0)
      return missing(
        'the owner has not confirmed the mail yet: nothing is sent there',
        // The link is good for two days (Subscribe, API reference).
        `open the link in the mail from AWS; after two days ask for another: ${subscribe}`,
      )
    return hearing.length > 0
      ? ok(`who hears of alarms: ${hearing.length}`)
      : missing('nobody hears of alarms', `set ownerEmail and deploy, or: ${subscribe}`)
  })
}
