/** Secrets of AWS Secrets Manager, through its client. */
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { SecretRef } from '../../config/secret-ref.ts'
import { ProviderFailed, type SecretSource } from '../../ports.ts'
import { callFailure } from './call-failure.ts'
import { rememberedSecret } from './secret-source.ts'

/** `now`: milliseconds since the epoch. */
export const secretSource = (
  ref: SecretRef,
  secrets: () => Promise<SecretsManagerClient>,
  now: () => number,
): SecretSource => rememberedSecret(ref, async (arn) => valueOf(arn, await secrets()), now)

async function valueOf(arn: string, client: SecretsManagerClient): Promise<string> {
  const { GetSecretValueCommand } = await import('./services/secrets.ts')
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn })).catch((error: unknown) => {
    throw callFailure('store', 'GetSecretValue', error)
  })
  // Whoever stores a file stores the end of its last line as well.
  const value = SecretString?.trim()
  if (value) return value
  throw new ProviderFailed('store', 'A secret in Secrets Manager holds no text', { retryable: false })
}
