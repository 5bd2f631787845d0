/** The two functions that watch, as they are deployed: built, in a process of their own, over services on the far side. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { functionBundle, type Bundle } from '../../infra/bundle.ts'
import { startLambda, type Lambda } from './function/lambda.ts'

type Answer = (input: Readonly<Record<string, unknown>>) => object
const dead = 'arn:aws:sqs:us-east-1:123456789012:dead.fifo'
const well: Readonly<Record<string, Answer>> = {
  UpdateItem: () => ({}),
  GetItem: () => ({}),
  GetQueueAttributes: () => ({ Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead }) } }),
  GetQueueUrl: () => ({ QueueUrl: `${base}/123456789012/dead.fifo` }),
  GetSecretValue: () => ({ SecretString: 'signing secret' }),
  DescribeEndpoint: () => ({ EndpointStatus: 'InService' }),
  DescribeInferenceComponent: ({ InferenceComponentName }) => ({
    EndpointName: String(InferenceComponentName).split('-')[0],
    InferenceComponentStatus: 'InService',
    RuntimeConfig: { CurrentCopyCount: 0, DesiredCopyCount: 0 },
  }),
}

let asked: { operation: string; input: Readonly<Record<string, unknown>> }[] = []
let answers = well
let door = 401
/** Every service that speaks JSON, by the operation that a request names; and the bot's own door. */
const far = createServer((request, response) => {
  void text(request).then((body) => {
    const operation = String(request.headers['x-amz-target'] ?? request.url)
      .split('.')
      .at(-1)
    if (operation?.startsWith('/live/')) {
      if (operation === '/live/healthz') return response.writeHead(200).end()
      const signed = request.headers['x-slack-signature'] !== undefined && door === 401
      return response.writeHead(signed ? 200 : door).end(signed ? body : '')
    }
    const input = JSON.parse(body || '{}') as Readonly<Record<string, unknown>>
    asked.push({ operation: operation ?? '', input })
    const answer = answers[operation ?? '']
    response.setHeader('content-type', 'application/x-amz-json-1.1')
    return answer ? response.end(JSON.stringify(answer(input))) : response.writeHead(400).end('{"__type":"Unknown"}')
  })
})

let into: string
let base: string
beforeAll(async () => {
  into = relative(process.cwd(), await mkdtemp(join(tmpdir(), 'chaperone-watching-')))
  await new Promise<void>((resolve) => far.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(far.address() as AddressInfo).port}`
})
beforeEach(() => {
  asked = []
  answers = well
  door = 401
})
afterAll(async () => {
  far.closeAllConnections()
  far.close()
  await rm(into, { recursive: true, force: true })
})

const bundles: Partial<Record<'lambda-budget' | 'lambda-canary', Bundle>> = {}

const start = (entry: 'lambda-budget' | 'lambda-canary'): Promise<Lambda> =>
  startLambda((bundles[entry] ??= functionBundle(entry, null, into)).folder, {
    AWS_ENDPOINT_URL: base,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'y',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    THREADS_TABLE: 'threads',
    CASES_TABLE: 'cases',
    PICTURES_BUCKET: 'pictures',
    TURNS_QUEUE_URL: `${base}/123456789012/turns.fifo`,
    CHAT_MODEL: 'sagemaker:llama-2+tgi@chat/chat-component',
    TEXT_GUARD: 'sagemaker:llama-guard-1+tgi@guard/guard-component',
    SLACK_SIGNING_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:signing-AbCdEf',
    SLACK_BOT_TOKEN_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:token-AbCdEf',
    SLACK_TEAM_ID: 'T0EXAMPLE',
    SLACK_ADMIN_CHANNEL: 'C0EXAMPLE',
    MODERATORS: 'slack:U0EXAMPLE',
    DEPLOYMENT: 'acme',
  })

const linesOf = (written: string) =>
  written
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)

test('what AWS Budgets tells becomes a switch in the threads table, and a count that the owner hears of', async () => {
  const budget = await start('lambda-budget')
  const TopicArn = 'arn:aws:sns:us-east-1:123456789012:acme-budget-pictures'
  await budget.call({ Records: [{ Sns: { TopicArn, Timestamp: '2026-11-20T12:45:07.000Z' } }] })
  expect(asked).toMatchObject([
    {
      operation: 'UpdateItem',
      input: { TableName: 'threads', Key: { channel: { S: 'budget' }, entry: { S: '2026-11' } } },
    },
  ])
  await expect(budget.call({ Records: 'none' })).rejects.toThrow()
  expect(linesOf(await budget.close())).toContainEqual(
    expect.objectContaining({ deployment: 'acme', 'budget spent': [1] }),
  )
})

test('the canary finds a well deployment well, and D31: asks no model that sleeps', async () => {
  const canary = await start('lambda-canary')
  await canary.call({ url: `${base}/live/`, ask: true })
  const written = await canary.close()
  expect(linesOf(written)).toEqual([expect.objectContaining({ deployment: 'acme', 'canary failed': [0] })])
  const operations = new Set(asked.map(({ operation }) => operation))
  expect([...operations].filter((operation) => !(operation in well))).toEqual([])
  expect(operations).toContain('DescribeInferenceComponent')
  expect(operations).not.toContain('UpdateItem')
})

test('the canary counts a door that is shut and a table that is gone, and says which', async () => {
  const canary = await start('lambda-canary')
  door = 502
  answers = Object.fromEntries(Object.entries(well).filter(([operation]) => operation !== 'GetItem'))
  await canary.call({ url: `${base}/live/`, ask: false })
  const lines = linesOf(await canary.close())
  expect(lines.filter(({ event }) => event === 'canary found').map(({ name }) => name)).toEqual([
    'Slack, unsigned',
    'Slack, signed',
    'stores and queue',
  ])
  expect(lines.at(-1)).toMatchObject({ 'canary failed': [1] })
})
