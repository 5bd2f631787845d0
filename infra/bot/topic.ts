/** Where alarms go, and who may tell of what. */
import { Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'

export function ownersTopic(scope: Construct, ownerEmail: string | null, key: IKey): Topic {
  const topic = new Topic(scope, 'owner', { masterKey: key, enforceSSL: true })
  if (ownerEmail !== null) topic.addSubscription(new EmailSubscription(ownerEmail))
  mayPublish('cloudwatch.amazonaws.com', topic, key)
  return topic
}

/** For this account alone: nobody else's alarm or budget speaks through it (AWS Budgets user guide, on topics for notifications). */
export function mayPublish(service: string, topic: Topic, key: IKey): void {
  const principal = new ServicePrincipal(service)
  topic.addToResourcePolicy(
    new PolicyStatement({
      actions: ['sns:Publish'],
      principals: [principal],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
  )
  key.grant(principal, 'kms:Decrypt', 'kms:GenerateDataKey*')
}
