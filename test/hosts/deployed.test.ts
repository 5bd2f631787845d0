import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ConfigurationError, readConfig } from '../../src/config.ts'
import { variables } from '../../src/config/variables.ts'
import { readDeployed } from '../../src/hosts/deployed.ts'
import { doctorCommand } from '../../src/hosts/doctor-command.ts'
import { outputOf, partOutputs, variableOf } from '../../src/providers/aws/deployment.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chaperone-deployed-'))
  file = join(folder, 'outputs.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const acme = {
  ThreadsTable: 'acme-threads',
  CasesTable: 'acme-cases',
  PicturesBucket: 'acme-pictures',
  TurnsQueueUrl: 'https://sqs.eu-central-1.amazonaws.com/123456789012/turns.fifo',
  AwsRegion: 'eu-central-1',
  ChatModel: 'sagemaker:llama-2+tgi@acme-chat/acme-chat',
  PolicyFile: 'policy.yaml',
  Deployment: 'acme',
  PublicUrl: 'https://abc.execute-api.eu-central-1.amazonaws.com/live/',
  SlackUrl: 'https://abc.execute-api.eu-central-1.amazonaws.com/live/slack/events',
}

test('a deployment’s outputs are the configuration of its functions, and where they are reached', async () => {
  await writeFile(file, JSON.stringify({ 'acme-models': {}, acme }))
  const { environment, url } = readDeployed(file, 'acme')
  expect(url).toBe('https://abc.execute-api.eu-central-1.amazonaws.com/live')
  expect(readConfig(environment)).toMatchObject({
    stores: { kind: 'aws', threadsTable: 'acme-threads', turnsQueueUrl: acme.TurnsQueueUrl },
    models: { chat: { endpoint: 'acme-chat', component: 'acme-chat' } },
    policyFile: null,
    deployment: 'acme',
  })
})

test('what a deployment is made of is told by the outputs that name it, and only what the bot reads is a variable', async () => {
  const made = {
    TeamsIngressFunction: 'acme-teams-1A',
    WorkerFunction: 'acme-worker-1A',
    ReceiveService: 'acme-cluster/acme-receive',
    OwnerTopic: 'arn:aws:sns:eu-central-1:123456789012:acme-owner',
    Alarms: 'acme-turns-wait,acme-the-guard-fails',
    TurnsAtOnce: '20',
    ScaledComponents: 'acme-chat,acme-guard',
    SleepAlarms: 'acme-chat-sleep,acme-guard-sleep',
    SlackManifest: 's3://acme-pictures/installation/slack-manifest.json',
    TeamsPackage: 's3://acme-pictures/installation/chaperone-teams.zip',
    LoadBalancer: 'acme-1.eu-central-1.elb.amazonaws.com',
    // The same words in other letters are no variable.
    THREADS_TABLE: 'other',
    threadsTable: 'other',
  }
  await writeFile(file, JSON.stringify({ acme: { ...acme, ...made } }))
  const { environment, parts } = readDeployed(file, 'acme')
  expect(parts).toEqual({
    functions: [
      { output: 'TeamsIngressFunction', name: 'acme-teams-1A' },
      { output: 'WorkerFunction', name: 'acme-worker-1A' },
    ],
    services: [{ output: 'ReceiveService', cluster: 'acme-cluster', service: 'acme-receive' }],
    ownersTopic: made.OwnerTopic,
    alarms: [
      { name: 'acme-turns-wait', section: 'turns-wait' },
      { name: 'acme-the-guard-fails', section: 'the-guard-fails' },
    ],
    turnsAtOnce: 20,
    components: ['acme-chat', 'acme-guard'],
    sleepAlarms: ['acme-chat-sleep', 'acme-guard-sleep'],
  })
  expect(Object.keys(environment).toSorted()).toEqual([
    'AWS_REGION',
    'CASES_TABLE',
    'CHAT_MODEL',
    'DEPLOYMENT',
    'PICTURES_BUCKET',
    'THREADS_TABLE',
    'TURNS_QUEUE_URL',
  ])
  expect(environment['THREADS_TABLE']).toBe('acme-threads')
})

test('a deployment of functions that names nothing else has no other part', async () => {
  await writeFile(file, JSON.stringify({ acme }))
  expect(readDeployed(file, 'acme').parts).toEqual({
    functions: [],
    services: [],
    ownersTopic: null,
    alarms: [],
    turnsAtOnce: null,
    components: [],
    sleepAlarms: [],
  })
})

test.each([
  ['WorkerFunction', '$(CANARY)'],
  ['WorkService', 'no-cluster'],
  ['OwnerTopic', 'CANARY'],
  ['Alarms', 'acme-turns-wait,acme-$(CANARY)'],
  ['TurnsAtOnce', 'many'],
  ['ScaledComponents', 'acme-chat; CANARY'],
  ['SleepAlarms', 'acme-chat-sleep; CANARY'],
  ['PublicUrl', 'file:///etc/passwd'],
])('%s that can be no such thing becomes no part of a command, and is not quoted', async (output, value) => {
  await writeFile(file, JSON.stringify({ acme: { ...acme, [output]: value } }))
  const { text, code } = await doctorCommand(['--stack', 'acme', '--outputs', file])
  expect(code).toBe(1)
  expect(text).toContain(output)
  expect(text).not.toContain('CANARY')
})

test.each([
  'acme-turns-wait,bcme-turns-wait',
  'acme-turns-wait,acme',
  'acme-',
  'acme-TURNS',
  'acme-turns wait',
  'acme-a,',
])('an alarm that is not the stack’s own, or no section’s, is none: %s', async (Alarms) => {
  await writeFile(file, JSON.stringify({ acme: { ...acme, Alarms } }))
  expect(() => readDeployed(file, 'acme')).toThrow(/^The output Alarms is no such thing/)
})

test('an alarm’s name becomes part of a command only where the stack’s may', async () => {
  await writeFile(file, JSON.stringify({ '$(CANARY)': { ...acme, Alarms: '$(CANARY)-turns-wait' } }))
  expect(() => readDeployed(file, '$(CANARY)')).toThrow(/^The output Alarms is no such thing/)
})

test('whatever stands in the file, it is read or refused in words of our own', async () => {
  const outputs = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom(...Object.values(partOutputs), 'XFunction', 'XService', '__proto__')),
    fc.oneof(
      fc.string(),
      fc.constantFrom('a/b', '7', 'a,b', 'arn:aws:sns:eu-central-1:123456789012:t', 'https://a.b/'),
    ),
  )
  const names = new Set(Object.keys(variables.shape))
  await fc.assert(
    fc.asyncProperty(outputs, async (told) => {
      await writeFile(file, JSON.stringify({ acme: told }))
      try {
        const { environment, parts } = readDeployed(file, 'acme')
        expect(Object.keys(environment).filter((name) => !names.has(name))).toEqual([])
        expect(JSON.stringify(parts)).not.toMatch(/[$`;|&\s]/)
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigurationError)
        expect((error as Error).message.length).toBeLessThan(200)
      }
    }),
    { seed: 7, numRuns: 300 },
  )
})

test('every variable can be an output, and found again', () => {
  const names = Object.keys(variables.shape)
  expect(names.map((name) => variableOf(outputOf(name)))).toEqual(names)
  expect(names.map(outputOf).filter((name) => !/^[A-Za-z\d]+$/.test(name))).toEqual([])
})

test.each([
  ['no file', null],
  ['no JSON', 'CANARY'],
  ['no outputs', '{"acme": 7}'],
])('%s is said in words, with what to do', async (_what, text) => {
  if (text !== null) await writeFile(file, text)
  expect(() => readDeployed(file, 'acme')).toThrow(ConfigurationError)
  const { text: said, code } = await doctorCommand(['--stack', 'acme', '--outputs', file])
  expect(code).toBe(1)
  expect(said).toContain('npx cdk deploy')
  expect(said).not.toContain('CANARY')
})

test('a stack that the file does not tell of is named beside those that it does', async () => {
  await writeFile(file, JSON.stringify({ acme }))
  for (const stack of ['other', 'toString']) {
    expect((await doctorCommand(['--stack', stack, '--outputs', file])).text).toContain('but of acme')
  }
})
