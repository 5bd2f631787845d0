/** SQS's and S3's failures become ours, once, here. */
import { S3ServiceException } from '@aws-sdk/client-s3'
import { SQSServiceException } from '@aws-sdk/client-sqs'
import { ProviderFailed } from '../../ports.ts'

/**
 * Retryable: throttling, 5xx, and whatever never became an answer (no connection, timeout). Any other answer is a
 * refusal, the same next time.
 * @param operation as in `SendMessage`.
 */
export function serviceFailure(provider: 'queue' | 'store', operation: string, error: unknown): ProviderFailed {
  if (!(error instanceof SQSServiceException || error instanceof S3ServiceException))
    return new ProviderFailed(provider, `${operation} was not answered`, { retryable: true, cause: error })
  const { name, $metadata } = error
  const status = $metadata.httpStatusCode ?? 500
  const retryable = status >= 500 || status === 429 || /throttl|expiredtoken/i.test(name)
  return new ProviderFailed(provider, `${operation} was refused (${name})`, { retryable, cause: error })
}
