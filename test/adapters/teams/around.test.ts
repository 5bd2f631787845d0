import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTeams } from '../../../adapters/teams/open-teams.ts'
import { builtInPolicy } from '../../../src/policy/built-in.ts'
import { forModerators } from '../../../src/policy/clear.ts'
import type { Reception } from '../../../src/ports.ts'
import type { Home, Place } from '../../../src/turn.ts'
import { cleared, noticeIn } from '../../contracts/chat-platform.ts'
import { appId, password, tenantId } from '../../far-side/teams/identity.ts'
import { botAccount, channel, idOf, messageOf, type Json } from '../../far-side/teams/people.ts'
import { adminChannel, personalOf } from '../../far-side/teams/teams.ts'
import { fixedSecret, openTestTeams, type OpenedTeams } from './fixtures.ts'

const place: Place = {
  platform: 'teams',
  workspace: tenantId,
  channel,
  thread: `${channel};messageid=1`,
  private: false,
}
const ada = { id: idOf('ada'), locale: 'en-GB' }

describe('around conversations in Teams', () => {
  let bot: OpenedTeams
  beforeAll(async () => {
    bot = await openTestTeams()
    await bot.send(messageOf('ada', 'hello', bot.far.serviceUrl, { where: 'personal' }))
  })
  beforeEach(() => {
    bot.far.posts.length = 0
    bot.far.requests.length = 0
    bot.far.state.trouble = () => null
  })
  afterAll(async () => {
    expect(bot.far.complaints).toEqual([])
    await bot.close()
  })

  test('D23: guests and strangers are told from members, for some minutes without asking again', async () => {
    const { directory } = bot.teams
    if (!directory) throw new Error('No directory')
    const standing = async (person: string, about: Json | null) => {
      if (about) bot.far.members.set(idOf(person), about)
      return directory.look(place, { id: idOf(person), locale: 'de' })
    }
    const present = { present: true, locale: 'de' }
    expect(await standing('ada', { userRole: 'user', tenantId })).toEqual({ standing: 'member', ...present })
    expect(await standing('gus', { userRole: 'guest', tenantId })).toEqual({ standing: 'guest', ...present })
    expect(await standing('eve', { userRole: 'user', tenantId: crypto.randomUUID() })).toEqual({
      standing: 'stranger',
      ...present,
    })
    expect(await standing('ann', { userRole: 'anonymous', tenantId })).toEqual({ standing: 'stranger', ...present })
    expect(await standing('odd', {})).toEqual({ standing: 'stranger', ...present })
    expect(await standing('nobody', null)).toEqual({ standing: 'stranger', ...present })
    const asked = bot.far.requests.length
    await standing('ada', null)
    expect(bot.far.requests).toHaveLength(asked)
    bot.far.state.trouble = () => 403
    expect(await standing('far', null)).toEqual({ standing: 'stranger', present: false, locale: 'de' })
    bot.far.state.trouble = () => 500
    await expect(standing('down', null)).rejects.toMatchObject({ name: 'ProviderFailed', retryable: true })
  })

  test('typing is shown, and ends without a word', async () => {
    await bot.teams.presence.show(place, 'thinking')
    await bot.teams.presence.show(place, null)
    expect(bot.far.typing).toEqual([place.thread])
    bot.far.state.trouble = () => 403
    await expect(bot.teams.presence.show(place, 'drawing')).rejects.toMatchObject({ name: 'ProviderFailed' })
    await bot.teams.presence.show(place, null)
  })

  test('a welcome is said once', async () => {
    for (let times = 0; times < 3; times += 1)
      await bot.teams.reception.welcome(place, ada, cleared('Welcome'), 'welcome-1')
    expect(bot.far.standing(place.thread).map(({ activity }) => activity.text)).toEqual(['Welcome'])
  })

  test('what is kept of a person is told to that person alone, and erased only after a question', async () => {
    const home: Home = {
      about: ['I keep little.', 'Not <at>this</at>.'],
      heading: 'Your questions',
      recent: [
        {
          of: { place, message: 'm', revision: '' },
          kind: 'chat',
          asked: Date.UTC(2026, 10, 20),
          title: '[x](https://e.example)',
        },
        { of: { place, message: 'n', revision: '' }, kind: 'imagine', asked: 0, title: null },
      ],
      empty: 'Nothing yet.',
      forget: { label: 'Erase', confirm: 'Really?', cancel: 'No' },
    }
    let tellings = 0
    const told = async (content: Home, where: Place) => {
      const about = [where, ada, { content }, 'message', `home-${where.thread}`] as unknown
      for (let times = 0; times < 2; times += 1)
        await bot.teams.reception.home(...(about as Parameters<Reception['home']>))
      return bot.far.posts[(tellings += 1) - 1]
    }
    const post = await told(home, place)
    expect(post?.conversation).toBe(personalOf(ada.id))
    expect(post?.activity.attachments?.[0]?.content).toMatchObject({
      body: [
        { text: 'I keep little.' },
        {},
        { text: 'Your questions' },
        { text: expect.stringContaining('20 Nov 2026') },
        {},
      ],
      actions: [
        {
          type: 'Action.ShowCard',
          title: 'Erase',
          card: { body: [{ text: 'Really?' }], actions: [{ type: 'Action.Execute', verb: 'forget' }] },
        },
      ],
    })
    expect(JSON.stringify(post)).not.toMatch(/<at>|\]\(|https:/)
    const alone = { ...place, thread: 'a:alone-here', private: true }
    expect((await told({ ...home, recent: [] }, alone))?.conversation).toBe('a:alone-here')
  })

  test('fault 35: after a restart the bot still knows where each conversation is served, within its list of hosts', async () => {
    const at = (region: string) => `http://${bot.far.host}/${region}/`
    const moved = messageOf('ada', '<at>Chaperone</at> hi', at('emea'))
    await bot.send(moved)
    await bot.teams.close()
    const options = {
      config: bot.far.config,
      secret: fixedSecret(),
      accept: async () => {},
      objects: bot.objects,
      policy: builtInPolicy,
      moderators: [],
      observer: { failed: () => {} },
    }
    const regions = async (teams: Awaited<ReturnType<typeof openTeams>>) => {
      bot.far.posts.length = 0
      await teams.platform.post({ to: 'place', place }, cleared('here'), `k${Math.random()}`)
      await teams.platform.notify(forModerators(noticeIn(place)), `k${Math.random()}`)
      return bot.far.posts.map(({ region, conversation }) => [region, conversation])
    }
    const restarted = await openTeams(options)
    expect(await regions(restarted)).toEqual([
      ['/emea', place.thread],
      ['/emea', adminChannel],
    ])
    await restarted.close()
    for (const key of bot.objects.kept.keys())
      bot.objects.kept.set(key, new TextEncoder().encode('https://evil.example/amer/'))
    const mistrusting = await openTeams(options)
    expect((await regions(mistrusting)).map(([region]) => region)).toEqual(['/teams', '/teams'])
    await mistrusting.close()
  })

  test('a place that cannot be kept costs no activity', async () => {
    const failing = await openTestTeams({
      objects: {
        ...bot.objects,
        put: async () => {
          throw new Error('No store')
        },
      },
    })
    expect((await failing.send(messageOf('ada', 'hi', failing.far.serviceUrl, { where: 'personal' }))).status).toBe(200)
    await failing.teams.close()
    expect(failing.failures.map(({ during }) => during)).toEqual(['keeping a note', 'keeping a note'])
    await failing.close()
  })
})

describe("the bot's own token", () => {
  const posted = async (bot: OpenedTeams) =>
    bot.teams.platform.post({ to: 'place', place }, cleared('hi'), `t${Math.random()}`)

  test("is asked of the tenant's own login, once for many calls, and anew when it ends", async () => {
    let later = 0
    const bot = await openTestTeams({ now: () => Date.now() + later })
    await Promise.all([posted(bot), posted(bot), posted(bot)])
    expect(bot.far.identity.asked.login).toEqual([
      {
        tenant: tenantId,
        form: {
          grant_type: 'client_credentials',
          client_id: appId,
          client_secret: password,
          scope: 'https://api.botframework.com/.default',
        },
      },
    ])
    later = 3_400_000
    await posted(bot)
    expect(bot.far.identity.state.given).toBe(2)
    await bot.close()
  })

  test('follows a secret that was rotated', async () => {
    const bot = await openTestTeams({ secret: { read: async () => 'old', renew: async () => password } })
    await posted(bot)
    expect(bot.far.posts).toHaveLength(1)
    await bot.close()
  })

  test('that is refused is a failure which waits for an administrator, without the secret in it', async () => {
    const bot = await openTestTeams({ secret: fixedSecret('wrong-secret') })
    const error = await posted(bot).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'ProviderFailed', retryable: true })
    expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toContain('wrong-secret')
    await bot.close()
  })

  test('a login service that is down is worth another try', async () => {
    const bot = await openTestTeams()
    bot.far.identity.state.down = true
    await expect(posted(bot)).rejects.toMatchObject({ name: 'ProviderFailed', retryable: true })
    await bot.close()
  })

  test('can be proven by a certificate', async () => {
    // Any certificate does, with any key: openssl req -x509 -newkey rsa:2048 -nodes -subj '/CN=a certificate for tests'
    const certificate = readFileSync('test/far-side/teams/certificate.pem', 'utf8')
    const { raw } = new X509Certificate(certificate)
    const key = { type: 'pkcs8', format: 'pem' } as const
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: key,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    })
    const pem = privateKey + certificate
    const thumbprint = createHash('sha256').update(raw).digest('base64url')
    const far = await openTestTeams()
    const { app } = far.far.config
    if (!app) throw new Error('No app')
    const config = {
      ...far.far.config,
      app: { ...app, credential: { ...app.credential, kind: 'certificate' as const } },
    }
    const open = (secret: string) => openTestTeams({ config, secret: fixedSecret(secret) })
    const bot = await open(pem)
    await bot.teams.platform.post({ to: 'place', place }, cleared('hi'), 'certified')
    const assertion = far.far.identity.asked.login[0]?.form['client_assertion'] ?? ''
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
    expect(decodeJwt(assertion)).toMatchObject({
      iss: appId,
      sub: appId,
      aud: `${config.loginUrl}/${tenantId}/oauth2/v2.0/token`,
    })
    const broken = await open('-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----')
    const error = await broken.teams.platform
      .post({ to: 'place', place }, cleared('hi'), 'x')
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'ProviderFailed', retryable: false })
    expect(String((error as Error).stack) + String((error as Error).cause)).not.toContain('canary')
    for (const each of [bot, broken, far]) await each.close()
  })

  test('keys that cannot be read stop the start', async () => {
    const far = await openTestTeams()
    far.far.identity.state.down = true
    await expect(openTestTeams({ config: far.far.config })).rejects.toMatchObject({ name: 'ProviderFailed' })
    await far.close()
  })
})

describe('beside a local test client', () => {
  let bot: OpenedTeams
  beforeAll(async () => {
    bot = await openTestTeams({ local: true, secret: null })
  })
  afterAll(() => bot.close())
  const local = () => ({
    ...messageOf('ada', 'hello', 'http://localhost:56150', { where: 'personal' }),
    channelId: 'emulator',
    recipient: botAccount,
  })

  test('activities are let in without a token, from this machine alone', async () => {
    expect((await bot.call(JSON.stringify(local()))).status).toBe(200)
    expect(bot.accepted).toMatchObject([{ kind: 'turn', turn: { text: 'hello' } }])
    const rawBody = new TextEncoder().encode(JSON.stringify(local()))
    const headers = { 'content-type': 'application/json', host: 'localhost:3000' }
    const from = async (address: string | null, more = {}) =>
      (await bot.teams.receive({ headers: { ...headers, ...more }, rawBody, from: address })).status
    expect(await from('127.0.0.1')).toBe(200)
    expect(await from('::ffff:127.0.0.1')).toBe(200)
    expect(await from('::1')).toBe(200)
    for (const address of ['10.0.0.7', '203.0.113.9', '', null]) expect(await from(address)).toBe(401)
    for (const page of [
      { origin: 'http://localhost:3000' },
      { host: 'evil.example' },
      { 'content-type': 'text/plain' },
    ])
      expect(await from('127.0.0.1', page)).toBe(401)
    expect(bot.accepted).toHaveLength(4)
  })

  test.each(['https://smba.trafficmanager.net/amer/', 'http://10.0.0.7:3000/', 'file:///etc', ''])(
    'a service at "%s" is refused: nothing is sent beyond this machine',
    async (serviceUrl) => {
      const before = bot.accepted.length
      expect((await bot.call(JSON.stringify({ ...local(), serviceUrl }))).status).toBe(401)
      expect(bot.accepted).toHaveLength(before)
    },
  )

  test('answers go to the client without any token', async () => {
    await bot.call(JSON.stringify({ ...local(), serviceUrl: bot.far.serviceUrl }))
    const failing = bot.teams.platform.post({ to: 'place', place }, cleared('hi'), 'local')
    await expect(failing).rejects.toMatchObject({ name: 'ProviderFailed' })
    expect(bot.far.requests.length).toBeGreaterThan(0)
    expect(bot.far.requests.every(({ authorization }) => authorization === null)).toBe(true)
    expect(bot.far.identity.asked.login).toEqual([])
  })
})
