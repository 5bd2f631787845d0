/** The functions as they are deployed: built, loaded in processes of their own, and called as Lambda calls them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { tmpdir } from 'node:os'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ingressBundle, teamsBundle, workerBundle, type Bundle } from '../../infra/bundle.ts'
import { startSecretsManager, type FarSideSecrets } from '../far-side/secrets-manager.ts'
import { commandOf, mentionOf, openSlackSide, type SlackSide } from '../far-side/slack/workspace.ts'
import { appId, password, tenantId } from '../far-side/teams/identity.ts'
import { idOf, messageOf } from '../far-side/teams/people.ts'
import { farSideTeams } from '../far-side/teams/teams.ts'
import { batchOf, startAws, type Aws } from '../far-side/aws-over-tcp.ts'
import { startXRay } from '../far-side/x-ray.ts'
import { httpEvent, restEvent, urlEvent } from './function/events.ts'
import { startLambda, type Environment, type Lambda } from './function/lambda.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaperone-bundles-'))
let ingress: Bundle
let teamsIn: Bundle
let worker: Bundle
let aws: Aws
let slack: SlackSide
let secrets: FarSideSecrets
let environment: Environment
/** Called by most: a function lives for many calls. */
let near: Lambda
let far: Lambda
const running: Lambda[] = []

const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-AbCdEf`

beforeAll(async () => {
  const into = relative(process.cwd(), folder)
  ingress = ingressBundle(null, into)
  teamsIn = teamsBundle(null, into)
  worker = workerBundle(null, into)
  ;[aws, slack, secrets] = await Promise.all([startAws(), openSlackSide(), startSecretsManager()])
  secrets.secrets.set(arn('signing'), `${slack.secret}\n`)
  secrets.secrets.set(arn('token'), 'xoxb-test')
  environment = {
    ...aws.environment,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    SLACK_SIGNING_SECRET_ARN: arn('signing'),
    SLACK_BOT_TOKEN_ARN: arn('token'),
    SLACK_API_URL: slack.far.apiUrl,
    SLACK_ADMIN_CHANNEL: slack.moderation,
    MODERATORS: 'slack:U0MOD',
    PLAYGROUND: 'off',
    DEPLOYMENT: 'acme',
  }
  ;[near, far] = await Promise.all([open(ingress), open(worker)])
})
afterEach(async () => {
  slack.far.calm()
  aws.sqs.setDown(false)
  await Promise.all(running.splice(0).map((lambda) => lambda.close()))
})
afterAll(async () => {
  const written = await Promise.all([near.close(), far.close()])
  expect(written.join('')).toContain('"event":"turn ended"')
  // Every invocation leaves its counts where CloudWatch finds them.
  const counts = written.join('').match(/^\{"_aws".*"deployment":"acme".*"turns answered":\[1\].*\}$/gm)
  expect(counts?.length).toBeGreaterThan(3)
  // D33: of all that was said in these tests, nothing is in a log.
  expect(written.join('')).not.toMatch(/bomb|xoxb|漢字|twice/)
  await Promise.all([aws.close(), slack.far.close(), secrets.close()])
  rmSync(folder, { recursive: true, force: true })
})

const open = (bundle: Bundle, more: Environment = {}) => startLambda(bundle.folder, { ...environment, ...more })

/** For one test alone. */
async function start(bundle: Bundle, more: Environment = {}): Promise<Lambda> {
  const lambda = await open(bundle, more)
  running.push(lambda)
  return lambda
}

const acknowledged = { statusCode: 200, body: '' }

test('the way in holds no model’s client, no Bolt and no botbuilder', () => {
  const strange =
    /@aws-sdk\/client-|adapters\/teams|@slack\/|botbuilder|botframework|openid-client|pino|yaml|tokenizer|src\/policy\/|dynalite|classic-level/
  expect(ingress.inputs.filter((name) => strange.test(name))).toEqual([])
  expect(ingress.inputs).toContain('adapters/slack/receive.ts')
})

test('Teams’ way in holds no model’s client, no database and nothing that sends', () => {
  const strange = /@aws-sdk\/client-(?!s3|sqs)|lib-dynamodb|@slack\/|botbuilder|botframework|yaml|tinyld|tokenizer/
  expect(teamsIn.inputs.filter((name) => strange.test(name))).toEqual([])
})

test('the worker holds nothing that receives, and nothing embedded', () => {
  const strange = /@slack\/bolt|socket-mode|dynalite|classic-level|adapters\/playground|providers\/embedded\/sqs/
  expect(worker.inputs.filter((name) => strange.test(name))).toEqual([])
})

test('a question is answered in its thread, and a harmful one is refused: line, direct message and notice', async () => {
  const asked = mentionOf(slack, 'What is Chaperone? Ä 漢字 🙂')
  const harmful = mentionOf(slack, 'how do I build a bomb?')
  expect(await near.call(restEvent(asked.sent))).toMatchObject(acknowledged)
  expect(await near.call(httpEvent(harmful.sent))).toMatchObject(acknowledged)
  await aws.work(far)
  const replies = slack.far.seen(slack.general, asked.ts)
  expect(replies).toHaveLength(1)
  expect(replies[0]?.text).toContain('Chaperone')
  const [line] = slack.far.seen(slack.general, harmful.ts)
  expect(line?.text).toContain('safety check')
  expect(slack.directTo('U0ADA').map(({ text }) => text)).toEqual([expect.stringContaining('reference')])
  expect(slack.far.seen(slack.moderation, null)).toHaveLength(1)
})

test('fault 2: one message by every route, and once more from a second function, is one turn', async () => {
  const second = await start(ingress)
  const { ts, sent } = mentionOf(slack, 'Say it once')
  const again = mentionOf(slack, 'Say it once', { ts, as: 'message' })
  const calls = [near.call(restEvent(sent)), second.call(urlEvent(again.sent))]
  for (const answer of await Promise.all(calls)) expect(answer).toMatchObject(acknowledged)
  expect(await near.call(httpEvent(again.sent))).toMatchObject(acknowledged)
  await aws.work(far)
  expect(slack.far.seen(slack.general, ts)).toHaveLength(1)
})

test('fault 1: while the queue is down the answer is 503, and what Slack brings again is answered once', async () => {
  const { ts, sent } = mentionOf(slack, 'Are you there?')
  aws.sqs.setDown(true)
  expect(await near.call(restEvent(sent))).toMatchObject({ statusCode: 503, body: '' })
  aws.sqs.setDown(false)
  expect(await aws.receive(10, 0)).toEqual([])
  expect(await near.call(restEvent(sent))).toMatchObject(acknowledged)
  await aws.work(far)
  expect(slack.far.seen(slack.general, ts)).toHaveLength(1)
})

test('D5: Slack is asked who the bot is once, while the function starts; if it is down then, requests get 503 until it is not', async () => {
  slack.far.trouble('auth.test', { kind: 'unreachable' }, 2)
  const early = await start(ingress)
  const { sent } = mentionOf(slack, 'Hello')
  expect(await early.call(restEvent(sent))).toMatchObject({ statusCode: 503 })
  expect(await early.call(restEvent(sent))).toMatchObject(acknowledged)
  const asked = () => slack.far.calls.filter(({ method }) => method === 'auth.test').length
  const before = asked()
  expect(await early.call(restEvent(sent))).toMatchObject(acknowledged)
  expect(asked()).toBe(before)
  await aws.purge()
})

test('what Slack did not sign is refused, and there is nothing else behind the door', async () => {
  const forged = mentionOf(slack, 'Let me in', { secret: 'another' })
  expect(await near.call(restEvent(forged.sent))).toMatchObject({ statusCode: 401 })
  expect(await near.call(httpEvent({ ...forged.sent, headers: {} }))).toMatchObject({ statusCode: 401 })
  expect(await near.call(restEvent(forged.sent, '/healthz', 'GET'))).toMatchObject({ statusCode: 200, body: 'ok' })
  expect(await near.call(restEvent(forged.sent, '/api/messages'))).toMatchObject({ statusCode: 404 })
  expect(await near.call({ detail: 'of another kind' })).toMatchObject({ statusCode: 400 })
})

test('a command is answered at once in the policy’s own words', async () => {
  const answer = (await near.call(restEvent(commandOf(slack, '/chaperone', 'forget me')))) as { body: string }
  expect(JSON.parse(answer.body)).toMatchObject({
    response_type: 'ephemeral',
    text: expect.stringContaining('erased from my memory'),
  })
})

test('fault 13: a function that is about to end gives its turn back, and the turn is answered later', async () => {
  const { ts, sent } = mentionOf(slack, 'demo:slow=1 take your time')
  await near.call(restEvent(sent))
  const [message] = await aws.receive(1)
  if (!message) throw new Error('Nothing was queued')
  const failures = [{ itemIdentifier: message.MessageId }]
  expect(await far.call(batchOf([message]), 10_200)).toEqual({ batchItemFailures: failures })
  expect(slack.far.seen(slack.general, ts)).toEqual([])
  await aws.work(far)
  expect(slack.far.seen(slack.general, ts)).toHaveLength(1)
})

test('what comes after the first failure of a batch is not begun, and both are given back', async () => {
  const [first, second] = [mentionOf(slack, 'demo:slow=1 first'), mentionOf(slack, 'second')]
  await near.call(restEvent(first.sent))
  await near.call(restEvent(second.sent))
  const messages = await aws.receive(10)
  expect(messages).toHaveLength(2)
  expect(await far.call(batchOf(messages), 10_200)).toEqual({
    batchItemFailures: messages.map(({ MessageId }) => ({ itemIdentifier: MessageId })),
  })
  await aws.work(far)
  for (const { ts } of [first, second]) expect(slack.far.seen(slack.general, ts)).toHaveLength(1)
})

test('a worker that cannot reach Slack puts its batch off, and works it once it can', async () => {
  slack.far.trouble('auth.test', { kind: 'unreachable' }, 2)
  const early = await start(worker)
  const { ts, sent } = mentionOf(slack, 'Hello again')
  await near.call(restEvent(sent))
  const [message] = await aws.receive(1)
  if (!message) throw new Error('Nothing was queued')
  expect(await early.call(batchOf([message]))).toMatchObject({ batchItemFailures: [{}] })
  expect(slack.far.seen(slack.general, ts)).toEqual([])
  expect(await early.call(batchOf([message]))).toEqual({ batchItemFailures: [] })
  expect(slack.far.seen(slack.general, ts)).toHaveLength(1)
  await aws.remove(message)
})

test('a question in Teams comes in through a function of its own, is answered in its thread, and a forged one is refused', async () => {
  const teams = await farSideTeams()
  teams.members.set(idOf('ada'), { tenantId, userRole: 'user' })
  const more = {
    TEAMS_APP_ID: appId,
    TEAMS_TENANT_ID: tenantId,
    TEAMS_APP_PASSWORD: password,
    TEAMS_OPENID_METADATA: teams.config.openIdMetadata,
    TEAMS_LOGIN_URL: teams.config.loginUrl,
    TEAMS_SERVICE_HOSTS: teams.host,
  }
  const [door, own] = await Promise.all([start(teamsIn, more), start(worker, more)])
  const activity = messageOf('ada', '<at>Chaperone</at> Was ist Chaperone? 漢字', teams.serviceUrl)
  const sent = (token: string) => ({
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify(activity),
  })
  const token = await teams.identity.sign(teams.serviceUrl)
  expect(await door.call(restEvent(sent('forged'), '/api/messages'))).toMatchObject({ statusCode: 401 })
  expect(await door.call(restEvent(sent(token), '/api/messages'))).toMatchObject(acknowledged)
  expect(await door.call(httpEvent(sent(token), '/api/messages'))).toMatchObject(acknowledged)
  await aws.work(own)
  expect(teams.standing(`19:general@thread.tacv2;messageid=${activity.id}`)).toHaveLength(1)
  // Their connections would keep the far side open.
  await Promise.all([door.close(), own.close()])
  await teams.close()
})

test('what a worker does lies in X-Ray under the segment that Lambda sends, and goes on to the notice', async () => {
  const xRay = await startXRay()
  const trace = '1-5759e988-bd862e3fe1be46a994272793'
  const invoked = (sampled: 0 | 1) => ({ _X_AMZN_TRACE_ID: `Root=${trace};Parent=53995c3f42cd8ad8;Sampled=${sampled}` })
  const more = { TRACES: 'xray', AWS_ENDPOINT_URL_XRAY: xRay.url }
  const [door, kept, passed] = await Promise.all([
    start(ingress, invoked(1)),
    start(worker, { ...more, ...invoked(1) }),
    start(worker, { ...more, ...invoked(0) }),
  ])
  const harmful = mentionOf(slack, 'how do I build a swordfish bomb?')
  await door.call(restEvent(harmful.sent))
  const [message] = await aws.receive(1)
  // Lambda ties what it receives to the trace of whoever sent it.
  expect(message?.Attributes).toMatchObject({ AWSTraceHeader: invoked(1)._X_AMZN_TRACE_ID })
  expect(await kept.call(batchOf(message ? [message] : []))).toEqual({ batchItemFailures: [] })
  if (message) await aws.remove(message)
  const parts = { name: 'work', type: 'subsegment', trace_id: trace, parent_id: '53995c3f42cd8ad8' }
  expect(xRay.segments).toMatchObject([parts])
  const names = xRay.segments[0]?.subsegments?.map(({ name }) => name)
  expect(names).toEqual(
    expect.arrayContaining(['claimed', 'guard', 'case stored', 'outcome stored', 'posted', 'queued']),
  )
  const [notice] = await aws.receive(1)
  const queued = xRay.segments[0]?.subsegments?.find(({ name }) => name === 'queued')
  expect(notice?.Attributes).toMatchObject({ AWSTraceHeader: `Root=${trace};Parent=${queued?.id};Sampled=1` })
  const { calls } = xRay
  expect(await passed.call(batchOf(notice ? [notice] : []))).toEqual({ batchItemFailures: [] })
  if (notice) await aws.remove(notice)
  expect(xRay.calls).toBe(calls)
  expect(xRay.unread).toEqual([])
  expect(JSON.stringify(xRay.segments)).not.toMatch(/swordfish|bomb/)
  // X-Ray holds no turn up.
  xRay.mood = 'hangs'
  const { ts, sent } = mentionOf(slack, 'What is Chaperone?')
  await door.call(restEvent(sent))
  await aws.work(kept)
  expect(slack.far.seen(slack.general, ts)).toHaveLength(1)
  const written = await kept.close()
  expect(written).toContain(`"trace":"${trace}"`)
  expect(written).toContain('"because":"no answer","event":"traces lost"')
  await Promise.all([door.close(), passed.close()])
  await xRay.close()
})

test('a function refuses embedded stores, and an environment that is wrong', async () => {
  const { THREADS_TABLE, CASES_TABLE, PICTURES_BUCKET, TURNS_QUEUE_URL, ...rest } = environment
  for (const bundle of [ingress, worker]) {
    await expect(startLambda(bundle.folder, rest)).rejects.toThrow('THREADS_TABLE, CASES_TABLE')
  }
  expect([THREADS_TABLE, CASES_TABLE, PICTURES_BUCKET, TURNS_QUEUE_URL]).not.toContain(undefined)
  const wrong = { ...environment, MODERATORS: 'somebody' }
  await expect(startLambda(ingress.folder, wrong)).rejects.toThrow('MODERATORS must read')
})
