/** The bot's own token, by OAuth 2.0 client credentials (RFC 6749, 4.4), as Entra ID gives it to a single-tenant bot. */
import { createHash, X509Certificate } from 'node:crypto'
import { importPKCS8, SignJWT } from 'jose'
import * as z from 'zod'
import type { TeamsConfig } from '../../src/config/teams.ts'
import { ProviderFailed, type SecretSource } from '../../src/ports.ts'

export interface BotToken {
  /** @throws ProviderFailed */
  read(): Promise<string>
  /** For one that was refused: the next is asked for anew. */
  drop(token: string): void
}

interface Parts {
  readonly app: NonNullable<TeamsConfig['app']>
  readonly loginUrl: string
  /** Whom the token is for: the issuer of the calls that come in, with `/.default`. */
  readonly scope: () => Promise<string>
  readonly secret: SecretSource
  readonly now: () => number
}

/** `code`: Entra's own number for the reason (its page on AADSTS error codes); null where it gave none. */
export class LoginFailed extends ProviderFailed {
  override name = 'ProviderFailed'
  readonly code: number | null
  constructor(status: number, code: number | null) {
    const said = code === null ? `${status}` : `${status}, AADSTS${code}`
    // A secret that has expired, too: an administrator can mend that, and what is to be said waits for it.
    super('platform', `The login service gave no token (${said})`, { retryable: true })
    this.code = code
  }
}

/** Beside the numbers stand words, which are not read. */
const refusalSchema = z.object({ error_codes: z.array(z.number()).min(1) })

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })

/** Before its end, in milliseconds, a token is no longer used. */
const margin = 300_000

export function botToken(parts: Parts): BotToken {
  let held: { readonly token: string; readonly until: number } | null = null
  let asking: Promise<string> | null = null

  const ask = async () => {
    const { access_token: token, expires_in: seconds } = await grant(parts)
    held = { token, until: parts.now() + Math.max(seconds * 1000 - margin, margin / 10) }
    return token
  }
  return {
    async read() {
      if (held && held.until > parts.now()) return held.token
      asking ??= ask().finally(() => (asking = null))
      return asking
    },
    drop(token) {
      if (held?.token === token) held = null
    },
  }
}

/** A secret that is refused may have been rotated: it is read anew, once. */
async function grant(parts: Parts) {
  const first = await request(parts, await parts.secret.read())
  const response =
    first.status === 400 || first.status === 401 ? await request(parts, await parts.secret.renew()) : first
  const answer: unknown = await response.json().catch(() => null)
  const given = tokenSchema.safeParse(response.ok ? answer : null)
  if (given.success) return given.data
  throw new LoginFailed(response.status, refusalSchema.safeParse(answer).data?.error_codes[0] ?? null)
}

async function request(parts: Parts, secret: string): Promise<Response> {
  const { app, loginUrl, scope } = parts
  const url = `${loginUrl}/${app.tenantId}/oauth2/v2.0/token`
  const proof = await proofOf(parts, url, secret)
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: app.id,
    scope: await scope(),
    ...proof,
  })
  return fetch(url, { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(10_000) }).catch((cause) => {
    throw new ProviderFailed('platform', 'The login service cannot be reached', { retryable: true, cause })
  })
}

async function proofOf({ app, now }: Parts, audience: string, secret: string): Promise<Record<string, string>> {
  if (app.credential.kind === 'password') return { client_secret: secret }
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion(app.id, audience, secret, now()),
  }
}

/** As Microsoft's page on certificate credentials has it. `pem`: the private key (PKCS #8) and the certificate. */
async function assertion(appId: string, audience: string, pem: string, now: number): Promise<string> {
  try {
    const thumbprint = createHash('sha256')
      .update(new X509Certificate(certificateIn(pem)).raw)
      .digest('base64url')
    const seconds = Math.floor(now / 1000)
    return await new SignJWT()
      .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
      .setIssuer(appId)
      .setSubject(appId)
      .setAudience(audience)
      .setJti(crypto.randomUUID())
      .setNotBefore(seconds)
      .setExpirationTime(seconds + 600)
      .sign(await importPKCS8(keyIn(pem), 'PS256'))
  } catch {
    // What went wrong may quote the key.
    const message = 'The certificate of the Teams app cannot be read: a PEM with its private key is needed'
    throw new ProviderFailed('platform', message, { retryable: false })
  }
}

const block = (kind: string) => new RegExp(`-----BEGIN ${kind}-----[^-]+-----END ${kind}-----`)
export const certificateIn = (pem: string) => block('CERTIFICATE').exec(pem)?.[0] ?? ''
export const keyIn = (pem: string) => block('PRIVATE KEY').exec(pem)?.[0] ?? ''
