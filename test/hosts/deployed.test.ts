import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ConfigurationError, readConfig } from '../../src/config.ts'
import { variables } from '../../src/config/variables.ts'
import { readDeployed } from '../../src/hosts/deployed.ts'
import { doctorCommand } from '../../src/hosts/doctor-command.ts'
import { outputOf, variableOf } from '../../src/providers/aws/deployment.ts'

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
