/**
 * One call of an AWS service that speaks JSON, signed: for a function that is started for one request, where a service's
 * own client would be several times the size of everything else.
 */
import { Hash } from '@smithy/core/serde'
import { SignatureV4 } from '@smithy/signature-v4'

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface Signer {
  readonly region: string
  readonly credentials: Credentials
}

export interface SignedCall {
  readonly service: 'sqs' | 'secretsmanager'
  readonly endpoint: string
  /** As in `AmazonSQS.SendMessage`. */
  readonly target: string
  /** The protocol's version, as the service's model has it. */
  readonly json: '1.0' | '1.1'
  readonly input: object
  readonly signal: AbortSignal
}

/** @throws whatever `fetch` throws when there is no answer */
export async function signedCall(call: SignedCall, { region, credentials }: Signer): Promise<Response> {
  const { service, endpoint, target, json, input, signal } = call
  const url = new URL(endpoint)
  const signer = new SignatureV4({ service, region, credentials, sha256: Hash.bind(null, 'sha256') })
  const body = JSON.stringify(input)
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: '/',
    query: {},
    headers: { host: url.host, 'content-type': `application/x-amz-json-${json}`, 'x-amz-target': target },
    body,
  })
  return fetch(new URL('/', url), { method: 'POST', headers, body, signal })
}
