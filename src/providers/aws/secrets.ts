/** A secret from the configuration, or from AWS Secrets Manager, where it may be rotated while the process lives. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { SecretRef } from '../../config/secret-ref.ts'
import { ProviderFailed, type SecretSource } from '../../ports.ts'
import { callFailure } from './call-failure.ts'

const leastMilliseconds = 60_000

/** `now`: milliseconds since the epoch. */
export function secretSource(ref: SecretRef, secrets: () => SecretsManagerClient, now: () => number): SecretSource {
  if (ref.kind === 'value') {
    const given = async () => ref.value.reveal()
    return { read: given, renew: given }
  }
  let kept: string | null = null
  let asked = -Infinity
  let asking: Promise<string> | null = null
  /** Whoever asks meanwhile waits for the same answer. */
  const fetch = () => {
    if (asking) return asking
    asked = now()
    asking = valueOf(ref.arn, secrets())
      .then((value) => (kept = value))
      .finally(() => (asking = null))
    return asking
  }
  return {
    read: async () => kept ?? fetch(),
    async renew() {
      if (asking === null && kept !== null && isRecent(asked, now())) return kept
      return fetch().catch((error: unknown) => {
        if (kept === null) throw error
        return kept
      })
    },
  }
}

/** A clock that was set back must not keep an old secret for hours. */
const isRecent = (then: number, now: number) => Math.abs(now - then) < leastMilliseconds

async function valueOf(arn: string, client: SecretsManagerClient): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn })).catch((error: unknown) => {
    throw callFailure('store', 'GetSecretValue', error)
  })
  // Whoever stores a file stores the end of its last line as well.
  const value = SecretString?.trim()
  if (value) return value
  throw new ProviderFailed('store', 'A secret in Secrets Manager holds no text', { retryable: false })
}
