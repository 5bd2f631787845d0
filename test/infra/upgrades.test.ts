import type { Template } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import { deployed, deployedAnew, smallest } from './deployments.ts'

/** What cannot change without a new resource in the old one's place (CloudFormation's reference, "Update requires: Replacement"). */
const fixed: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::Table': ['TableName', 'KeySchema'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::KMS::Key': ['KeySpec', 'MultiRegion'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::ApiGateway::RestApi': [],
}

interface Resource {
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
  readonly Properties?: Readonly<Record<string, unknown>>
}

/** By logical id: all that decides whether an update leaves the resource and its data where they are. */
const kept = (template: Template) =>
  Object.fromEntries(
    Object.entries(fixed).flatMap(([type, properties]) =>
      Object.entries(template.findResources(type) as Record<string, Resource>).map(([id, resource]) => [
        id,
        {
          type,
          removal: [resource.DeletionPolicy, resource.UpdateReplacePolicy],
          fixed: properties.map((name) => resource.Properties?.[name] ?? null),
        },
      ]),
    ),
  )

const first = deployed(smallest)
const shipped = kept(first.bot)
const holdsData = Object.entries(shipped).filter(([, { type }]) => type !== 'AWS::ApiGateway::RestApi')

const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555'
const id = '11111111-2222-3333-4444-555555555555'
const socket = { ...smallest.slack, mode: 'socket' }

const settings = {
  'workers in containers': { worker: 'fargate' },
  'everything in containers': { ingress: 'fargate', worker: 'fargate', certificate, hostName: 'bot.example.com' },
  'Socket Mode': { slack: socket, ingress: 'fargate' },
  'a network of its own': { vpcEndpoints: true },
  'guard and chat model on one instance': { models: { ...smallest.models, shareInstance: 'ml.g5.12xlarge' } },
  'models that exist already': {
    models: { chat: 'sagemaker:llama-3@mine', guard: 'sagemaker:llama-guard-3@guard/part', pictures: null },
  },
  'Teams as well': { teams: { appId: id, tenantId: id } },
  'a budget, other logs, other numbers': {
    budget: { monthly: 200 },
    logDays: 90,
    ownerEmail: 'owner@example.com',
    concurrency: { turns: 100, pictures: 10 },
  },
}

test('what holds data is named and kept as it was in the first version, for ever', () => {
  expect(Object.fromEntries(holdsData.map(([name, { type }]) => [name, type]))).toEqual({
    threadsA6FA5DA3: 'AWS::DynamoDB::Table',
    cases710B9B66: 'AWS::DynamoDB::Table',
    pictures6C5C4C3E: 'AWS::S3::Bucket',
    keyFEDD6EC0: 'AWS::KMS::Key',
    deadletters98524CE3: 'AWS::SQS::Queue',
    turns9BBB6B38: 'AWS::SQS::Queue',
    slackapptoken71DB39EA: 'AWS::SecretsManager::Secret',
    slackbottoken90A53860: 'AWS::SecretsManager::Secret',
    slacksigningsecret31B14CCE: 'AWS::SecretsManager::Secret',
  })
  const lasting = holdsData.filter(([, { type }]) => type !== 'AWS::SQS::Queue')
  // An empty one that a failed first deployment made may go with it, unless it is protected and could not.
  const lasts = (type: string) => (type === 'AWS::DynamoDB::Table' ? 'Retain' : 'RetainExceptOnCreate')
  expect(
    lasting.filter(([, { type, removal }]) => JSON.stringify(removal) !== JSON.stringify([lasts(type), 'Retain'])),
  ).toEqual([])
})

const shapes = Object.fromEntries(
  Object.entries(settings).map(([name, changed]) => [name, kept(deployed({ ...smallest, ...changed }).bot)]),
)

test.each(Object.keys(settings))(
  'to %s and back: no table, bucket, key, queue or secret is removed or replaced',
  (name) => {
    const there = shapes[name] ?? {}
    expect(holdsData.filter(([each, resource]) => JSON.stringify(there[each]) !== JSON.stringify(resource))).toEqual([])
  },
)

test('the address that Slack calls stays while only the workers change', () => {
  const api = Object.entries(shipped).filter(([, { type }]) => type === 'AWS::ApiGateway::RestApi')
  expect(api).toHaveLength(1)
  for (const name of ['workers in containers', 'a network of its own', 'Teams as well']) {
    expect(shapes[name]).toMatchObject(Object.fromEntries(api))
  }
})

test('the same settings make the same templates, so that an earlier version’s can be deployed again', () => {
  const again = deployedAnew(smallest)
  expect(again.bot.toJSON()).toEqual(first.bot.toJSON())
  expect(again.models?.toJSON()).toEqual(first.models?.toJSON())
})
