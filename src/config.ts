/** The environment, read and checked once. Nothing else reads it. */
import { z } from 'zod'
import { endpointProblem } from './config/endpoint.ts'
import { moderators, type Moderator } from './config/moderators.ts'
import { echo, type Secret } from './config/secret.ts'
import { secretArn, secretRef, secretValue, type SecretRef } from './config/secret-ref.ts'
import { slackVariables, type SlackConfig } from './config/slack.ts'
import {
  chatFamilies,
  guardFamilies,
  parsePictureGuard,
  parsePictureModel,
  parsePromptGuards,
  parseSlot,
  slotForms,
  type PictureGuardSlot,
  type PictureSlot,
  type PromptGuardSlot,
  type Slot,
} from './config/slot.ts'
import { publicCloud, teamsVariables, type TeamsConfig } from './config/teams.ts'
import { isPlaygroundOn, togetherProblems, wantsSlack, wantsTeams } from './config/together.ts'

export type {
  Moderator,
  PictureGuardSlot,
  PictureSlot,
  PromptGuardSlot,
  Secret,
  SecretRef,
  SlackConfig,
  Slot,
  TeamsConfig,
}

export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type Level = (typeof levels)[number]

export interface Config {
  readonly http: { readonly port: number; readonly host: string }
  readonly ops: { readonly port: number; readonly host: string }
  /** Beyond loopback there is always a token. */
  readonly playground: { readonly on: boolean; readonly token: SecretRef | null }
  readonly models: Models
  /** Null where it is not configured. */
  readonly slack: SlackConfig | null
  readonly teams: TeamsConfig | null
  /** Who may decide; the playground has its own. */
  readonly moderators: readonly Moderator[]
  readonly stores: Stores
  /** For what is kept on this machine. */
  readonly dataFolder: string
  /** Null: the built-in policy. */
  readonly policyFile: string | null
  readonly logLevel: Level
}

export interface Models {
  readonly chat: Slot
  readonly guard: Slot
  /** At least one; all must clear. */
  readonly promptGuards: readonly PromptGuardSlot[]
  readonly picture: PictureSlot
  readonly pictureGuard: PictureGuardSlot
}

export type Stores =
  | { readonly kind: 'embedded'; readonly folder: string }
  | {
      readonly kind: 'aws'
      readonly threadsTable: string
      readonly casesTable: string
      readonly picturesBucket: string
      /** The dead-letter queue is found through this queue's own redrive policy. */
      readonly turnsQueueUrl: string
    }

export type Environment = Readonly<Record<string, string | undefined>>

/** The environment is wrong. The message names every problem in plain words, a line each, and no secret. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError'
}

const port = z
  .string()
  .refine((text) => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535, 'must be a whole number from 1 to 65535')
  .transform(Number)

const host = z.string().regex(/^[\w.-]+$|^[\da-f:.]+$/i, 'must be an address or a host name to listen on')

const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` })

const parsedBy = <T>(parse: (text: string) => T | null, forms: string) =>
  z.string().transform((text, context): T => {
    const parsed = parse(text)
    if (parsed !== null) return parsed
    context.addIssue({ code: 'custom', message: `must have one of the forms ${forms}` })
    return z.NEVER
  })

const slot = (families: readonly string[]) => parsedBy((text) => parseSlot(text, families), slotForms(families))

// Names as the DynamoDB and S3 API references have them.
const table = z.string().regex(/^[\w.-]{3,255}$/, 'must be the name of a DynamoDB table')
const bucket = z.string().regex(/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/, 'must be the name of an S3 bucket')
const queue = z
  .string()
  .refine((text) => !endpointProblem(text), 'must be the https address of a queue')
  .refine((text) => text.endsWith('.fifo'), 'must be the address of a FIFO queue, ending in ".fifo"')

const variables = z.object({
  PORT: port.default(3000),
  HOST: host.default('127.0.0.1'),
  OPS_PORT: port.default(3001),
  OPS_HOST: host.default('127.0.0.1'),
  DATA_DIR: z.string().default('.chaperone'),
  PLAYGROUND: oneOf(['on', 'off']).optional(),
  PLAYGROUND_TOKEN: secretValue.optional(),
  PLAYGROUND_TOKEN_ARN: secretArn.optional(),
  POLICY_FILE: z.string().optional(),
  CHAT_MODEL: slot(chatFamilies).default({ kind: 'demo' }),
  TEXT_GUARD: slot(guardFamilies).default({ kind: 'demo' }),
  PROMPT_GUARD: parsedBy(
    parsePromptGuards,
    `"comprehend", ${slotForms(guardFamilies)}; several are joined by ","`,
  ).default([{ kind: 'demo' }]),
  PICTURE_MODEL: parsedBy(parsePictureModel, '"demo", "sagemaker:sdxl@<endpoint>[/<component>]"').default({
    kind: 'demo',
  }),
  PICTURE_GUARD: parsedBy(parsePictureGuard, '"demo", "rekognition[@<project version ARN>]"').default({ kind: 'demo' }),
  THREADS_TABLE: table.optional(),
  CASES_TABLE: table.optional(),
  PICTURES_BUCKET: bucket.optional(),
  TURNS_QUEUE_URL: queue.optional(),
  AWS_REGION: z
    .string()
    .regex(/^[a-z]{2,}(?:-[a-z]+)+-\d+$/, 'must be an AWS region such as eu-central-1')
    .optional(),
  MODERATORS: moderators.default([]),
  SLACK_SIGNING_SECRET: secretValue.optional(),
  SLACK_SIGNING_SECRET_ARN: secretArn.optional(),
  SLACK_BOT_TOKEN: secretValue.optional(),
  SLACK_BOT_TOKEN_ARN: secretArn.optional(),
  SLACK_APP_TOKEN: secretValue.optional(),
  SLACK_APP_TOKEN_ARN: secretArn.optional(),
  SLACK_TEAM_ID: slackVariables.teamId.optional(),
  SLACK_API_URL: slackVariables.apiUrl.default('https://slack.com/api/'),
  SLACK_ADMIN_CHANNEL: slackVariables.channel.optional(),
  TEAMS_APP_ID: teamsVariables.id.optional(),
  TEAMS_TENANT_ID: teamsVariables.id.optional(),
  TEAMS_APP_PASSWORD: secretValue.optional(),
  TEAMS_APP_PASSWORD_ARN: secretArn.optional(),
  TEAMS_APP_CERTIFICATE: secretValue.optional(),
  TEAMS_APP_CERTIFICATE_ARN: secretArn.optional(),
  TEAMS_ADMIN_CHANNEL: teamsVariables.channel.optional(),
  TEAMS_OPENID_METADATA: teamsVariables.metadata.default(publicCloud.openIdMetadata),
  TEAMS_LOGIN_URL: teamsVariables.loginUrl.default(publicCloud.loginUrl),
  TEAMS_SERVICE_HOSTS: teamsVariables.serviceHosts.default(publicCloud.serviceHosts),
  TEAMS_LOCAL: oneOf(['on', 'off']).default('off'),
  LOG_LEVEL: oneOf(levels).default('info'),
})

type Read = z.infer<typeof variables>

/** @throws ConfigurationError */
export function readConfig(environment: Environment = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const read = variables.safeParse(given)
  const problems = [
    ...(read.error?.issues.map(({ path, message }) => complaint(String(path[0]), message, given)) ?? []),
    ...togetherProblems(given),
    ...endpointProblems(given),
  ]
  if (!read.success || problems.length > 0) throw new ConfigurationError(problems.join('\n'))
  return configOf(read.data, given)
}

function configOf(read: Read, given: Environment): Config {
  return {
    http: { port: read.PORT, host: read.HOST },
    ops: { port: read.OPS_PORT, host: read.OPS_HOST },
    playground: { on: isPlaygroundOn(given), token: secretRef(read.PLAYGROUND_TOKEN, read.PLAYGROUND_TOKEN_ARN) },
    models: {
      chat: read.CHAT_MODEL,
      guard: read.TEXT_GUARD,
      promptGuards: read.PROMPT_GUARD,
      picture: read.PICTURE_MODEL,
      pictureGuard: read.PICTURE_GUARD,
    },
    slack: wantsSlack(given) ? slackOf(read) : null,
    teams: wantsTeams(given) ? teamsOf(read) : null,
    moderators: read.MODERATORS,
    stores: storesOf(read),
    dataFolder: read.DATA_DIR,
    policyFile: read.POLICY_FILE ?? null,
    logLevel: read.LOG_LEVEL,
  }
}

/** What is missing has been found to be there before. */
function slackOf(read: Read): SlackConfig | null {
  const botToken = secretRef(read.SLACK_BOT_TOKEN, read.SLACK_BOT_TOKEN_ARN)
  return (
    botToken && {
      signingSecret: secretRef(read.SLACK_SIGNING_SECRET, read.SLACK_SIGNING_SECRET_ARN),
      botToken,
      appToken: secretRef(read.SLACK_APP_TOKEN, read.SLACK_APP_TOKEN_ARN),
      teamId: read.SLACK_TEAM_ID ?? null,
      apiUrl: read.SLACK_API_URL,
      adminChannel: read.SLACK_ADMIN_CHANNEL ?? null,
    }
  )
}

function teamsOf(read: Read): TeamsConfig {
  const password = secretRef(read.TEAMS_APP_PASSWORD, read.TEAMS_APP_PASSWORD_ARN)
  const certificate = secretRef(read.TEAMS_APP_CERTIFICATE, read.TEAMS_APP_CERTIFICATE_ARN)
  const credential = password
    ? { kind: 'password' as const, secret: password }
    : certificate && { kind: 'certificate' as const, secret: certificate }
  const { TEAMS_APP_ID: id, TEAMS_TENANT_ID: tenantId } = read
  return {
    app: id && tenantId && credential ? { id, tenantId, credential } : null,
    local: read.TEAMS_LOCAL === 'on',
    openIdMetadata: read.TEAMS_OPENID_METADATA,
    loginUrl: read.TEAMS_LOGIN_URL,
    serviceHosts: read.TEAMS_SERVICE_HOSTS,
    adminChannel: read.TEAMS_ADMIN_CHANNEL ?? null,
  }
}

function storesOf(read: Read): Stores {
  const threadsTable = read.THREADS_TABLE
  const casesTable = read.CASES_TABLE
  const picturesBucket = read.PICTURES_BUCKET
  const turnsQueueUrl = read.TURNS_QUEUE_URL
  return threadsTable && casesTable && picturesBucket && turnsQueueUrl
    ? { kind: 'aws', threadsTable, casesTable, picturesBucket, turnsQueueUrl }
    : { kind: 'embedded', folder: read.DATA_DIR }
}

function complaint(name: string, message: string, given: Environment): string {
  const shown = echo(name, given[name] ?? '', given)
  return `${name} ${message}${shown === null ? '' : `, not "${shown}"`}`
}

const endpointProblems = (given: Environment): readonly string[] =>
  Object.entries(given).flatMap(([name, value]) => {
    const problem = /^AWS_ENDPOINT_URL(?:_|$)/.test(name) && value !== undefined ? endpointProblem(value) : null
    return problem ? [`${name} ${problem}`] : []
  })

/** The AWS clients print at every start what their releases of 2027 will need. Ours are pinned, so it helps no operator. */
export function quietAwsClients(): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
}
