/** DynamoDB's failures become ours, once, here. */
import { ConditionalCheckFailedException, DynamoDBServiceException } from '@aws-sdk/client-dynamodb'
import { ProviderFailed } from '../../ports.ts'

/** Waits for the answer. @throws ProviderFailed */
export async function answered<T>(request: Promise<T>): Promise<T> {
  try {
    return await request
  } catch (error) {
    throw storeFailure(error)
  }
}

/** The same, but null where the request's condition was refused. @throws ProviderFailed */
export async function unlessRefused<T>(request: Promise<T>): Promise<T | null> {
  try {
    return await request
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return null
    throw storeFailure(error)
  }
}

/** Refusals with status 400 that pass by themselves (DynamoDB developer guide, "Error handling"). */
const passing = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'LimitExceededException',
  'ReplicatedWriteConflictException',
  'ExpiredTokenException',
])

function storeFailure(error: unknown): ProviderFailed {
  if (!(error instanceof DynamoDBServiceException)) {
    return new ProviderFailed('store', 'DynamoDB could not be reached', { retryable: true, cause: error })
  }
  const { name, $metadata } = error
  const retryable = passing.has(name) || ($metadata.httpStatusCode ?? 500) >= 500
  return new ProviderFailed('store', `DynamoDB refused (${name})`, { retryable, cause: error })
}
