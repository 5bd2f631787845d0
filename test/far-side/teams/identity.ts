/** Who Teams is and who the bot is: own keys behind an OpenID document, and a login service that gives the bot its tokens. */
import { Hono } from 'hono'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose'

export const appId = '11111111-2222-3333-4444-555555555555'
export const tenantId = '99999999-8888-7777-6666-555555555555'
export const password = 'the-password-of-the-app'

export interface SigningHow {
  readonly key?: CryptoKey | Uint8Array
  readonly algorithm?: string
  readonly kid?: string
  readonly header?: Record<string, unknown>
}

// Made once: it takes a while.
const generated = Promise.all([1, 2, 3].map(() => generateKeyPair('RS256', { extractable: true })))
let opened = 0

export type Identity = Awaited<ReturnType<typeof openIdentity>>

export async function openIdentity(now: () => number = Date.now) {
  const pairs = await generated
  opened += 1
  // Of two identities, neither has a key that the other goes by.
  const [signing, unendorsed, foreign] = [0, 1, 2].map((at) => pairs[(at + opened) % pairs.length])
  if (!signing || !unendorsed || !foreign) throw new Error('No keys')
  const published = new Map([
    ['own', { ...(await exportJWK(signing.publicKey)), endorsements: ['msteams', 'webchat'] }],
    ['unendorsed', { ...(await exportJWK(unendorsed.publicKey)), endorsements: ['webchat'] }],
  ])
  const asked = { metadata: 0, keys: 0, login: [] as { tenant: string; form: Record<string, string> }[] }
  const state = { down: false, secret: password, given: 0, seconds: 3600, refusal: null as number | null }
  const issuer = 'https://api.botframework.com'

  const routes = new Hono()
  routes.use(async (c, next) => (state.down ? c.text('down', 503) : next()))
  routes.get('/openid', (c) => {
    asked.metadata += 1
    return c.json({ issuer, jwks_uri: new URL('/identity/keys', c.req.url).href })
  })
  routes.get('/keys', (c) => {
    asked.keys += 1
    return c.json({ keys: [...published].map(([kid, key]) => ({ kid, use: 'sig', ...key })) })
  })
  routes.post('/login/:tenant/oauth2/v2.0/token', async (c) => {
    const form = Object.fromEntries((await c.req.formData()).entries()) as Record<string, string>
    asked.login.push({ tenant: c.req.param('tenant'), form })
    const proven = form['client_secret'] === state.secret || form['client_assertion'] !== undefined
    // As Entra words it: a number, beside a text that names tenants, apps and the time.
    const refused = (code: number) => ({
      error: 'invalid_client',
      error_codes: [code],
      error_description: 'canary words',
    })
    if (state.refusal !== null) return c.json(refused(state.refusal), 400)
    if (!proven) return c.json(refused(7_000_215), 401)
    if (form['scope'] !== `${issuer}/.default`) return c.json({ error: 'invalid_client' }, 401)
    state.given += 1
    return c.json({ token_type: 'Bearer', expires_in: state.seconds, access_token: `bot-token-${state.given}` })
  })

  /** A token as the Bot Framework signs it; `claims` replaces parts, undefined leaves one out. */
  const sign = (serviceUrl: string, claims: JWTPayload = {}, how: SigningHow = {}): Promise<string> => {
    const seconds = Math.floor(now() / 1000)
    const usual = { iss: issuer, aud: appId, nbf: seconds - 10, exp: seconds + 3600, serviceurl: serviceUrl }
    return new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg: how.algorithm ?? 'RS256', typ: 'JWT', kid: how.kid ?? 'own', ...how.header })
      .sign(how.key ?? signing.privateKey)
  }
  return { routes, issuer, published, asked, state, sign, signing, unendorsed, foreign }
}
