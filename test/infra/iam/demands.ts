/** What AWS demands of a caller beyond the operation's own name, each with where AWS says so. Everything here lies under one key. */
import type { Asked } from './evaluate.ts'
import { arnOf, region } from './resolve.ts'

interface Demand {
  /** Of the action that brings it along. */
  readonly when: RegExp
  readonly actions: readonly string[]
  readonly source: string
}

/** Of the key, through the service. */
const keyDemands: readonly Demand[] = [
  {
    when: /^sqs:SendMessage$/,
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    source: 'SQS developer guide, "Key management", permissions of a producer: Decrypt verifies the data key',
  },
  {
    when: /^sqs:ReceiveMessage$/,
    actions: ['kms:Decrypt'],
    source: 'SQS developer guide, "Key management", permissions of a consumer',
  },
  {
    when: /^s3:GetObject$/,
    actions: ['kms:Decrypt'],
    source: 'S3 user guide, "Using server-side encryption with AWS KMS keys"',
  },
  {
    when: /^s3:PutObject$/,
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    source: 'S3 user guide, "Using server-side encryption with AWS KMS keys": Decrypt once an upload has parts',
  },
  {
    when: /^secretsmanager:GetSecretValue$/,
    actions: ['kms:Decrypt'],
    source: 'Secrets Manager user guide, "Secret encryption and decryption"',
  },
  {
    when: /^dynamodb:/,
    actions: ['kms:Decrypt', 'kms:DescribeKey'],
    source: 'DynamoDB developer guide, "Encryption at rest usage notes", authorizing use of a customer managed key',
  },
  {
    when: /^dynamodb:(?:Put|Update|Delete)Item$/,
    actions: [
      'kms:Encrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
    ],
    source: 'as above; CreateGrant, which is listed there as well, is needed by whoever makes the table',
  },
]

export function demandsOf({ action }: Asked): readonly Asked[] {
  const [service = ''] = action.split(':')
  const context = { 'kms:ViaService': [`${service}.${region}.amazonaws.com`] }
  return keyDemands
    .filter(({ when }) => when.test(action))
    .flatMap(({ actions }) => actions.map((each) => ({ action: each, resource: key, context })))
}

const key = arnOf('kms', 'key/key')

/** What a function needs before its code begins (Lambda developer guide, "Securing environment variables"). */
export const toStart: Asked = {
  action: 'kms:Decrypt',
  resource: key,
  context: { 'kms:ViaService': [`lambda.${region}.amazonaws.com`] },
}

/**
 * Only who may list a bucket learns that an object is missing; all others are refused (S3 API reference, GetObject). `resource`:
 * the object's.
 */
export const toMiss = ({ resource }: Asked): Asked => ({
  action: 's3:ListBucket',
  resource: resource.split('/')[0] ?? '',
  context: {},
})
