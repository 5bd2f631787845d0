/** What each shape of a deployment tells of itself is read back as what it is made of: nothing is left for the doctor to guess. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Template } from 'aws-cdk-lib/assertions'
import { afterAll, expect, test } from 'vitest'
import { readDeployed } from '../../src/hosts/deployed.ts'
import { variableOf } from '../../src/providers/aws/deployment.ts'
import { deployed, smallest } from './deployments.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaperone-outputs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const id = '11111111-2222-3333-4444-555555555555'
const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555'
const teams = { appId: id, tenantId: id }
const mine = { chat: 'sagemaker:llama-3@mine', guard: 'sagemaker:llama-guard-3@guard/part', pictures: null }

const shapes = {
  functions: {},
  'workers in containers': { worker: 'fargate' },
  'everything in containers': {
    ingress: 'fargate',
    worker: 'fargate',
    certificate,
    hostName: 'bot.example.com',
    teams,
  },
  'Socket Mode': { slack: { ...smallest.slack, mode: 'socket' }, ingress: 'fargate' },
  'Teams alone, with a budget': {
    slack: null,
    teams: { ...teams, adminChannel: '19:moderation@thread.tacv2' },
    moderators: `teams:${id}`,
    budget: { monthly: 200 },
    ownerEmail: 'owner@example.com',
    concurrency: { turns: 7, pictures: 2 },
  },
  'models of one’s own': { models: mine },
}

/** Each is made once. */
const made = new Map<string, ReturnType<typeof deployed>>()
function shape(name: keyof typeof shapes) {
  const there = made.get(name) ?? deployed({ ...smallest, ...shapes[name] })
  made.set(name, there)
  return there
}

const idsOf = (template: Template, type: string) => Object.keys(template.findResources(type)).toSorted()

/** As CloudFormation fills it in, with logical ids for names. */
function filled(value: unknown): string {
  if (typeof value === 'string') return value
  const told = value as { Ref?: string; 'Fn::GetAtt'?: [string, string]; 'Fn::Join'?: [string, unknown[]] }
  if (told['Fn::Join']) return told['Fn::Join'][1].map(filled).join(told['Fn::Join'][0])
  return told.Ref ?? told['Fn::GetAtt']?.[0] ?? ''
}

function readBack(bot: Template) {
  const told = Object.entries(bot.findOutputs('*')).map(([output, { Value }]) => [output, filled(Value)] as const)
  // What CloudFormation's own names look like.
  const shaped = told.map(([output, value]) => [
    output,
    output === 'OwnerTopic' ? `arn:aws:sns:us-east-1:123456789012:${value}` : value,
  ])
  const outputs = Object.fromEntries(shaped) as Record<string, string>
  if (outputs['PublicUrl'] !== undefined) outputs['PublicUrl'] = 'https://abc.execute-api.us-east-1.amazonaws.com/live/'
  const file = join(folder, 'outputs.json')
  writeFileSync(file, JSON.stringify({ chaperone: outputs }))
  return readDeployed(file, 'chaperone')
}

/** What stands in a function's environment; those that CloudFormation's own helpers bring along have another. */
const toldTo = (template: Template) =>
  Object.entries(template.findResources('AWS::Lambda::Function')).flatMap(([logicalId, { Properties }]) => {
    const { Variables = {} } = (Properties as { Environment?: { Variables: object } }).Environment ?? {}
    return 'DEPLOYMENT' in Variables ? [{ logicalId, variables: Object.keys(Variables) }] : []
  })

test.each(Object.keys(shapes) as (keyof typeof shapes)[])(
  '%s: every part that runs or warns is an output, and is read back as what it is',
  (name) => {
    const { bot, models } = shape(name)
    const { environment, parts } = readBack(bot)
    const functions = toldTo(bot).map(({ logicalId }) => logicalId)
    expect(functions.length).toBeGreaterThan(0)
    expect(parts.functions.map((part) => part.name)).toEqual(expect.arrayContaining(functions))
    expect(parts.services.map(({ service }) => service).toSorted()).toEqual(idsOf(bot, 'AWS::ECS::Service'))
    expect([...new Set(parts.services.map(({ cluster }) => cluster))]).toEqual(idsOf(bot, 'AWS::ECS::Cluster'))
    const alarms = JSON.stringify(bot.findResources('AWS::CloudWatch::Alarm'))
    expect(alarms).toContain(parts.ownersTopic?.split(':').at(-1))
    const [mapping] = Object.values(bot.findResources('AWS::Lambda::EventSourceMapping')).map(
      ({ Properties }) => Properties as { ScalingConfig: { MaximumConcurrency: number } },
    )
    expect(parts.turnsAtOnce).toBe(mapping?.ScalingConfig.MaximumConcurrency ?? null)
    const components = Object.values(models?.findResources('AWS::SageMaker::InferenceComponent') ?? {}).map(
      ({ Properties }) => (Properties as { InferenceComponentName: string }).InferenceComponentName,
    )
    expect(parts.components.toSorted()).toEqual(components.toSorted())
    expect(environment).toMatchObject({ DEPLOYMENT: 'chaperone', AWS_REGION: expect.any(String) as string })
  },
)

test('the environment that is read back is what the functions are told, and the region that they are in', () => {
  const { bot } = shape('functions')
  const { environment } = readBack(bot)
  const worker = toldTo(bot).find(({ logicalId }) => logicalId.startsWith('worker'))
  const told = worker?.variables.filter((name) => name !== 'NODE_OPTIONS') ?? []
  expect(Object.keys(environment).toSorted()).toEqual([...told, 'AWS_REGION'].toSorted())
})

test('a name of a part is never taken for a variable', () => {
  const { bot } = shape('workers in containers')
  const { environment } = readBack(bot)
  const parts = Object.keys(bot.findOutputs('*')).filter((name) =>
    /(?:Function|Service|Topic|Components|Url)$/.test(name),
  )
  expect(parts.length).toBeGreaterThan(5)
  expect(parts.filter((output) => output !== 'TurnsQueueUrl' && variableOf(output) in environment)).toEqual([])
})
