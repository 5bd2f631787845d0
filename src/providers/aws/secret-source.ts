/** A secret from the configuration, or from AWS Secrets Manager, where it may be rotated while the process lives. */
import type { SecretRef } from '../../config/secret-ref.ts'
import { ProviderFailed, type SecretSource } from '../../ports.ts'
import { unfilledSecret } from './deployment.ts'

/** A deployment makes its secrets without a value. What stands there is known to everybody: nothing may be signed with it. */
export class SecretUnfilled extends ProviderFailed {
  override name = 'ProviderFailed'
  constructor() {
    super('store', 'A secret in Secrets Manager is still to be filled in', { retryable: true })
  }
}

const leastMilliseconds = 60_000

/** `valueOf` asks Secrets Manager for the secret of this ARN; `now`: milliseconds since the epoch. */
export function rememberedSecret(
  ref: SecretRef,
  valueOf: (arn: string) => Promise<string>,
  now: () => number,
): SecretSource {
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
    asking = valueOf(ref.arn)
      .then((value) => {
        if (value === unfilledSecret) throw new SecretUnfilled()
        return (kept = value)
      })
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
