/** What the functions call is what they are granted: the built functions live through everything, with IAM before AWS. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundle, functionBundle, ingressBundle, teamsBundle, workerBundle, type Bundle } from '../../infra/bundle.ts'
import { modelsOf } from '../../infra/models/models-stack.ts'
import { readSettings } from '../../infra/settings.ts'
import { startCloudFormation } from '../far-side/cloudformation.ts'
import type { Sent } from '../far-side/slack-sender.ts'
import { deployed } from './deployments.ts'
import { restEvent } from './function/events.ts'
import { startLambda, type Lambda } from './function/lambda.ts'
import { callOf } from './iam/calls.ts'
import { isAllowed, unusedOf, type Asked } from './iam/evaluate.ts'
import { mayUseKey, usesOf } from './iam/key-users.ts'
import { principalsOf, type Principal, type Statement } from './iam/principals.ts'
import { surroundings } from './iam/resolve.ts'
import { playNonsense, playSlack, playTeams } from './iam/scenario.ts'
import { everything, openScene, type Scene } from './iam/scene.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaperone-grants-'))
const into = relative(process.cwd(), folder)
const policyFile = join(folder, 'own.yaml')
writeFileSync(policyFile, 'masking: [EMAIL]\n')
const { bot } = deployed({ ...everything, policyFile })

let scene: Scene
let principals: ReadonlyMap<string, Principal>
const running: Lambda[] = []

beforeAll(async () => {
  scene = await openScene()
  principals = scene.deploy(bot)
  const [ingress, teams, worker] = await Promise.all([
    start('ingress', ingressBundle(policyFile, into)),
    start('teamsingress', teamsBundle(policyFile, into)),
    start('worker', workerBundle(policyFile, into)),
  ])
  const mapping = scene.mapping('worker')
  const ways = {
    async slack(sent: Sent) {
      expect(await ingress.call(restEvent(sent))).toMatchObject({ statusCode: 200 })
    },
    async teams(activity: object) {
      const token = await scene.teams.identity.sign(scene.teams.serviceUrl)
      const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }
      const answer = await teams.call(restEvent({ headers, body: JSON.stringify(activity) }, '/api/messages'))
      expect(answer).toMatchObject({ statusCode: 200 })
    },
    settled: () => Promise.race([mapping.work(worker), scene.gate.untilRefused]),
  }
  await playSlack(scene, ways)
  await playTeams(scene, ways)
  await playNonsense(scene, ways)
  mapping.close()
  await lookAtIt(ingress)
  await spendIt()
  await installIt()
}, 180_000)
afterAll(async () => {
  const written = await Promise.all(running.map((lambda) => lambda.close()))
  expect(written.join('')).not.toContain('AccessDenied')
  await scene.close()
  rmSync(folder, { recursive: true, force: true })
})

/** With what the template tells it. */
async function start(name: string, { folder: code }: Bundle): Promise<Lambda> {
  const principal = principals.get(name)
  if (!principal) throw new Error(`There is no function ${name}`)
  scene.gate.starts(name)
  const lambda = await startLambda(code, scene.environmentOf(principal))
  running.push(lambda)
  return lambda
}

/** The canary comes in through a gateway before the ingress. */
async function lookAtIt(ingress: Lambda): Promise<void> {
  const canary = await start('canary', functionBundle('lambda-canary', policyFile, into))
  const gateway = createServer((request, response) => {
    void text(request).then(async (body) => {
      const sent = { headers: request.headers as Sent['headers'], body }
      const answer = await ingress.call(restEvent(sent, request.url?.replace('/live', ''), request.method))
      const { statusCode, body: said } = answer as { statusCode: number; body: string }
      return response.writeHead(statusCode).end(said)
    })
  }).listen(0, '127.0.0.1')
  await once(gateway, 'listening')
  const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/live`
  await canary.call({ url, ask: true })
  gateway.closeAllConnections()
  gateway.close()
}

async function spendIt(): Promise<void> {
  for (const { componentName } of modelsOf(readSettings(everything)).components)
    scene.scaling.targets.set(componentName, { least: 0, most: 1, isScheduled: true })
  const budget = await start('budgetfunction', functionBundle('lambda-budget', policyFile, into))
  const TopicArn = 'arn:aws:sns:eu-west-1:000000000000:chaperone-budget-pictures'
  await budget.call({ Records: [{ Sns: { TopicArn, Timestamp: '2026-11-20T12:45:07.000Z' } }] })
  await budget.call({ open: 'all' })
}

async function installIt(): Promise<void> {
  const cloudFormation = await startCloudFormation()
  const installation = await start('installation', bundle('lambda-installation', into))
  const wanted = { bucket: 'pictures', name: null, slack: { kind: 'socket' }, teams: null }
  await installation.call(cloudFormation.event('Create', { installation: JSON.stringify(wanted) }))
  expect(cloudFormation.told).toMatchObject([{ Status: 'SUCCESS' }])
  await cloudFormation.close()
}

test('every call that a function makes is allowed by its role, with all that AWS demands beside it', () => {
  expect(scene.gate.denied).toEqual([])
  expect(new Set(scene.gate.seen.map(({ by }) => by))).toEqual(new Set(principals.keys()))
})

/** What was granted and not asked for, and why that is right. */
const unasked: Readonly<Record<string, string>> = {
  'xray:PutTraceSegments on *': 'Lambda itself writes most traces, in the name of the function',
  'xray:PutTelemetryRecords on *': 'as above',
  'sqs:GetQueueUrl on arn:aws:sqs:eu-west-1:000000000000:turns.fifo':
    'the library grants it to whatever Lambda reads a queue for',
}

test('every right of a role was needed for something, or there is a reason beside it', () => {
  const left = [...principals.values()].flatMap(({ name, statements }) =>
    unusedOf(
      statements,
      scene.gate.seen.filter(({ by }) => by === name),
    ).map((right) => `${name}: ${right}`),
  )
  expect(left.filter((right) => !(right.replace(/^\w+: /, '') in unasked))).toEqual([])
})

test('the key lets every service use it that encrypts with it in its own name', () => {
  const around = surroundings(bot, '')
  const uses = usesOf(around)
  expect(new Set(uses.map(({ service }) => service))).toEqual(
    new Set(['logs.eu-west-1.amazonaws.com', 'cloudwatch.amazonaws.com', 'budgets.amazonaws.com']),
  )
  expect(uses.filter((use) => !mayUseKey(use, around))).toEqual([])
})

describe('IAM, as it stands before AWS here', () => {
  const may = (statement: Partial<Statement>, asked: Partial<Asked> = {}) =>
    isAllowed([{ actions: ['a:Get'], resources: ['arn:1/*'], conditions: {}, ...statement }], {
      action: 'a:Get',
      resource: 'arn:1/x',
      context: {},
      ...asked,
    })

  test('compares actions in any case, and resources letter by letter', () => {
    expect(may({})).toBe(true)
    expect(may({}, { action: 'A:get' })).toBe(true)
    expect(may({}, { action: 'a:GetAll' })).toBe(false)
    expect(may({}, { resource: 'arn:1' })).toBe(false)
    expect(may({}, { resource: 'ARN:1/x' })).toBe(false)
    expect(may({ resources: ['arn:1/?.x'] }, { resource: 'arn:1/a-x' })).toBe(false)
  })

  test('holds conditions against what a service tells of a call, and stops at one that it does not know', () => {
    const leading = { 'ForAllValues:StringEquals': { keys: ['budget'] } }
    expect(may({ conditions: leading })).toBe(true)
    expect(may({ conditions: leading }, { context: { keys: ['budget'] } })).toBe(true)
    expect(may({ conditions: leading }, { context: { keys: ['budget', 'quota'] } })).toBe(false)
    expect(may({ conditions: { StringEquals: { via: ['s3'] } } })).toBe(false)
    expect(() => may({ conditions: { NumericLessThan: { size: ['1'] } } })).toThrow('NumericLessThan')
  })

  test('SageMaker writes names in small letters, whatever a slot says', () => {
    const chat = 'sagemaker:llama-3@My-Endpoint/My-Part'
    const models = { chat, guard: 'sagemaker:llama-guard-3@guard', pictures: null }
    const { bot: own } = deployed({ ...everything, budget: null, models })
    const { statements = [] } = principalsOf(surroundings(own, '')).get('worker') ?? {}
    const headers = {
      authorization: 'Credential=worker/1/x/sagemaker/aws4_request',
      'x-amzn-sagemaker-inference-component': 'My-Part',
    }
    const path = '/endpoints/My-Endpoint/invocations-response-stream'
    const { asks } = callOf({ method: 'POST', path, headers, body: Buffer.alloc(0) })
    expect(asks).toHaveLength(2)
    expect(asks.filter((asked) => !isAllowed(statements, asked))).toEqual([])
  })
})
