import { connect } from 'node:net'
import { exportSPKI } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { appId, tenantId } from '../../far-side/teams/identity.ts'
import { messageOf, type Json } from '../../far-side/teams/people.ts'
import { farSideTeams, type FarSideTeams } from '../../far-side/teams/teams.ts'
import { openTestTeams, type OpenedTeams } from './fixtures.ts'

const now = () => Math.floor(Date.now() / 1000)
const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')

describe('the gate before Teams', () => {
  let bot: OpenedTeams
  let other: FarSideTeams
  let message: Json
  beforeAll(async () => {
    bot = await openTestTeams()
    other = await farSideTeams()
  })
  beforeEach(() => {
    bot.accepted.length = 0
    message = messageOf('ada', 'hello', bot.far.serviceUrl, { where: 'personal' })
  })
  afterAll(async () => {
    await bot.close()
    await other.close()
  })

  /** Nothing queued, nothing called, nothing kept, and no key read again. */
  const untouched = () => ({
    accepted: bot.accepted.length,
    called: [...bot.far.requests, ...other.requests].length,
    tokens: bot.far.identity.asked.login.length,
    kept: bot.objects.kept.size,
    keys: bot.far.identity.asked.keys,
  })
  const nothing = { accepted: 0, called: 0, tokens: 0, kept: 0, keys: 1 }

  const sign: OpenedTeams['far']['identity']['sign'] = (...about) => bot.far.identity.sign(...about)
  const url = () => bot.far.serviceUrl
  const unsigned = (header: Json, claims: Json) => `${encode(header)}.${encode(claims)}.`
  const usual = () => ({ iss: bot.far.identity.issuer, aud: appId, exp: now() + 3600, serviceurl: url() })

  const bad: Record<string, () => Promise<string> | string> = {
    'input 25: no token': () => '',
    'input 25: a bare "Bearer"': () => 'Bearer',
    'input 25: "Bearer" and a space': () => 'Bearer ',
    'input 25: another scheme': async () => `Basic ${await sign(url())}`,
    'input 25: two tokens': async () => `Bearer ${await sign(url())}, Bearer ${await sign(url())}`,
    'input 25: alg none': () => `Bearer ${unsigned({ alg: 'none', kid: 'own' }, usual())}`,
    'input 25: alg none with a signature': () => `Bearer ${unsigned({ alg: 'none', kid: 'own' }, usual())}c2ln`,
    'input 25: HS256 signed with the public key': async () => {
      const key = new TextEncoder().encode(await exportSPKI(bot.far.identity.signing.publicKey))
      return `Bearer ${await sign(url(), {}, { algorithm: 'HS256', key })}`
    },
    'input 25: another algorithm over the right signature': async () => {
      const [, claims, signature] = (await sign(url())).split('.')
      return `Bearer ${encode({ alg: 'RS512', kid: 'own' })}.${claims}.${signature}`
    },
    'D37: a foreign key under our key id': async () =>
      `Bearer ${await sign(url(), {}, { key: bot.far.identity.foreign.privateKey })}`,
    'D37: a signature with one character changed': async () => {
      const token = await sign(url())
      const at = token.lastIndexOf('.') + 20
      return `Bearer ${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
    },
    'D37: a signature cut short': async () => `Bearer ${(await sign(url())).slice(0, -40)}`,
    'D37: claims exchanged under a good signature': async () => {
      const [header, , signature] = (await sign(url())).split('.')
      return `Bearer ${header}.${encode({ ...usual(), extra: 1 })}.${signature}`
    },
    'D37: words': () => 'Bearer not.a.token',
    'input 26: another audience': async () => `Bearer ${await sign(url(), { aud: crypto.randomUUID() })}`,
    'input 26: no audience': async () => `Bearer ${await sign(url(), { aud: undefined as never })}`,
    'input 26: another issuer': async () => `Bearer ${await sign(url(), { iss: 'https://api.botframework.us' })}`,
    'input 26: no issuer': async () => `Bearer ${await sign(url(), { iss: undefined as never })}`,
    'input 26: expired beyond the tolerance': async () => `Bearer ${await sign(url(), { exp: now() - 310 })}`,
    'input 26: no expiry': async () => `Bearer ${await sign(url(), { exp: undefined as never })}`,
    'input 26: not valid yet, beyond the tolerance': async () => `Bearer ${await sign(url(), { nbf: now() + 310 })}`,
    'input 26: no key id': async () => `Bearer ${await sign(url(), {}, { header: { kid: undefined } })}`,
    'input 26: an unknown key id': async () => `Bearer ${await sign(url(), {}, { kid: 'nobody' })}`,
    'input 28: a key not endorsed for Teams': async () =>
      `Bearer ${await sign(url(), {}, { kid: 'unendorsed', key: bot.far.identity.unendorsed.privateKey })}`,
    'input 27: no service address in the token': async () => `Bearer ${await sign(url(), { serviceurl: undefined })}`,
    'input 27: another service address in the token': async () => `Bearer ${await sign(other.serviceUrl)}`,
    'input 29: a token of the emulator': async () =>
      `Bearer ${await sign(url(), { iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/', ver: '1.0', appid: appId })}`,
    'input 29: an Entra token of our own tenant': async () =>
      `Bearer ${await sign(url(), { iss: `https://login.microsoftonline.com/${tenantId}/v2.0`, tid: tenantId, azp: appId })}`,
    'a token of a foreign Teams': async () => `Bearer ${await other.identity.sign(url())}`,
  }

  test.each(Object.entries(bad))('%s: 401, and nothing is done', async (_name, authorization) => {
    const header = await authorization()
    const response = await bot.call(JSON.stringify(message), header === '' ? {} : { authorization: header })
    expect(response.status).toBe(401)
    expect(await response.text()).toBe('')
    expect(untouched()).toEqual(nothing)
  })

  const strange: Record<string, () => Json> = {
    'input 28: an empty channel id': () => ({ ...message, channelId: '' }),
    'input 28: a null channel id': () => ({ ...message, channelId: null }),
    'input 28: no channel id': () => ({ ...message, channelId: undefined }),
    'input 28: another channel id': () => ({ ...message, channelId: 'webchat' }),
    'input 29: the channel id of the emulator': () => ({ ...message, channelId: 'emulator' }),
    'input 27: no service address': () => ({ ...message, serviceUrl: undefined }),
    'input 27: an empty service address': () => ({ ...message, serviceUrl: '' }),
    "input 27: an attacker's service address": () => ({ ...message, serviceUrl: other.serviceUrl }),
    'input 27: a service address with a name in it': () => ({
      ...message,
      serviceUrl: `http://${bot.far.host}@evil.example/`,
    }),
    'input 30: another tenant': () => ({
      ...message,
      conversation: { id: 'a:1', conversationType: 'personal', tenantId: crypto.randomUUID() },
    }),
    'input 30: another tenant beside ours': () => ({
      ...message,
      channelData: { tenant: { id: crypto.randomUUID() } },
    }),
    'input 30: no tenant': () => ({
      ...message,
      conversation: { id: 'a:1', conversationType: 'personal' },
      channelData: {},
    }),
    'no conversation': () => ({ ...message, conversation: undefined }),
  }
  test.each(Object.entries(strange))('%s, under a good token: 401, and nothing is done', async (_name, body) => {
    expect((await bot.send(body(), await sign(url()))).status).toBe(401)
    expect(untouched()).toEqual(nothing)
  })

  const untrusted: readonly (readonly [string, () => string])[] = [
    ["an attacker's host", () => other.serviceUrl],
    ['a host that begins as ours', () => 'https://smba.trafficmanager.net.evil.example/amer/'],
    ['ours as a user name', () => `http://${bot.far.host}@127.0.0.1:1/`],
    ['another scheme', () => `ftp://${bot.far.host}/`],
    ['another port', () => 'http://127.0.0.1:1/amer/'],
    ['no address at all', () => 'amer'],
  ]
  test.each(untrusted)(
    'input 27: %s, even where token and body agree: 401, no call, no token',
    async (_name, address) => {
      expect((await bot.send({ ...message, serviceUrl: address() })).status).toBe(401)
      expect(untouched()).toEqual(nothing)
    },
  )

  test.each([
    ['no JSON', '{"type":'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a lone number', '7'],
    ['half a character', Buffer.from('7b2274797065223a22ff227d', 'hex')],
    ['a hundred thousand brackets', '['.repeat(100_000)],
  ])('signed, but %s: 400', async (_name, body) => {
    expect((await bot.call(body, { authorization: `Bearer ${await sign(url())}` })).status).toBe(400)
    expect(untouched()).toEqual(nothing)
  })

  test('signed, but of a shape that no activity has: 400', async () => {
    for (const change of [{ type: 7 }, { from: 'ada' }, { text: ['x'] }, { entities: {} }, { id: 'x'.repeat(500) }])
      expect((await bot.send({ ...message, ...change })).status).toBe(400)
    expect(untouched()).toEqual(nothing)
  })

  test('keys that would reach the prototype reach nothing', async () => {
    const body = `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},${JSON.stringify(message).slice(1)}`
    expect((await bot.call(body, { authorization: `Bearer ${await sign(url())}` })).status).toBe(200)
    expect(({} as Json)['polluted']).toBeUndefined()
    bot.objects.kept.clear()
  })

  test('a good call passes, also at the edges of its time and with the address written otherwise', async () => {
    const tokens = [
      await sign(url()),
      await sign(url(), { exp: now() - 290 }),
      await sign(url(), { nbf: now() + 290 }),
      await sign(url().toUpperCase().replace(/\/$/, '')),
    ]
    for (const token of tokens) expect((await bot.send(message, token)).status).toBe(200)
    expect(bot.accepted).toHaveLength(4)
    bot.objects.kept.clear()
  })

  test('input 26: unknown keys are looked for once in five minutes, whoever asks; a new key is found then', async () => {
    let later = 0
    const clocked = await openTestTeams({ now: () => Date.now() + later })
    const { identity } = clocked.far
    const ask = async (kid: string) =>
      (await clocked.send(message, await identity.sign(clocked.far.serviceUrl, {}, { kid }))).status
    const own = { ...message, serviceUrl: clocked.far.serviceUrl }
    for (let times = 0; times < 20; times += 1) expect(await ask(`forged-${times}`)).toBe(401)
    expect(identity.asked.keys).toBe(1)
    identity.published.set('new', identity.published.get('own') ?? ({} as never))
    later = 301_000
    const token = await identity.sign(clocked.far.serviceUrl, {}, { kid: 'new' })
    const together = await Promise.all([1, 2, 3].map(() => clocked.send(own, token)))
    expect(together.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await ask('forged')).toBe(401)
    expect(identity.asked.keys).toBe(2)
    identity.state.down = true
    later = 602_000
    expect(await ask('forged')).toBe(401)
    expect((await clocked.send(own, await identity.sign(clocked.far.serviceUrl))).status).toBe(200)
    await clocked.close()
  })

  test('a key that is withdrawn is given up within a day, and no call waits for that', async () => {
    let later = 0
    const clocked = await openTestTeams({ now: () => Date.now() + later })
    const { identity, serviceUrl } = clocked.far
    const ask = async (more: number) => {
      const exp = now() + 200_000 + more
      const own = messageOf('ada', 'hello', serviceUrl, { where: 'personal' })
      return (await clocked.send(own, await identity.sign(serviceUrl, { exp }))).status
    }
    identity.published.delete('own')
    later = 86_390_000
    expect(await ask(1)).toBe(200)
    later = 86_410_000
    expect(await ask(2)).toBe(200)
    while (identity.asked.keys < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    while ((await ask(3)) === 200) later += 60_000
    expect(await ask(4)).toBe(401)
    expect(identity.asked.keys).toBe(2)
    await clocked.close()
  })

  test('a call that is cut off leaves nothing behind', async () => {
    const { port } = new URL(bot.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('POST /api/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n\r\n{"type"')
    await new Promise((closed) => socket.once('close', closed) && socket.end(() => socket.destroy()))
    expect(untouched()).toEqual(nothing)
    expect(bot.failures).toEqual([])
  })

  test('what is larger than Teams sends is not read: 413', async () => {
    expect((await bot.send({ ...message, text: 'x'.repeat(300_000) })).status).toBe(413)
    expect((await bot.call(new Uint8Array(300_000))).status).toBe(413)
    expect((await bot.teams.receive({ headers: {}, rawBody: new Uint8Array(300_000), from: null })).status).toBe(413)
    expect(untouched()).toEqual(nothing)
  })
})
