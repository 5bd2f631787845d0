/** What each shape of a deployment tells of itself is read back as what it is made of: nothing is left for the doctor to guess. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Template } from 'aws-cdk-lib/assertions'
import { afterAll, expect, test } from 'vitest'
import { readDeployed } from '../../src/hosts/deployed.ts'
import { alarmOf, sleepAlarmOf, variableOf, wakeAlarmOf } from '../../src/providers/aws/deployment.ts'
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
  'models that sleep soon': { models: { ...smallest.models, idleMinutes: 5 } },
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

interface Alarm {
  readonly AlarmName: string
  readonly AlarmDescription: string
  readonly AlarmActions: readonly unknown[]
}

const alarmsOf = (template: Template | null) =>
  Object.values(template?.findResources('AWS::CloudWatch::Alarm') ?? {}).map(({ Properties }) => Properties as Alarm)

/** As CloudFormation fills it in, with logical ids for names that it makes itself. */
function filled(value: unknown, bot: Template): string {
  if (typeof value === 'string') return value
  const alarms = bot.findResources('AWS::CloudWatch::Alarm') as Record<string, { readonly Properties: Alarm }>
  const told = value as { Ref?: string; 'Fn::GetAtt'?: [string, string]; 'Fn::Join'?: [string, unknown[]] }
  if (told['Fn::Join']) return told['Fn::Join'][1].map((each) => filled(each, bot)).join(told['Fn::Join'][0])
  return alarms[told.Ref ?? '']?.Properties.AlarmName ?? told.Ref ?? told['Fn::GetAtt']?.[0] ?? ''
}

function readBack(bot: Template) {
  const told = Object.entries(bot.findOutputs('*')).map(([output, { Value }]) => [output, filled(Value, bot)] as const)
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
    expect(JSON.stringify(alarmsOf(bot))).toContain(parts.ownersTopic?.split(':').at(-1))
    const [mapping] = Object.values(bot.findResources('AWS::Lambda::EventSourceMapping')).map(
      ({ Properties }) => Properties as { ScalingConfig: { MaximumConcurrency: number } },
    )
    expect(parts.turnsAtOnce).toBe(mapping?.ScalingConfig.MaximumConcurrency ?? null)
    const components = Object.values(models?.findResources('AWS::SageMaker::InferenceComponent') ?? {}).map(
      ({ Properties }) => (Properties as { InferenceComponentName: string }).InferenceComponentName,
    )
    expect(parts.components.toSorted()).toEqual(components.toSorted())
    const scaling = [...components.map(wakeAlarmOf), ...parts.sleepAlarms]
    expect(
      alarmsOf(models)
        .map(({ AlarmName }) => AlarmName)
        .toSorted(),
    ).toEqual(scaling.toSorted())
    expect(parts.sleepAlarms).toEqual(name === 'models that sleep soon' ? parts.components.map(sleepAlarmOf) : [])
    expect(environment).toMatchObject({ DEPLOYMENT: 'chaperone', AWS_REGION: expect.any(String) as string })
  },
)

test.each(Object.keys(shapes) as (keyof typeof shapes)[])(
  '%s: every alarm that the owner is told of is named after the section of the runbook that it names, and read back with it',
  (name) => {
    const { bot } = shape(name)
    const { alarms } = readBack(bot).parts
    // What scales containers is an alarm as well, and nobody is told of it.
    const told = alarmsOf(bot).filter(({ AlarmActions }) => JSON.stringify(AlarmActions).includes('{"Ref":"owner'))
    const described = told.map(({ AlarmName, AlarmDescription }) => ({
      name: AlarmName,
      section: AlarmDescription.replace(/^.*#/, ''),
    }))
    expect(alarms.length).toBeGreaterThan(10)
    expect(alarms.toSorted(byName)).toEqual(described.toSorted(byName))
    expect(alarms.filter((alarm) => alarm.name !== alarmOf('chaperone', alarm.section))).toEqual([])
  },
)

const byName = (one: { readonly name: string }, other: { readonly name: string }) => one.name.localeCompare(other.name)

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
