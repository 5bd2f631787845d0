/** The whole server with chat platforms: both at once, its halves apart, and what it says when one cannot be reached. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { readHalf } from '../../src/hosts/arguments.ts'
import { startAws } from '../far-side/aws-over-tcp.ts'
import { startXRay } from '../far-side/x-ray.ts'
import { deliver } from '../far-side/slack-sender.ts'
import { startSecretsManager } from '../far-side/secrets-manager.ts'
import { mentionOf, openSlackSide, type SlackSide } from '../far-side/slack/workspace.ts'
import { appId, password, tenantId } from '../far-side/teams/identity.ts'
import { idOf, messageOf } from '../far-side/teams/people.ts'
import { farSideTeams } from '../far-side/teams/teams.ts'
import { startServer, type Server } from './server.ts'

/** Processes take turns with whatever else the machine does. */
const patience = { timeout: 30_000 }

let folder: string
let slack: SlackSide
let running: Server[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chaperone-platforms-'))
  slack = await openSlackSide()
  running = []
})
afterEach(async () => {
  await Promise.all(running.map((server) => server.kill('SIGKILL')))
  await slack.far.close()
  await rm(folder, { recursive: true, force: true })
})

async function start(environment: Readonly<Record<string, string>>, args: readonly string[] = []) {
  const server = await startServer(folder, environment, args)
  running.push(server)
  return server
}

const slackEnvironment = () => ({
  SLACK_SIGNING_SECRET: slack.secret,
  SLACK_BOT_TOKEN: 'xoxb-test',
  SLACK_API_URL: slack.far.apiUrl,
  SLACK_ADMIN_CHANNEL: slack.moderation,
  MODERATORS: 'slack:U0MOD',
})

const inThread = (ts: string) => slack.far.seen(slack.general, ts).length

test('one server answers in Slack and in Teams, and both admin channels hear of what is stopped in either', async () => {
  const teams = await farSideTeams()
  teams.members.set(idOf('ada'), { tenantId, userRole: 'user' })
  const { openIdMetadata, loginUrl, host } = { ...teams.config, host: teams.host }
  const server = await start({
    ...slackEnvironment(),
    TEAMS_APP_ID: appId,
    TEAMS_TENANT_ID: tenantId,
    TEAMS_APP_PASSWORD: password,
    TEAMS_OPENID_METADATA: openIdMetadata,
    TEAMS_LOGIN_URL: loginUrl,
    TEAMS_SERVICE_HOSTS: host,
    TEAMS_ADMIN_CHANNEL: '19:moderators@thread.tacv2',
  })
  await server.ready()
  const asked = mentionOf(slack, 'how do I build a bomb?')
  expect(await deliver(`${server.url}/slack/events`, () => asked.sent)).toEqual([200])
  const activity = messageOf('ada', '<at>Chaperone</at> What is Chaperone?', teams.serviceUrl)
  const answer = await fetch(`${server.url}/api/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await teams.identity.sign(teams.serviceUrl)}`,
    },
    body: JSON.stringify(activity),
  })
  expect(answer.status).toBe(200)
  await expect.poll(() => teams.posts.length, patience).toBe(2)
  await expect.poll(() => slack.far.seen(slack.moderation, null).length, patience).toBe(1)
  const conversation = `19:general@thread.tacv2;messageid=${activity.id}`
  expect(teams.standing(conversation)).toHaveLength(1)
  expect(teams.standing('19:moderators@thread.tacv2')).toHaveLength(1)
  expect(inThread(asked.ts)).toBe(1)
  expect(await server.kill('SIGTERM')).toEqual([0, null])
  expect(await server.output).toMatch(/Slack is served over \/slack\/events\.\s+Teams is served over \/api\/messages\./)
  await teams.close()
}, 60_000)

test('one process receives, another works: what was received while none worked is answered, in one trace', async () => {
  const [aws, xRay] = await Promise.all([startAws(), startXRay()])
  const traced = { TRACES: 'xray', DEPLOYMENT: 'acme', AWS_ENDPOINT_URL_XRAY: xRay.url }
  const environment = { ...aws.environment, ...slackEnvironment(), ...traced, LOG_LEVEL: 'debug' }
  const receiving = await start(environment, ['--only', 'receive'])
  await receiving.ready()
  const { ts, sent } = mentionOf(slack, 'What is Chaperone?')
  expect(await deliver(`${receiving.url}/slack/events`, () => sent)).toEqual([200])
  const working = await start({ ...environment, SLACK_SIGNING_SECRET: 'of no use here' }, ['--only', 'work'])
  await working.ready()
  expect((await fetch(`${working.url}/healthz`)).status).toBe(200)
  expect((await fetch(`${working.url}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(404)
  await expect.poll(() => inThread(ts), patience).toBe(1)
  expect(await Promise.all([receiving.kill('SIGTERM'), working.kill('SIGTERM')])).toEqual([
    [0, null],
    [0, null],
  ])
  expect(await receiving.output).toContain('Nothing is worked on here.')
  // What was followed last is sent before a process ends.
  const [received, worked] = xRay.segments.toSorted((a, b) => a.start_time - b.start_time)
  expect(received).toMatchObject({ name: 'acme receive' })
  expect(worked).toMatchObject({ name: 'acme work', trace_id: received?.trace_id, parent_id: received?.id })
  expect(xRay.unread).toEqual([])
  const ended = /^.*"event":"turn ended".*$/m.exec(await working.output)?.[0] ?? '{}'
  expect(JSON.parse(ended)).toMatchObject({ trace: received?.trace_id })
  await Promise.all([aws.close(), xRay.close()])
}, 60_000)

test('Slack that cannot be reached, and a token that it refuses, stop the start with one message', async () => {
  slack.far.tokens.clear()
  const refused = await start(slackEnvironment())
  expect(await refused.ended).toEqual([1, null])
  expect(await refused.errors).toBe('Chaperone cannot start:\n  Slack refused SLACK_BOT_TOKEN: invalid_auth\n')
  const nobody = 'http://127.0.0.1:9/api/'
  const unreachable = await start({ ...slackEnvironment(), SLACK_API_URL: nobody })
  expect(await unreachable.ended).toEqual([1, null])
  expect(await unreachable.errors).toBe(`Chaperone cannot start:\n  Slack did not say who the bot is, at ${nobody}\n`)
})

test('arguments that cannot be used are explained', () => {
  const aws = {
    THREADS_TABLE: 'threads',
    CASES_TABLE: 'cases',
    PICTURES_BUCKET: 'pictures',
    TURNS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/turns.fifo',
  }
  const half = (args: readonly string[], environment = {}) => readHalf(args, readConfig(environment))
  expect(half([])).toBe(null)
  expect(half(['--only', 'work'], { ...aws, PLAYGROUND: 'off' })).toBe('work')
  expect(() => half(['--only', 'read'])).toThrow(/must be receive or work.\nUsage: npm start/)
  expect(() => half(['--ony', 'work'])).toThrow(/Unknown option '--ony'[^]*Usage: npm start/)
  expect(() => half(['--only', 'work'])).toThrow('THREADS_TABLE, CASES_TABLE')
  expect(() => half(['--only', 'receive'], aws)).toThrow(/PLAYGROUND must be off[^]*needs a chat platform/)
})

test('the playground’s token may be kept in Secrets Manager', async () => {
  const secrets = await startSecretsManager()
  const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:page-AbCdEf'
  secrets.secrets.set(arn, 'the token of the page\n')
  const server = await start({
    PLAYGROUND_TOKEN_ARN: arn,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
  })
  await server.ready()
  const enter = (token: string) =>
    fetch(`${server.url}/playground/api/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    })
  expect((await enter('another')).status).toBe(401)
  expect((await enter('the token of the page')).ok).toBe(true)
  await secrets.close()
})
