/**
 * Whose call this is, decided on its raw bytes before anything else sees it. The Bot Framework's own check answers a forged
 * signature with 500, asks no endorsement of an empty channel, and sends the bot's token to whatever host a caller names.
 */
import { decodeProtectedHeader, jwtVerify, type JWTPayload } from 'jose'
import { LRUCache } from 'lru-cache'
import * as z from 'zod'
import { activitySchema, envelopeSchema, type Activity } from './activity.ts'
import type { SigningKeys } from './keys.ts'
import type { Trusts } from './service-host.ts'

export interface Call {
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly rawBody: Uint8Array
  /** The caller's address; null where the host does not know it. */
  readonly from: string | null
}

export type Passed = { readonly activity: Activity; readonly tenant: string }
export type Gate = (call: Call) => Promise<Passed | { readonly refused: 400 | 401 | 413 }>

/** More than Teams ever sends: a message of its own has at most 100 KB. */
export const longestCall = 256 * 1024

export interface Admission {
  readonly appId: string
  readonly tenantId: string
  readonly keys: SigningKeys
  readonly trusts: Trusts
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

export function gate(admission: Admission): Gate {
  const verified: Verified = new LRUCache({ max: 200, ttl: 60_000 })
  return async ({ headers, rawBody }) => {
    if (rawBody.byteLength > longestCall) return { refused: 413 }
    const claims = await claimsOf(headers['authorization'], admission, verified)
    if (!claims) return { refused: 401 }
    return admit(rawBody, (envelope) => (isOurs(envelope, claims, admission) ? admission.tenantId : null))
  }
}

type Envelope = z.infer<typeof envelopeSchema>

/** `tenantOf` gives null for what is not to be let in. */
export function admit(rawBody: Uint8Array, tenantOf: (envelope: Envelope) => string | null): Awaited<ReturnType<Gate>> {
  const body = parsed(rawBody)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { refused: 400 }
  const envelope = envelopeSchema.safeParse(body)
  const tenant = envelope.success ? tenantOf(envelope.data) : null
  if (tenant === null) return { refused: 401 }
  const activity = activitySchema.safeParse(body)
  return activity.success ? { activity: activity.data, tenant } : { refused: 400 }
}

/** A token serves for many calls: for a minute its signature is not computed again, while its own time lasts. */
type Verified = LRUCache<string, JWTPayload>

async function claimsOf(header: string | undefined, admission: Admission, verified: Verified) {
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header ?? '') ?? []
  if (token === undefined) return null
  const known = verified.get(token)
  if (known && (known.exp ?? 0) * 1000 > admission.now()) return known
  const claims = await verify(token, admission)
  if (claims) verified.set(token, claims)
  return claims
}

async function verify(token: string, { appId, keys, now }: Admission): Promise<JWTPayload | null> {
  try {
    const { alg, kid } = decodeProtectedHeader(token)
    const signing = alg === 'RS256' && kid ? await keys.find(kid) : null
    if (!signing?.endorsements.includes('msteams')) return null
    const { payload } = await jwtVerify(token, signing.key, {
      algorithms: ['RS256'],
      issuer: keys.issuer,
      audience: appId,
      clockTolerance: 300,
      requiredClaims: ['exp', 'serviceurl'],
      currentDate: new Date(now()),
    })
    return payload
  } catch {
    return null
  }
}

function isOurs(
  { channelId, serviceUrl, conversation, channelData }: Envelope,
  claims: JWTPayload,
  admission: Admission,
) {
  const claimed = claims['serviceurl']
  const tenants = [conversation.tenantId, channelData?.tenant?.id].filter((id) => typeof id === 'string')
  return (
    channelId === 'msteams' &&
    typeof claimed === 'string' &&
    sameUrl(claimed) === sameUrl(serviceUrl) &&
    admission.trusts(serviceUrl) &&
    tenants.length > 0 &&
    tenants.every((id) => id.toLowerCase() === admission.tenantId)
  )
}

const sameUrl = (url: string) => url.toLowerCase().replace(/\/+$/, '')

function parsed(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody))
  } catch {
    return null
  }
}
