import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { teamsChecks, type TeamsDoctorOptions } from '../../../adapters/teams/doctor.ts'
import { serviceUrls } from '../../../adapters/teams/service-urls.ts'
import { examine, isWell } from '../../../src/doctor.ts'
import { doctorCommand } from '../../../src/hosts/doctor-command.ts'
import { certificateUntil } from '../../far-side/teams/certificate.ts'
import { appId, password, tenantId } from '../../far-side/teams/identity.ts'
import { idOf } from '../../far-side/teams/people.ts'
import { adminChannel, farSideTeams, type FarSideTeams } from '../../far-side/teams/teams.ts'
import { fixedSecret, memoryObjects } from './fixtures.ts'

let far: FarSideTeams
beforeEach(async () => {
  far = await farSideTeams()
  far.members.set(idOf('mira'), { userRole: 'owner' })
})
afterEach(() => far.close())

async function look(change: Partial<TeamsDoctorOptions> = {}) {
  const options: TeamsDoctorOptions = {
    config: far.config,
    secret: fixedSecret(),
    objects: memoryObjects(),
    moderators: [idOf('mira')],
    now: Date.now,
    ...change,
  }
  const all = await examine(teamsChecks(options), 10_000)
  const of = (name: string) => all.filter((each) => each.name === name)
  return { all, of, ill: all.filter((each) => !isWell(each)) }
}

test('where all is as it should be there is nothing to mend; nothing is posted, and what cannot be seen is said', async () => {
  const { all, ill, of } = await look()
  expect(ill).toEqual([])
  expect([...new Set(all.map(({ name }) => name))]).toEqual([
    'TEAMS_APP_PASSWORD',
    'TEAMS_OPENID_METADATA',
    'Teams service',
    'TEAMS_ADMIN_CHANNEL',
    'MODERATORS',
    'Teams events',
  ])
  expect(of('Teams events')).toMatchObject([{ state: 'not asked', mend: expect.stringContaining('/api/messages') }])
  expect(new Set(far.requests.map(({ method }) => method))).toEqual(new Set(['GET']))
})

describe('D38: the login', () => {
  test.each([
    [7_000_215, 'its value, not its id'],
    [7_000_222, 'has expired'],
    [7_000_229, 'az ad sp create --id'],
    [700_016, 'TEAMS_APP_ID and TEAMS_TENANT_ID'],
    [700_027, 'upload it'],
    [90_002, 'no such tenant'],
    [123_456, 'login.microsoftonline.com/error'],
  ])('refused with AADSTS%i is explained, in none of the service’s words', async (code, words) => {
    far.identity.state.refusal = code
    const { all, of } = await look()
    expect(of('TEAMS_APP_PASSWORD')).toMatchObject([
      { state: 'refused', found: expect.stringContaining(`AADSTS${code}`), mend: expect.stringContaining(words) },
    ])
    expect(JSON.stringify(all)).not.toContain('canary')
  })

  test('with a wrong secret shows nothing of the secret', async () => {
    const { all, of } = await look({ secret: fixedSecret('canary-secret') })
    expect(of('TEAMS_APP_PASSWORD')).toMatchObject([{ state: 'refused' }])
    expect(JSON.stringify(all)).not.toContain('canary-secret')
  })

  test('and the keys cannot be reached', async () => {
    far.identity.state.down = true
    const { of } = await look()
    expect(of('TEAMS_APP_PASSWORD')).toMatchObject([{ state: 'unreachable' }])
    expect(of('TEAMS_OPENID_METADATA')).toMatchObject([{ state: 'unreachable' }])
  })

  test('keys that speak for no Teams are the wrong ones', async () => {
    far.identity.published.delete('own')
    expect((await look()).of('TEAMS_OPENID_METADATA')).toMatchObject([
      { state: 'wrong', found: 'none of 1 keys speaks for Teams' },
    ])
  })
})

describe('where Teams is', () => {
  test('is known once somebody wrote', async () => {
    const objects = memoryObjects()
    const trusts = () => true
    const urls = serviceUrls({ objects, tenant: tenantId, trusts, common: far.serviceUrl, failed: () => {} })
    expect((await look({ objects })).of('Teams service')).toMatchObject([{ found: 'nobody has written yet' }])
    urls.seen('19:a', far.serviceUrl)
    await urls.close()
    expect((await look({ objects })).of('Teams service')).toMatchObject([
      { state: 'ok', found: `Teams was last heard from ${far.host}` },
    ])
    expect((await look({ objects: null })).of('Teams service')).toMatchObject([{ state: 'not asked' }])
  })
})

describe('input 61: the moderators and their channel', () => {
  const states = async (change: Partial<TeamsDoctorOptions> = {}) => {
    const { of } = await look(change)
    return { channel: of('TEAMS_ADMIN_CHANNEL')[0], moderators: of('MODERATORS') }
  }

  test('without the app installed there no notice arrives', async () => {
    far.state.trouble = ({ path }) => (path.includes(adminChannel) ? 403 : null)
    const { channel, moderators } = await states()
    expect(channel).toMatchObject({ state: 'missing', mend: expect.stringContaining('Manage team') })
    expect(moderators.filter((each) => !isWell(each))).toEqual([])
  })

  test('a channel in which no moderator is, is no channel of theirs', async () => {
    const { channel } = await states({ moderators: [idOf('nobody')] })
    expect(channel).toMatchObject({ state: 'wrong', found: expect.stringContaining('none of the moderators') })
  })

  test('a moderator who is a guest or not there is named; that each needs the app is said', async () => {
    far.members.set(idOf('gus'), { userRole: 'guest' })
    const { channel, moderators } = await states({ moderators: [idOf('mira'), idOf('gus'), idOf('nobody')] })
    expect(channel).toMatchObject({ state: 'ok' })
    expect(moderators).toMatchObject([
      { state: 'wrong', found: `teams:${idOf('gus')} is a guest` },
      { state: 'wrong', found: `teams:${idOf('nobody')} is not in the moderators’ channel` },
      { state: 'ok', found: '1 of 3 are in the moderators’ channel' },
      { state: 'not asked', found: expect.stringContaining('added the app') },
    ])
  })

  test('nobody at all is wrong; a desk on another platform is no matter here', async () => {
    expect((await states({ moderators: [] })).moderators).toMatchObject([{ state: 'wrong' }])
    const { channel, moderators } = await states({ config: { ...far.config, adminChannel: null } })
    expect(channel).toBeUndefined()
    expect(moderators).toMatchObject([{ state: 'not asked' }])
  })
})

describe('a certificate', () => {
  const day = 86_400_000
  const pem = certificateUntil(Date.now() + 90 * day)
  const found = async (text: string, later = 0) => {
    const { app } = far.config
    if (!app) throw new Error('No app')
    const config = { ...far.config, app: { ...app, credential: { ...app.credential, kind: 'certificate' as const } } }
    const { of } = await look({ config, secret: fixedSecret(text), now: () => Date.now() + later })
    return of('TEAMS_APP_CERTIFICATE')
  }

  test('says until when it holds, and asks for another a month before', async () => {
    expect(await found(pem)).toMatchObject([
      { state: 'ok', found: expect.stringMatching(/^holds until \d{4}-\d\d-\d\d$/) },
    ])
    expect(await found(pem, 70 * day)).toMatchObject([{ state: 'wrong', found: expect.stringContaining('ends soon') }])
    expect(await found(pem, 100 * day)).toMatchObject([{ state: 'wrong', found: expect.stringContaining('ended on') }])
  })

  test('that is none, or has another’s key, is said without a word of it', async () => {
    expect(await found('canary')).toMatchObject([{ state: 'wrong', found: 'cannot be read' }])
    const another = readFileSync('test/far-side/teams/certificate.pem', 'utf8')
    const key = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(pem)?.[0] ?? ''
    expect(await found(key + another)).toMatchObject([{ state: 'wrong', found: 'the key is not the certificate’s' }])
  })
})

test('TEAMS_LOCAL is said loudly', async () => {
  const { all } = await look({ config: { ...far.config, app: null, local: true }, secret: null })
  expect(all).toMatchObject([{ name: 'TEAMS_LOCAL', state: 'wrong', found: expect.stringContaining('IS ON') }])
})

test('npm run doctor looks at Teams as it is configured', async () => {
  const { text } = await doctorCommand([], {
    DATA_DIR: '/nonexistent/chaperone',
    TEAMS_APP_ID: appId,
    TEAMS_TENANT_ID: tenantId,
    TEAMS_APP_PASSWORD: password,
    TEAMS_ADMIN_CHANNEL: adminChannel,
    TEAMS_OPENID_METADATA: far.config.openIdMetadata,
    TEAMS_LOGIN_URL: far.config.loginUrl,
    TEAMS_SERVICE_HOSTS: far.host,
    MODERATORS: `teams:${idOf('mira')}`,
  })
  expect(text).toContain(`the app ${appId} gets a token in the tenant ${tenantId}`)
  expect(text).toContain('the app is installed there')
  expect(text).toContain('Nothing needs mending')
})
