/** What an AWS service's refusal means to an operator. Its message is not repeated: names and status codes say enough. */
import { ProviderFailed, type Check, type Diagnosis } from '../../../ports.ts'

export interface Looked {
  /** What was looked at, as in `table threads`. */
  readonly subject: string
  /** The IAM action that looking takes. */
  readonly action: string
  /** What to do when it is not there. */
  readonly mendMissing: string
}

/** A check of one subject. What the service refuses is its diagnosis. */
export const check = (name: string, look: Looked, work: () => Promise<Diagnosis | readonly Diagnosis[]>): Check => ({
  name,
  run: async () => [await looked(look, work)].flat(),
})

export async function looked<T>(look: Looked, work: () => Promise<T>): Promise<T | Diagnosis> {
  try {
    return await work()
  } catch (error) {
    return serviceDiagnosis(look, error)
  }
}

/** What somebody changed or removed by hand comes back with it. */
export const deployAgain = 'npx cdk deploy --all --revert-drift --outputs-file outputs.json'

/** A command for the shell: whoever asks may usually work in another region. */
export const aws = (region: string | undefined, command: string) =>
  `aws ${command}${region === undefined ? '' : ` --region ${region}`}`

/** The diagnoses that most parts have. */
export const ok = (found: string): Diagnosis => ({ state: 'ok', found, mend: null })
export const asleep = (found: string): Diagnosis => ({ state: 'asleep', found, mend: null })
export const missing = (found: string, mend: string): Diagnosis => ({ state: 'missing', found, mend })
export const wrong = (found: string, mend: string): Diagnosis => ({ state: 'wrong', found, mend })

/** The service answered, and not with what its API reference promises. */
export const unreadable = (subject: string): Diagnosis => ({
  state: 'unreachable',
  found: `${subject}: the answer cannot be read`,
  mend: 'look at what stands between (a proxy, AWS_ENDPOINT_URL), and try again',
})

const credentials =
  /^(?:CredentialsProviderError|TokenProviderError|ExpiredToken\w*|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|InvalidAccessKeyId|IncompleteSignature\w*|MissingAuthenticationToken\w*)$/
const denied = /^(?:(?:KMS)?AccessDenied\w*|Forbidden|UnauthorizedOperation|NotAuthorized\w*)$/
const absent = /NotFound|NoSuchBucket|QueueDoesNotExist|NonExistentQueue|NoSuchEntity/

export function serviceDiagnosis({ subject, action, mendMissing }: Looked, error: unknown): Diagnosis {
  const { name, status, message } = factsOf(error)
  const is = (state: Diagnosis['state'], found: string, mend: string): Diagnosis => ({ state, found, mend })
  if (message === 'Region is missing') return is('missing', `${subject}: no AWS region is set`, 'set AWS_REGION')
  if (credentials.test(name))
    return is('refused', `${subject}: no valid AWS credentials (${name})`, 'sign in, or give this host a role')
  if (denied.test(name) || status === 403) {
    // Secrets Manager and DynamoDB refuse by the same name whoever may use them, and not their key.
    const [right, on] = /\bkms\b/i.test(message) ? ['kms:Decrypt', 'its key'] : [action, 'it']
    return is(
      'refused',
      `${subject}: ${right} is not allowed`,
      `allow ${right} on ${on}, in the policy of the role that asks`,
    )
  }
  // SageMaker calls it a validation error (DescribeEndpoint, API reference).
  if (absent.test(name) || status === 404 || (name === 'ValidationException' && message.startsWith('Could not find')))
    return is('missing', `${subject} is not there`, mendMissing)
  if (status === 301) return is('wrong', `${subject} is in another region`, 'set AWS_REGION to its region')
  if (status !== null && status < 300) return unreadable(subject)
  if (status !== null) return is('unreachable', `${subject}: the service answered ${status} (${name})`, 'try again')
  return is('unreachable', `${subject}: the service cannot be reached`, 'look at AWS_REGION and the network')
}

function factsOf(failure: unknown) {
  const error = failure instanceof ProviderFailed ? failure.cause : failure
  if (!(error instanceof Error)) return { name: 'unknown', status: null, message: '' }
  const metadata = '$metadata' in error ? error.$metadata : undefined
  const status =
    typeof metadata === 'object' && metadata && 'httpStatusCode' in metadata ? metadata.httpStatusCode : null
  // A name is an identifier of AWS's; anything else came from elsewhere.
  const name = /^[\w.#]{1,80}$/.test(error.name) ? error.name : 'unknown'
  return { name, status: typeof status === 'number' ? status : null, message: error.message }
}
