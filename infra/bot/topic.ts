/** Where alarms and the budget's warnings go. */
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'

export function ownersTopic(scope: Construct, ownerEmail: string | null, key: IKey): Topic {
  const topic = new Topic(scope, 'owner', { masterKey: key, enforceSSL: true })
  if (ownerEmail !== null) topic.addSubscription(new EmailSubscription(ownerEmail))
  for (const service of ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com']) {
    topic.grantPublish(new ServicePrincipal(service))
    key.grantEncryptDecrypt(new ServicePrincipal(service))
  }
  return topic
}
