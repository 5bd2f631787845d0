/** What an AWS service's refusal means to an operator. Its message is not repeated: names and status codes say enough. */
import type { Diagnosis } from '../../../ports.ts'

export interface Looked {
  /** What was looked at, as in `table threads`. */
  readonly subject: string
  /** The IAM action that looking takes. */
  readonly action: string
  /** What to do when it is not there. */
  readonly mendMissing: string
}

const credentials =
  /^(?:CredentialsProviderError|TokenProviderError|ExpiredToken\w*|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|InvalidAccessKeyId|IncompleteSignature\w*|MissingAuthenticationToken\w*)$/
const denied = /^(?:AccessDenied\w*|Forbidden|UnauthorizedOperation|NotAuthorized\w*)$/
const absent = /NotFound|NoSuchBucket|QueueDoesNotExist|NonExistentQueue|NoSuchEntity/

export function serviceDiagnosis({ subject, action, mendMissing }: Looked, error: unknown): Diagnosis {
  const { name, status, message } = factsOf(error)
  const is = (state: Diagnosis['state'], found: string, mend: string): Diagnosis => ({ state, found, mend })
  if (message === 'Region is missing') return is('missing', `${subject}: no AWS region is set`, 'set AWS_REGION')
  if (credentials.test(name))
    return is('refused', `${subject}: no valid AWS credentials (${name})`, 'sign in, or give this host a role')
  if (denied.test(name) || status === 403)
    return is(
      'refused',
      `${subject}: ${action} is not allowed`,
      `allow ${action} on it, in the policy of the role that asks`,
    )
  // SageMaker calls it a validation error (DescribeEndpoint, API reference).
  if (absent.test(name) || status === 404 || (name === 'ValidationException' && message.startsWith('Could not find')))
    return is('missing', `${subject} is not there`, mendMissing)
  if (status === 301) return is('wrong', `${subject} is in another region`, 'set AWS_REGION to its region')
  if (status !== null) return is('unreachable', `${subject}: the service answered ${status} (${name})`, 'try again')
  return is('unreachable', `${subject}: the service cannot be reached`, 'look at AWS_REGION and the network')
}

function factsOf(error: unknown) {
  if (!(error instanceof Error)) return { name: 'unknown', status: null, message: '' }
  const metadata = '$metadata' in error ? error.$metadata : undefined
  const status =
    typeof metadata === 'object' && metadata && 'httpStatusCode' in metadata ? metadata.httpStatusCode : null
  return { name: error.name, status: typeof status === 'number' ? status : null, message: error.message }
}
