/** What an administrator installs: from the settings, through the template and the built function, into the bucket. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { Match, type Template } from 'aws-cdk-lib/assertions'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bundle, ingressBundle } from '../../infra/bundle.ts'
import { manifestCommand } from '../../src/hosts/manifest-command.ts'
import { installationFiles, unfilledSecret } from '../../src/providers/aws/deployment.ts'
import { startAws, type Aws } from '../far-side/aws-over-tcp.ts'
import { startCloudFormation, type FarSideCloudFormation } from '../far-side/cloudformation.ts'
import { startSecretsManager } from '../far-side/secrets-manager.ts'
import { manifestSchema as slackSchema } from '../far-side/slack/manifest-check.ts'
import { openSlackSide } from '../far-side/slack/workspace.ts'
import { jsonRequest, type Sent } from '../far-side/slack-sender.ts'
import { manifestSchema as teamsSchema } from '../far-side/teams/manifest-check.ts'
import { deployed, smallest } from './deployments.ts'
import { restEvent } from './function/events.ts'
import { startLambda, type Lambda } from './function/lambda.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaperone-installation-'))
const into = relative(process.cwd(), folder)
const running: Lambda[] = []
let aws: Aws
let far: FarSideCloudFormation
let code: string
let making: Lambda

beforeAll(async () => {
  code = bundle('lambda-installation', into).folder
  ;[aws, far] = await Promise.all([startAws(), startCloudFormation()])
  making = await startLambda(code, aws.environment)
})
beforeEach(async () => {
  far.told.length = 0
  far.setRefusing(false)
  await Promise.all(Object.values(installationFiles).map((key) => aws.stores.objects.remove(key)))
})
afterEach(() => Promise.all(running.splice(0).map((lambda) => lambda.close())))
afterAll(async () => {
  await making.close()
  await Promise.all([aws.close(), far.close()])
  rmSync(folder, { recursive: true, force: true })
})

const id = '11111111-2222-3333-4444-555555555555'
const teams = { appId: id.toUpperCase(), tenantId: id, adminChannel: '19:moderation@thread.tacv2' }
const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555'
const containers = { ingress: 'fargate', certificate, hostName: 'bot.example.com' }
const socket = { ...smallest.slack, mode: 'socket' }

/** For one test alone. */
async function start(more: Readonly<Record<string, string>>): Promise<Lambda> {
  const lambda = await startLambda(code, { ...aws.environment, ...more })
  running.push(lambda)
  return lambda
}

/** What CloudFormation makes of a template's value, once everything is there. */
function resolved(value: unknown): string {
  if (typeof value === 'string') return value
  const { Ref, 'Fn::Join': joined } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] }
  if (joined) return joined[1].map(resolved).join(joined[0])
  const there: Readonly<Record<string, string>> = {
    pictures6C5C4C3E: 'pictures',
    web08B6E5F3: 'abc123',
    webDeploymentStagelive07DDBB98: 'live',
    'AWS::URLSuffix': 'amazonaws.com',
  }
  return there[Ref ?? ''] ?? `no ${Ref}`
}

interface Made {
  readonly Properties: { readonly installation: unknown; readonly code: string }
}

function propertiesOf(template: Template) {
  const [only] = Object.values(template.findResources('Custom::Installation') as Readonly<Record<string, Made>>)
  if (!only) throw new Error('Nothing makes it')
  const { installation, code: hash } = only.Properties
  return { installation: resolved(installation), code: hash }
}

const outputsOf = (template: Template) =>
  Object.fromEntries(
    Object.entries(template.findOutputs('*'))
      .filter(([name]) => /Url|Manifest|Package|LoadBalancer/.test(name) && name !== 'TurnsQueueUrl')
      .map(([name, { Value }]) => [name, name === 'LoadBalancer' ? 'its own name' : resolved(Value)]),
  )

const said = (words: string) => manifestCommand(words.split(' '))
const bytes = (text: string) => Buffer.from(text)
const kept = async (key: string) => {
  const found = await aws.stores.objects.get(key)
  return found && Buffer.from(found)
}

const gateway = 'https://abc123.execute-api.us-east-1.amazonaws.com/live'
const named = 'https://bot.example.com'
const slackManifest = { SlackManifest: `s3://pictures/${installationFiles.slack}` }
const teamsPackage = { TeamsPackage: `s3://pictures/${installationFiles.teams}` }
const slackAt = (url: string) => ({ SlackUrl: `${url}/slack/events`, ...slackManifest })
const teamsAt = (url: string) => ({ TeamsUrl: `${url}/api/messages`, ...teamsPackage })

/** Settings; the command that makes the same, for each platform; outputs. */
const shapes = {
  'Slack alone': [smallest, `slack --url ${gateway}`, null, { PublicUrl: `${gateway}/`, ...slackAt(gateway) }],
  'Socket Mode': [{ ...smallest, slack: socket, ingress: 'fargate' }, 'slack --socket', null, slackManifest],
  'Teams alone': [
    { ...smallest, slack: null, teams },
    null,
    `teams --url ${gateway} --id ${id}`,
    { PublicUrl: `${gateway}/`, ...teamsAt(gateway) },
  ],
  'both, under a name of their own, with follow-ups, for the second time': [
    { ...smallest, appName: 'Guide', teams: { ...teams, followUps: true, packageVersion: '1.1.0' } },
    `slack --url ${gateway} --name Guide`,
    `teams --url ${gateway} --id ${id} --name Guide --follow-ups --version 1.1.0`,
    { PublicUrl: `${gateway}/`, ...slackAt(gateway), ...teamsAt(gateway) },
  ],
  'containers before a load balancer': [
    { ...smallest, teams, ...containers },
    `slack --url ${named}`,
    `teams --url ${named} --id ${id}`,
    { PublicUrl: named, LoadBalancer: 'its own name', ...slackAt(named), ...teamsAt(named) },
  ],
  'Socket Mode beside Teams': [
    { ...smallest, slack: socket, teams, ...containers },
    'slack --socket',
    `teams --url ${named} --id ${id}`,
    { PublicUrl: named, LoadBalancer: 'its own name', ...slackManifest, ...teamsAt(named) },
  ],
} as const

const made = new Map<string, Template>()
function templateOf(shape: keyof typeof shapes): Template {
  const template = made.get(shape) ?? deployed(shapes[shape][0]).bot
  made.set(shape, template)
  return template
}

describe('a deployment makes what is installed, byte for byte as the command does, and says where it is', () => {
  test.each(Object.keys(shapes) as (keyof typeof shapes)[])('%s', async (shape) => {
    const [, slackWords, teamsWords, outputs] = shapes[shape]
    const template = templateOf(shape)
    expect(outputsOf(template)).toEqual(outputs)
    await making.call(far.event('Create', propertiesOf(template)))
    expect(far.told).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'installationfiles' }])
    const [manifest, zip] = [await kept(installationFiles.slack), await kept(installationFiles.teams)]
    expect(manifest).toEqual(slackWords && bytes(`${said(slackWords).text}\n`))
    expect(zip).toEqual(teamsWords && Buffer.from(said(teamsWords).file?.bytes ?? ''))
    if (manifest) slackSchema.parse(JSON.parse(manifest.toString()))
    if (zip) teamsSchema.parse(JSON.parse(strFromU8(unzipSync(zip)['manifest.json'] ?? new Uint8Array())))
  })
})

describe('the function that makes it', () => {
  let properties: ReturnType<typeof propertiesOf>
  beforeAll(() => {
    properties = propertiesOf(templateOf('both, under a name of their own, with follow-ups, for the second time'))
  })

  test('may be called again and again: the same files, and the same resource', async () => {
    await making.call(far.event('Create', properties))
    const first = await kept(installationFiles.teams)
    await making.call(far.event('Update', properties))
    expect(await kept(installationFiles.teams)).toEqual(first)
    const same = { Status: 'SUCCESS', PhysicalResourceId: 'installationfiles' }
    expect(far.told).toMatchObject([same, same])
  })

  test('writes nothing when a deployment is taken back or removed, and does not stand in its way', async () => {
    await making.call(far.event('Delete', { installation: 'of an earlier version' }))
    expect(far.told).toMatchObject([{ Status: 'SUCCESS', RequestId: expect.stringContaining('request') }])
    expect(await kept(installationFiles.slack)).toBeNull()
  })

  test('fails the deployment, and names the bucket and the reason, when S3 refuses', async () => {
    const denied = createServer((request, response) => {
      request.resume()
      response.writeHead(403, { 'content-type': 'application/xml' }).end('<Error><Code>AccessDenied</Code></Error>')
    })
    await new Promise<void>((resolve) => denied.listen(0, '127.0.0.1', resolve))
    const { port } = denied.address() as AddressInfo
    const refused = await start({ AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}` })
    await refused.call(far.event('Create', properties))
    denied.closeAllConnections()
    denied.close()
    const because = 'is not in the bucket pictures: PutObject was refused (AccessDenied)'
    expect(far.told).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining(because) }])
  })

  test('fails the deployment when S3 cannot be reached', async () => {
    const lost = await start({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9' })
    await lost.call(far.event('Update', properties))
    const because = 'is not in the bucket pictures: PutObject was not answered'
    expect(far.told).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining(because) }])
  })

  test('fails the deployment when it is told nonsense', async () => {
    for (const installation of ['{', '{}', JSON.stringify({ ...JSON.parse(properties.installation), slack: {} })])
      await making.call(far.event('Create', { installation }))
    expect(far.told.map(({ Status }) => Status)).toEqual(Array(3).fill('FAILED'))
    expect(await kept(installationFiles.slack)).toBeNull()
  })

  test('fails as an invocation where CloudFormation does not take its answer, so that Lambda calls it again', async () => {
    far.setRefusing(true)
    await expect(making.call(far.event('Create', properties))).rejects.toThrow('CloudFormation could not be told (403)')
    await expect(making.call({ RequestType: 'Create' })).rejects.toThrow()
  })
})

describe('in the template', () => {
  let bot: Template
  beforeAll(() => {
    bot = templateOf('Slack alone')
  })

  test('it may write what is installed, and nothing else, and read nothing', () => {
    const own = Object.entries(bot.findResources('AWS::IAM::Policy')).filter(([name]) =>
      name.startsWith('installation'),
    )
    const text = JSON.stringify(own)
    expect(text.match(/"(?:s3|dynamodb|sqs|sagemaker|secretsmanager|kms):\w+/g)).toEqual([
      '"s3:PutObject',
      '"kms:Decrypt',
      '"kms:GenerateDataKey',
    ])
    expect(text).toContain('"/installation/*"')
  })

  test('it runs once it may write, and CloudFormation waits for five minutes at most', () => {
    bot.hasResource('Custom::Installation', {
      Properties: { ServiceTimeout: 300, code: Match.stringLikeRegexp('^[\\da-f]{64}$') },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^installationServiceRoleDefaultPolicy')]),
    })
  })

  test('what is installed stays in the bucket for as long as the deployment', () => {
    const rules = JSON.stringify(bot.findResources('AWS::S3::Bucket'))
    expect(rules).toContain('"Prefix":"pictures/"')
    expect(rules).not.toContain('"Prefix":"installation')
  })

  test('the canary looks at containers by the name that Slack calls', () => {
    const rules = Object.values(templateOf('containers before a load balancer').findResources('AWS::Events::Rule'))
    const inputs = rules.map(({ Properties }) => (Properties as { Targets: { Input: string }[] }).Targets[0]?.Input)
    expect(inputs).toEqual([false, true].map((ask) => JSON.stringify({ url: named, ask })))
  })
})

test('D38: README takes an administrator from settings to an answer in five steps, by outputs and secrets that there are', () => {
  const [, section = ''] = /## Deploying to AWS\n(.*?)\n## /su.exec(readFileSync('README.md', 'utf8')) ?? []
  const bot = templateOf('Socket Mode beside Teams')
  const secrets = Object.values(bot.findResources('AWS::SecretsManager::Secret')).map(
    ({ Properties }) => (Properties as { Name: string }).Name,
  )
  expect(section.match(/^\d\. /gmu)).toHaveLength(5)
  const told = [...section.matchAll(/--secret-id (\S+)|`((?:slack|teams)-[a-z-]+)`/gu)].map(
    ([, whole, last]) => whole ?? `chaperone/${last}`,
  )
  expect(told.toSorted()).toEqual(secrets.toSorted())
  const outputs = [...section.matchAll(/[`<](SlackManifest|TeamsPackage|SlackUrl|TeamsUrl|LoadBalancer)[`>]/gu)]
  expect(outputs.map(([, name]) => name).filter((name) => !(String(name) in bot.findOutputs('*')))).toEqual([])
  expect(outputs).toHaveLength(4)
})

test('Slack verifies the address of a new deployment once its secrets are put in, and nobody before, who knows what stood there', async () => {
  const [slack, secrets] = await Promise.all([openSlackSide(), startSecretsManager()])
  const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-AbCdEf`
  for (const name of ['signing', 'token']) secrets.secrets.set(arn(name), unfilledSecret)
  const ingress = await startLambda(ingressBundle(null, into).folder, {
    ...aws.environment,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    SLACK_SIGNING_SECRET_ARN: arn('signing'),
    SLACK_BOT_TOKEN_ARN: arn('token'),
    SLACK_API_URL: slack.far.apiUrl,
    SLACK_ADMIN_CHANNEL: slack.moderation,
    MODERATORS: 'slack:U0MOD',
    PLAYGROUND: 'off',
  })
  const asks = (secret: string): Sent =>
    jsonRequest({ type: 'url_verification', challenge: 'are you there' }, { secret })
  const answerTo = (sent: Sent) => ingress.call(restEvent(sent))
  expect(await answerTo(asks(slack.secret))).toMatchObject({ statusCode: 503 })
  expect(await answerTo(asks(unfilledSecret))).toMatchObject({ statusCode: 503 })
  secrets.secrets.set(arn('token'), 'xoxb-test')
  expect(await answerTo(asks(unfilledSecret))).toMatchObject({ statusCode: 503, body: '' })
  secrets.secrets.set(arn('signing'), slack.secret)
  expect(await answerTo(asks(unfilledSecret))).toMatchObject({ statusCode: 401 })
  expect(await answerTo(asks(slack.secret))).toMatchObject({ statusCode: 200, body: 'are you there' })
  await ingress.close()
  await Promise.all([slack.far.close(), secrets.close()])
})
