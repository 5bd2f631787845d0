import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { slackChecks, type SlackDoctorOptions } from '../../../adapters/slack/doctor.ts'
import { scopes } from '../../../adapters/slack/installation.ts'
import { examine, isWell } from '../../../src/doctor.ts'
import { doctorCommand } from '../../../src/hosts/doctor-command.ts'
import { farSideSlack, type FarSideSlack } from '../../far-side/slack/server.ts'
import { self } from '../../far-side/slack/state.ts'
import { steady } from './fixtures.ts'

const moderator = 'U0MOD'
const admin = 'C0ADMIN'
const secret = '0123456789abcdef0123456789abcdef'

let far: FarSideSlack
beforeEach(async () => {
  far = await farSideSlack()
  far.granted = scopes
  far.tokens.add('xapp-test')
  far.space.users.set(moderator, { id: moderator, team_id: self.team })
  desk({})
})
afterEach(() => far.close())

const desk = (more: object) => far.space.channels.set(admin, { id: admin, is_member: true, is_private: true, ...more })

async function look(change: Partial<SlackDoctorOptions> = {}) {
  const options: SlackDoctorOptions = {
    botToken: steady('xoxb-test'),
    signingSecret: steady(secret),
    appToken: null,
    teamId: null,
    apiUrl: far.apiUrl,
    adminChannel: admin,
    moderators: [moderator],
    ask: false,
    ...change,
  }
  const all = await examine(slackChecks(options), 10_000)
  const of = (name: string) => all.filter((each) => each.name === name)
  return { all, of, ill: all.filter((each) => !isWell(each)) }
}

test('where all is as it should be there is nothing to mend, and what cannot be seen is said', async () => {
  const { all, ill, of } = await look()
  expect(ill).toEqual([])
  expect(new Set(all.map(({ name }) => name))).toEqual(
    new Set(['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_ADMIN_CHANNEL', 'MODERATORS', 'Slack events']),
  )
  expect(of('Slack events')).toMatchObject([{ state: 'not asked', mend: expect.stringContaining('mention the bot') }])
  expect(far.calls.map(({ method }) => method).filter((method) => /post|open|publish/u.test(method))).toEqual([])
})

describe('the bot’s token', () => {
  test('D38: each missing scope is named, with how to get it', async () => {
    far.granted = scopes.filter((scope) => !['files:write', 'im:history'].includes(scope))
    const { ill } = await look()
    expect(ill.map(({ state, found }) => [state, found])).toEqual([
      ['missing', 'the scope files:write'],
      ['missing', 'the scope im:history'],
    ])
    expect(ill[0]?.mend).toContain('install the app again')
  })

  test('where Slack does not tell the scopes, that is said', async () => {
    far.granted = null
    expect((await look()).of('SLACK_BOT_TOKEN').at(-1)).toMatchObject({ state: 'not asked' })
  })

  test('of another workspace, or of another kind, is found', async () => {
    expect((await look({ teamId: 'T0OTHER' })).of('SLACK_BOT_TOKEN')[0]).toMatchObject({
      state: 'wrong',
      found: `belongs to ${self.team}, and SLACK_TEAM_ID says T0OTHER`,
    })
    expect((await look({ botToken: steady('xoxp-CANARY') })).of('SLACK_BOT_TOKEN')).toMatchObject([
      { state: 'wrong', found: expect.stringContaining('xoxb-') },
    ])
  })

  test('that Slack does not take, and a Slack that does not answer, are told apart', async () => {
    far.trouble('auth.test', { kind: 'error', code: 'token_revoked' }, 2)
    expect((await look()).of('SLACK_BOT_TOKEN')).toMatchObject([
      { state: 'refused', found: expect.stringContaining('token_revoked') },
    ])
    far.calm()
    far.trouble('auth.test', { kind: 'unreachable' })
    expect((await look({ moderators: [] })).of('SLACK_BOT_TOKEN')).toMatchObject([{ state: 'unreachable' }])
  })
})

describe('the other secrets', () => {
  test('a signing secret has its form; two are fine while one is rotated', async () => {
    const state = async (value: string) =>
      (await look({ signingSecret: steady(value) })).of('SLACK_SIGNING_SECRET').map((each) => each.state)
    expect(await state(`${secret}, ${secret}`)).toEqual(['ok'])
    expect(await state('xoxb-CANARY')).toEqual(['wrong'])
  })

  test('Socket Mode is only asked for when one wants it asked', async () => {
    const of = async (value: string, ask: boolean) =>
      (await look({ appToken: steady(value), ask })).of('SLACK_APP_TOKEN').map(({ state }) => state)
    expect(await of('xapp-test', false)).toEqual(['not asked'])
    expect(far.calls.map(({ method }) => method)).not.toContain('apps.connections.open')
    expect(await of('xapp-test', true)).toEqual(['ok'])
    expect(await of('xoxb-test', true)).toEqual(['wrong'])
    far.trouble('apps.connections.open', { kind: 'error', code: 'not_allowed_token_type' })
    expect(await of('xapp-test', true)).toEqual(['refused'])
  })
})

describe('the moderators’ channel', () => {
  const found = async () => (await look()).of('SLACK_ADMIN_CHANNEL').map((each) => each.found)

  test.each([
    [{ is_private: false }, 'IS PUBLIC'],
    [{ is_ext_shared: true }, 'IS SHARED'],
    [{ is_pending_ext_shared: true }, 'IS SHARED'],
    [{ is_org_shared: true }, 'IS SHARED'],
    [{ is_member: false }, 'the bot is not in it'],
    [{ is_archived: true }, 'is archived'],
  ])('input 61: %o is warned of', async (more, words) => {
    desk(more)
    expect(await found()).toEqual([expect.stringContaining(words)])
  })

  test('that is not there, or private without the bot, is missing', async () => {
    far.space.channels.delete(admin)
    expect((await look()).of('SLACK_ADMIN_CHANNEL')).toMatchObject([
      { state: 'missing', mend: expect.stringContaining('/invite') },
    ])
  })
})

describe('the moderators', () => {
  test.each([
    [{ deleted: true }, 'is deactivated'],
    [{ is_restricted: true }, 'is a guest'],
    [{ team_id: 'T0OTHER' }, 'is a stranger'],
    [{ is_bot: true }, 'is a stranger'],
  ])('%o is no moderator', async (more, words) => {
    far.space.users.set('U0ODD', { id: 'U0ODD', team_id: self.team, ...more })
    const { of } = await look({ moderators: [moderator, 'U0ODD'] })
    expect(of('MODERATORS')).toMatchObject([{ state: 'wrong', found: expect.stringContaining(`U0ODD ${words}`) }])
  })

  test('whoever is nobody, and that there is nobody at all, is said', async () => {
    expect((await look({ moderators: ['U0NOBODY'] })).of('MODERATORS')).toMatchObject([{ state: 'missing' }])
    expect((await look({ moderators: [] })).of('MODERATORS')).toMatchObject([{ state: 'wrong' }])
  })
})

test('D38: the doctor looks at Slack where Slack is configured, and shows no secret', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chaperone-doctor-'))
  const environment = {
    DATA_DIR: folder,
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_SIGNING_SECRET: secret,
    SLACK_API_URL: far.apiUrl,
    SLACK_ADMIN_CHANNEL: admin,
    MODERATORS: `slack:${moderator}`,
  }
  const { text, code } = await doctorCommand([], environment)
  await rm(folder, { recursive: true, force: true })
  expect(code).toBe(0)
  expect(text).toContain(`speaks for the bot in ${self.team}`)
  expect(text).not.toContain(secret)
  expect(text).not.toContain('xoxb-test')
})
