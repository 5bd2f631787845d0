import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { readSettings, SettingsError } from '../../infra/settings.ts'
import { smallest } from './deployments.ts'

const problems = (settings: unknown): readonly string[] => {
  try {
    readSettings(settings)
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    return error.message.split('\n')
  }
  return []
}

test('a workspace, its moderators and an accepted licence are enough', () => {
  expect(readSettings(smallest)).toMatchObject({
    name: 'chaperone',
    region: 'us-east-1',
    ingress: 'lambda',
    worker: 'lambda',
    concurrency: { turns: 20, pictures: 4 },
    models: { chat: { deploy: 'llama-2-7b-f' }, guard: { deploy: 'llama-guard-7b' }, pictures: { deploy: 'sdxl' } },
    budget: null,
    vpcEndpoints: false,
  })
})

const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555'
const id = '11111111-2222-3333-4444-555555555555'
const teams = { appId: id, tenantId: id }
const hostName = 'bot.example.com'
const unnamed = 'certificate and hostName must both be set: Slack and Microsoft call containers over https alone'

test('what is installed is called Chaperone, asks for no consent and is the first of its kind, unless it is said otherwise', () => {
  expect(readSettings({ ...smallest, teams })).toMatchObject({
    appName: null,
    hostName: null,
    teams: { followUps: false, packageVersion: '1.0.0' },
  })
})

test('Slack takes a longer name than Teams, and containers that nobody calls need none', () => {
  expect(problems({ ...smallest, appName: 'x'.repeat(35) })).toEqual([])
  expect(problems({ ...smallest, appName: 'x'.repeat(30), teams })).toEqual([])
  expect(problems({ ...smallest, ingress: 'fargate', slack: { ...smallest.slack, mode: 'socket' } })).toEqual([])
  expect(problems({ ...smallest, ingress: 'fargate', certificate, hostName })).toEqual([])
})

describe('what is refused before anything is deployed', () => {
  const { models: _models, ...unlicensed } = smallest

  test.each([
    ['no platform', { ...smallest, slack: null, teams: null }, 'slack or teams must be set'],
    ['no moderators', { ...smallest, moderators: '' }, 'moderators must name somebody'],
    [
      'nowhere for notices',
      { ...smallest, slack: { team: 'T0EXAMPLE' } },
      'an adminChannel of slack or teams must be set',
    ],
    ['a licence that nobody accepted', unlicensed, 'models.acceptLicences must hold "llama-2"'],
    ['a word that no setting has', { ...smallest, wokers: 'fargate' }, 'Unrecognized key: "wokers"'],
    [
      'pictures that leave no room for chat',
      { ...smallest, concurrency: { turns: 4, pictures: 4 } },
      'concurrency pictures must leave room for chat',
    ],
    ['a name that is longer than Slack takes', { ...smallest, appName: 'x'.repeat(36) }, '35 characters: Slack'],
    ['a name that is longer than Teams takes', { ...smallest, teams, appName: 'x'.repeat(31) }, '30 characters: Teams'],
    ['a name of nothing', { ...smallest, appName: '  ' }, 'appName'],
    [
      'a version that Teams does not read',
      { ...smallest, teams: { ...teams, packageVersion: '2' } },
      'teams.packageVersion must read as 1.0.0',
    ],
    ['containers that are called, without an address', { ...smallest, ingress: 'fargate' }, unnamed],
    ['a certificate without the name that it is for', { ...smallest, ingress: 'fargate', certificate }, unnamed],
    ['a name without a certificate', { ...smallest, hostName }, unnamed],
    [
      'Teams’ calls to a Socket Mode receiver without an address',
      { ...smallest, ingress: 'fargate', slack: { ...smallest.slack, mode: 'socket' }, teams },
      unnamed,
    ],
    [
      'an address in place of a host name',
      { ...smallest, ingress: 'fargate', certificate, hostName: 'https://bot.example.com/' },
      'hostName must be a host name such as bot.example.com',
    ],
    [
      'a number in place of a host name',
      { ...smallest, ingress: 'fargate', certificate, hostName: '10.0.0.1' },
      'hostName must be a host name',
    ],
    [
      'Socket Mode on Lambda',
      { ...smallest, slack: { ...smallest.slack, mode: 'socket' } },
      'slack.mode socket needs ingress fargate: a Lambda function holds no connection',
    ],
    [
      'a large model without its files',
      { ...smallest, models: { ...smallest.models, chat: { deploy: 'openchatkit' } } },
      'openchatkit needs its artefacts: the s3 prefix that its files were copied to',
    ],
    [
      'a long quiet time for copies that AWS lets go earlier',
      {
        ...smallest,
        models: { ...smallest.models, idleMinutes: 60, guard: { deploy: 'llama-guard-7b', copies: 2 } },
      },
      'models.idleMinutes can be over 15 only where every model has one copy',
    ],
    [
      'a name that another deployment’s models may have',
      { ...smallest, name: 'acme-models' },
      'must not end in -models',
    ],
    [
      'a shared instance that is none',
      { ...smallest, models: { ...smallest.models, shareInstance: 'ml.huge' } },
      'models.shareInstance must be a SageMaker instance type',
    ],
    [
      'a shared instance for a model that is elsewhere',
      { ...smallest, models: { ...smallest.models, shareInstance: 'ml.g5.12xlarge', chat: 'sagemaker:llama-2@mine' } },
      'models.shareInstance needs chat and guard to be deployed here',
    ],
  ])('%s', (_what, settings, problem) => {
    expect(problems(settings)).toEqual([expect.stringContaining(problem)])
  })

  test('every problem is named, a line each', () => {
    expect(problems({ region: 'Frankfurt', logDays: 3 })).toHaveLength(2)
  })
})

test('settings on the command line are JSON', () => {
  expect(readSettings(JSON.stringify(smallest))).toEqual(readSettings(smallest))
  expect(() => readSettings('{')).toThrow('context.chaperone must be an object, or JSON')
})

test('a synthesis with wrong settings says every problem in words, and nothing of our code', () => {
  const wrong = { ...smallest, slack: { team: 'acme' }, logDays: 8 }
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'infra/main.ts'], {
    env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ chaperone: wrong }) },
    encoding: 'utf8',
  })
  expect(status).toBe(1)
  expect(stderr).toMatch(/Nothing is made of these settings:\n {2}slack\.team .*\n {2}logDays .*\n/)
  expect(stderr).not.toMatch(/^ +at /m)
})
