/** The SDK clients: made once, for AWS itself or for the embedded servers. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { S3Client } from '@aws-sdk/client-s3'
import { connection, type FarSide } from './connection.ts'
import { s3Client } from './s3-client.ts'

export interface Clients {
  readonly dynamodb: DynamoDBDocumentClient
  readonly sqs: SQSClient
  readonly s3: S3Client
  close(): void
}

export function clients(far: FarSide): Clients {
  const dynamodb = new DynamoDBClient(connection(far, 'dynamodb'))
  const sqs = new SQSClient(connection(far, 'sqs'))
  const s3 = s3Client(far)
  return {
    dynamodb: DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } }),
    sqs,
    s3,
    close() {
      dynamodb.destroy()
      sqs.destroy()
      s3.destroy()
    },
  }
}
