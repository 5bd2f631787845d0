/** What Lambda gives every function: region and credentials; and, for tests and private endpoints, other addresses. */
import * as z from 'zod'
import { ConfigurationError, surroundings } from '../../config.ts'
import type { Signer } from '../../providers/aws/signed-call.ts'

/** Lambda's reserved environment variables (Lambda developer guide); the endpoints as every AWS SDK names them. */
const schema = z.object({
  AWS_REGION: z.string(),
  AWS_ACCESS_KEY_ID: z.string(),
  AWS_SECRET_ACCESS_KEY: z.string(),
  AWS_SESSION_TOKEN: z.string().optional(),
  AWS_ENDPOINT_URL: z.string().optional(),
  AWS_ENDPOINT_URL_SQS: z.string().optional(),
  AWS_ENDPOINT_URL_SECRETS_MANAGER: z.string().optional(),
})

export interface AwsSurroundings {
  readonly signer: Signer
  /** Null: the services' own. */
  readonly endpoints: { readonly sqs: string | null; readonly secrets: string | null }
}

/** @throws ConfigurationError */
export function awsSurroundings(environment = surroundings): AwsSurroundings {
  const read = schema.safeParse(environment)
  if (!read.success) {
    const missing = read.error.issues.map(({ path }) => String(path[0])).join(', ')
    throw new ConfigurationError(`${missing} must be set: a Lambda function has them of its own`)
  }
  const given = read.data
  return {
    signer: {
      region: given.AWS_REGION,
      credentials: {
        accessKeyId: given.AWS_ACCESS_KEY_ID,
        secretAccessKey: given.AWS_SECRET_ACCESS_KEY,
        ...(given.AWS_SESSION_TOKEN !== undefined && { sessionToken: given.AWS_SESSION_TOKEN }),
      },
    },
    endpoints: {
      sqs: given.AWS_ENDPOINT_URL_SQS ?? given.AWS_ENDPOINT_URL ?? null,
      secrets: given.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? given.AWS_ENDPOINT_URL ?? null,
    },
  }
}
