/** `npm run doctor -- --stack acme` against a whole account on the far side, well and ill. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { scopes } from '../../adapters/slack/installation.ts'
import { isWell, type Examined } from '../../src/doctor.ts'
import { doctorCommand } from '../../src/hosts/doctor-command.ts'
import {
  activeFunction,
  alarmsBut,
  mapping,
  outputs,
  queueUrl,
  service,
  subscription,
  target,
  well,
} from '../far-side/acme.ts'
import { startAwsAccount, type AwsAccount } from '../far-side/aws-account.ts'
import { farSideSlack, type FarSideSlack } from '../far-side/slack/server.ts'
import { self } from '../far-side/slack/state.ts'

let folder: string
let account: AwsAccount
let slack: FarSideSlack
let door: Server
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chaperone-doctor-stack-'))
  account = await startAwsAccount({})
  const secrets = { 'slack-signing-secret': '0123456789abcdef0123456789abcdef', 'slack-bot-token': 'xoxb-test' }
  Object.assign(
    account.answers,
    well(() => account.url, secrets),
  )
  slack = await workspace()
  door = await openDoor()
  // Whoever asks works in another region, and every service is reached as the SDK is told to reach it.
  const surroundings = { AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: account.url, AWS_ACCESS_KEY_ID: 'test' }
  for (const [name, value] of Object.entries(surroundings)) vi.stubEnv(name, value)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  door.close().closeAllConnections()
  await Promise.all([account.close(), slack.close(), rm(folder, { recursive: true, force: true })])
})

async function workspace() {
  const far = await farSideSlack()
  far.granted = scopes
  far.tokens.add('xoxb-test')
  far.space.users.set('U0MOD', { id: 'U0MOD', team_id: self.team })
  far.space.channels.set('C0ADMIN', { id: 'C0ADMIN', is_member: true, is_private: true })
  return far
}

/** The way in, as the canary's test has it in full. */
async function openDoor() {
  const server = createServer((request, response) => {
    const signed = request.headers['x-slack-signature'] !== undefined
    response.writeHead(request.url === '/live/healthz' || signed ? 200 : 401)
    request.pipe(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function examined(change: Readonly<Record<string, string | undefined>> = {}) {
  const file = join(folder, 'outputs.json')
  const url = `http://127.0.0.1:${(door.address() as AddressInfo).port}/live`
  await writeFile(file, JSON.stringify({ acme: { ...outputs(account.url, slack.apiUrl, url), ...change } }))
  const { text, code } = await doctorCommand(['--stack', 'acme', '--outputs', file, '--json'])
  expect(text).not.toMatch(/CANARY|xoxb|0123456789abcdef/)
  const found = JSON.parse(text) as readonly Examined[]
  return { found, code, ill: found.filter((each) => !isWell(each)) }
}

test('a deployment that is well needs no mending, and every part of it was looked at', async () => {
  const { found, ill, code } = await examined()
  expect(ill).toEqual([])
  expect(code).toBe(0)
  const words = found.map((each) => `${each.name}: ${each.found}`)
  expect(words).toEqual(
    expect.arrayContaining([
      'THREADS_TABLE: table acme-threads can be restored to any point in time',
      'TURNS_QUEUE_URL: turns waiting: 0; put aside: 0',
      'SLACK_BOT_TOKEN_ARN: secret acme/slack-bot-token-AbCdEf can be read',
      'CHAT_MODEL: inference component acme-chat is scaled to zero: a question wakes it',
      'budget: nothing is stopped this month',
      'outputs: they name every part',
      'IngressFunction: function acme-ingress-1A is active',
      'CanaryFunction: function acme-canary-1A is active',
      'WorkerFunction: turns go from the queue to the worker, 20 at once',
      'ReceiveService: container service acme-receive: 2 of 2 run',
      'OwnerTopic: who hears of alarms: 1',
      'Alarms: none of 3 alarms rings',
      'TEXT_GUARD: acme-guard wakes when it is asked, and sleeps when it is not',
      'Slack, signed: answered 200',
    ]),
  )
  expect(words.filter((each) => each.includes('sleeps when it is not'))).toHaveLength(3)
})

test('it changes, wakes and invokes nothing, and asks in the region of the deployment alone', async () => {
  await examined()
  const operations = [...new Set(account.asked.map(({ operation }) => operation))]
  expect(operations.length).toBeGreaterThan(15)
  expect(operations.filter((operation) => !/^(?:Get|List|Describe|Head)/.test(operation))).toEqual([])
  expect([...new Set(account.asked.map(({ region }) => region))]).toEqual(['eu-central-1'])
  expect(process.env['AWS_REGION']).toBe('us-east-1')
})

test('every right that looking takes is told to whoever has to give it', async () => {
  const warm = { DescribeScalableTargets: () => ({ ScalableTargets: [target({ MinCapacity: 1 })] }) }
  Object.assign(account.answers, warm)
  await examined()
  const told = readFileSync('docs/deploy.md', 'utf8')
  // HEAD is allowed by the right to list (HeadBucket, S3's API reference).
  const rights = new Set(account.asked.map(({ operation }) => operation.replace('HeadBucket', 'ListBucket')))
  expect([...rights].filter((right) => !told.includes(right))).toEqual([])
})

test('without a stack, region and endpoints are as every SDK reads them', async () => {
  const environment = {
    THREADS_TABLE: 'acme-threads',
    CASES_TABLE: 'acme-cases',
    PICTURES_BUCKET: 'acme-pictures',
    TURNS_QUEUE_URL: queueUrl(account.url),
    CHAT_MODEL: 'sagemaker:llama-2@acme-text/acme-chat',
    AWS_REGION: 'eu-central-1',
  }
  expect(JSON.parse((await doctorCommand(['--json'], environment)).text)).not.toEqual([])
  expect(account.asked.map(({ operation }) => operation)).toContain('DescribeEndpoint')
  expect([...new Set(account.asked.map(({ region }) => region))]).toEqual(['us-east-1'])
})

test('everything that is ill is found at once, each with what to do', async () => {
  Object.assign(account.answers, {
    GetFunction: ({ FunctionName }: { FunctionName?: unknown }) =>
      FunctionName === 'acme-worker-1A'
        ? { ...activeFunction(), Concurrency: { ReservedConcurrentExecutions: 0 } }
        : activeFunction(
            FunctionName === 'acme-canary-1A' ? { State: 'Failed', StateReasonCode: 'InvalidRuntime' } : {},
          ),
    ListEventSourceMappings: () => ({ EventSourceMappings: [mapping({ State: 'Disabled' })] }),
    DescribeServices: () => ({ services: [service({ runningCount: 1 })] }),
    ListSubscriptionsByTopic: () => ({ Subscriptions: [subscription('PendingConfirmation')] }),
    DescribeScalableTargets: () => ({
      ScalableTargets: [target({ SuspendedState: { ScheduledScalingSuspended: true } })],
    }),
    GetItem: () => ({ Item: { pictures: { BOOL: true } } }),
    DescribeAlarms: alarmsBut({
      'acme-turns-wait': { StateValue: 'ALARM' },
      'acme-pictures-wake': { ActionsEnabled: false },
    }),
  })
  const { ill, code, found } = await examined()
  expect(code).toBe(1)
  expect(ill.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'budget wrong',
    'WorkerFunction wrong',
    'CanaryFunction wrong',
    'WorkerFunction wrong',
    'ReceiveService wrong',
    'OwnerTopic missing',
    'Alarms wrong',
    'CHAT_MODEL wrong',
    'TEXT_GUARD wrong',
    'PICTURE_MODEL wrong',
  ])
  expect(ill.filter(({ mend }) => mend === null)).toEqual([])
  const commands = ill.flatMap(({ mend }) => (mend?.includes('aws ') ? [mend] : []))
  expect(commands.filter((command) => !command.endsWith('--region eu-central-1'))).toEqual([])
  expect(commands).toHaveLength(4)
  // The budget has stopped pictures alone, so that only their hours may be suspended.
  expect(found.filter(({ name }) => name === 'PICTURE_MODEL').at(-2)).toMatchObject({
    state: 'asleep',
    found: 'the warm hours of acme-pictures are suspended, as while the budget is spent',
  })
})

test.each([
  ['denied', 'refused'],
  ['down', 'unreachable'],
  ['reset', 'unreachable'],
] as const)('where AWS is %s for whoever asks, every look is %s, and says what to do', async (ill, state) => {
  for (const operation of Object.keys(account.answers)) account.ill.set(operation, ill)
  const { found, ill: sick } = await examined()
  const own = sick.filter(({ name }) => !/Slack|SLACK_(?!.*ARN)|MODERATORS/.test(name))
  expect(own.length).toBeGreaterThan(18)
  expect(own.filter((each) => each.state !== state)).toEqual([])
  expect(own.filter(({ mend }) => mend === null)).toEqual([])
  expect(found.find(({ name }) => name === 'alive')?.state).toBe('ok')
})

test('outputs of an earlier version are said to name too little', async () => {
  const { ill } = await examined({ WorkerFunction: undefined, OwnerTopic: undefined, Alarms: undefined })
  expect(ill).toMatchObject([
    {
      name: 'outputs',
      state: 'missing',
      found: 'they name no WorkerFunction or WorkService, OwnerTopic, Alarms',
      mend: expect.stringContaining('--outputs-file') as string,
    },
  ])
})

test('models of one’s own are nobody’s to scale, and are not looked at for it', async () => {
  await examined({ ScaledComponents: undefined })
  expect(account.asked.filter(({ operation }) => operation.includes('Scal'))).toEqual([])
})
