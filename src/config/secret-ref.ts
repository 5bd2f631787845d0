import * as z from 'zod'
import { secret, type Secret } from './secret.ts'

/** Where a secret is: here, or in Secrets Manager under this name. */
export type SecretRef =
  { readonly kind: 'value'; readonly value: Secret } | { readonly kind: 'arn'; readonly arn: string }

/** The name of a Secrets Manager secret, as the API reference has it. */
export const secretArn = z
  .string()
  .regex(
    /^arn:aws[\w-]*:secretsmanager:[a-z\d-]+:\d{12}:secret:[\w/+=.@-]{1,512}$/,
    'must be the ARN of a Secrets Manager secret',
  )

export const secretValue = z.string().transform(secret)

/** Null when neither is set. */
export function secretRef(value: Secret | undefined, arn: string | undefined): SecretRef | null {
  if (value) return { kind: 'value', value }
  return arn === undefined ? null : { kind: 'arn', arn }
}

/** The variables that may also be given as `<NAME>_ARN`. */
export const secretNames = [
  'PLAYGROUND_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'TEAMS_APP_PASSWORD',
  'TEAMS_APP_CERTIFICATE',
] as const
