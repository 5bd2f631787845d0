/** The keys that the Bot Framework signs its calls with, cached: an activity is verified without any lookup. */
import { importJWK, type CryptoKey } from 'jose'
import * as z from 'zod'
import { endpointProblem } from '../../src/config/endpoint.ts'
import { ProviderFailed } from '../../src/ports.ts'

export interface SigningKey {
  readonly key: CryptoKey
  /** The channels that the key may speak for; empty where its owner names none. */
  readonly endorsements: readonly string[]
}

export interface SigningKeys {
  /** Who signs: the token's `iss`, and the base of the scope that the bot's own token is asked for. */
  readonly issuer: string
  find(id: string): Promise<SigningKey | null>
}

const metadataSchema = z.object({ issuer: z.string().min(1), jwks_uri: z.string() })
const keySetSchema = z.object({
  keys: z.array(
    z.object({
      kid: z.string().min(1),
      kty: z.string(),
      n: z.string().optional(),
      e: z.string().optional(),
      endorsements: z.array(z.string()).optional(),
    }),
  ),
})

/** An unknown key's name may come from anybody: so often at most is it a reason to look again, in milliseconds. */
const pause = 300_000
/** So often they are read again in any case, while nobody waits: a key may have been withdrawn. */
const day = 86_400_000

/** Reads the keys once, and again when a token names an unknown one. @throws ProviderFailed when they cannot be read now. */
export async function openSigningKeys(metadataUrl: string, now: () => number): Promise<SigningKeys> {
  let { issuer, keys } = await readSigningKeys(metadataUrl)
  let looked = now()
  let looking: Promise<void> | null = null

  const refresh = async () => {
    looked = now()
    try {
      ;({ issuer, keys } = await readSigningKeys(metadataUrl))
    } catch {
      // The keys at hand stay good; the token that asked for another one is refused.
    }
  }
  return {
    get issuer() {
      return issuer
    },
    async find(id) {
      const since = now() - looked
      if (since >= (keys.has(id) ? day : pause)) looking ??= refresh().finally(() => (looking = null))
      if (!keys.has(id)) await looking
      return keys.get(id) ?? null
    },
  }
}

/** Who signs, and the keys by their names. @throws ProviderFailed */
export async function readSigningKeys(metadataUrl: string) {
  const { issuer, jwks_uri: keySetUrl } = metadataSchema.parse(await json(metadataUrl))
  if (endpointProblem(keySetUrl)) throw unreadable()
  const { keys } = keySetSchema.parse(await json(keySetUrl))
  const usable = keys.filter(({ kty, n, e }) => kty === 'RSA' && n && e)
  const imported = await Promise.all(
    usable.map(async ({ kid, kty, n, e, endorsements = [] }) => {
      const key = await importJWK({ kty, n: n ?? '', e: e ?? '', alg: 'RS256' })
      return key instanceof Uint8Array ? [] : [[kid, { key, endorsements }] as const]
    }),
  )
  return { issuer, keys: new Map<string, SigningKey>(imported.flat()) }
}

async function json(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(10_000) })
    if (response.ok) return await response.json()
  } catch (cause) {
    throw unreadable(cause)
  }
  throw unreadable()
}

const unreadable = (cause?: unknown) =>
  new ProviderFailed('platform', 'The keys that Teams signs with cannot be read', { retryable: true, cause })
