/** Single rights, as grants are made of them. */
import { Stack } from 'aws-cdk-lib'
import { PolicyStatement, type IGrantable } from 'aws-cdk-lib/aws-iam'
import type { IConstruct } from 'constructs'
import type { SecretName, Secrets } from './secrets.ts'

/** A function, or the role of a container's task. */
export type Grantee = IGrantable & IConstruct

export const allow = (to: Grantee, actions: readonly string[], resources: readonly string[]) =>
  to.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }))

export function readSecrets(to: Grantee, secrets: Secrets, names: readonly SecretName[]): void {
  const arns = names.flatMap((name) => secrets[name]?.secretArn ?? [])
  if (arns.length > 0) allow(to, ['secretsmanager:GetSecretValue'], arns)
}

/** Who may not list a bucket is told 403 of an object that is missing, and not 404 (S3 API reference, GetObject). */
export const missObjects = (to: Grantee, bucket: string) => allow(to, ['s3:ListBucket'], [bucket])

/** For a function's own environment, secrets, objects, and what it sends to and takes from the queue. */
export const useKey = (to: Grantee, key: string) => allow(to, ['kms:Decrypt', 'kms:GenerateDataKey'], [key])

/** DynamoDB uses a customer's key in the name of whoever reads and writes (DynamoDB developer guide, "Encryption at rest usage notes"). */
export const useKeyOfTables = (to: Grantee, key: string) =>
  to.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: [
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      resources: [key],
      conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(to).region}.amazonaws.com` } },
    }),
  )
