/** Whether Slack sent this, told from the raw bytes (Slack's reference, "Verifying requests from Slack"). */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SecretSource } from '../../src/ports.ts'

/** As hosts have them; of a list nobody can say which entry was signed. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** When Slack signed it, in milliseconds since the epoch; null for anything that Slack did not sign just now. */
export type Verify = (headers: RequestHeaders, body: Uint8Array) => Promise<number | null>

interface Signed {
  readonly timestamp: string
  readonly digest: Buffer
}

const furthest = 300_000

/** `now`: milliseconds since the epoch. While a secret is rotated, the source gives both, separated by a comma. */
export function signatureVerifier(secrets: SecretSource, now: () => number): Verify {
  return async (headers, body) => {
    const signed = signedOf(headers)
    if (!signed || Math.abs(now() - Number(signed.timestamp) * 1000) > furthest) return null
    const known = await secrets.read()
    const genuine = matches(signed, body, known) || (await matchesRenewed(signed, body, known, secrets))
    return genuine ? Number(signed.timestamp) * 1000 : null
  }
}

/** The secret may have been rotated since it was read. Where that cannot be told, Slack asks again. */
async function matchesRenewed(signed: Signed, body: Uint8Array, known: string, secrets: SecretSource) {
  const renewed = await secrets.renew().catch(() => known)
  return renewed !== known && matches(signed, body, renewed)
}

function signedOf(headers: RequestHeaders): Signed | null {
  const timestamp = only(headers, 'x-slack-request-timestamp')
  const signature = only(headers, 'x-slack-signature')
  if (!timestamp || !/^\d{10}$/.test(timestamp)) return null
  if (!signature || !/^v0=[\da-f]{64}$/.test(signature)) return null
  return { timestamp, digest: Buffer.from(signature.slice(3), 'hex') }
}

/** Undefined unless exactly one such header came, with exactly one value. */
function only(headers: RequestHeaders, name: string): string | undefined {
  const [value, ...others] = Object.keys(headers)
    .filter((key) => key.toLowerCase() === name)
    .map((key) => headers[key])
  return others.length === 0 && typeof value === 'string' ? value : undefined
}

function matches({ timestamp, digest }: Signed, body: Uint8Array, secrets: string): boolean {
  const keys = secrets.split(',').map((part) => part.trim())
  return keys
    .filter((key) => key !== '') // An empty key would let anybody sign.
    .map((key) => timingSafeEqual(createHmac('sha256', key).update(`v0:${timestamp}:`).update(body).digest(), digest))
    .includes(true)
}
