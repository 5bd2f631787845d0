/** The environment, read and checked once. Nothing else reads it. */
import { endpointProblem } from './config/endpoint.ts'
import type { Moderator } from './config/moderators.ts'
import { echo, type Secret } from './config/secret.ts'
import { secretRef, type SecretRef } from './config/secret-ref.ts'
import type { SlackConfig } from './config/slack.ts'
import type { PictureGuardSlot, PictureSlot, PromptGuardSlot, Slot } from './config/slot.ts'
import type { TeamsConfig } from './config/teams.ts'
import { isPlaygroundOn, togetherProblems, wantsSlack, wantsTeams } from './config/together.ts'
import { variables, type Level, type Read } from './config/variables.ts'

export type {
  Level,
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
  /** How many pictures all worker functions together draw at once. */
  readonly picturesAtOnce: number
  /** For what is kept on this machine. */
  readonly dataFolder: string
  /** Null: the built-in policy. */
  readonly policyFile: string | null
  readonly logLevel: Level
  /** The name under which CloudWatch has the bot's counts; null: it has none. */
  readonly deployment: string | null
  /** Where what is done for each inbound is followed. */
  readonly traces: Read['TRACES']
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

/** For whoever writes an environment: a name that is not read here does not compile. */
export type VariableName = keyof Read

export type Environment = Readonly<Record<string, string | undefined>>

/** The environment is wrong. The message names every problem in plain words, a line each, and no secret. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError'
}

/** What a host tells a process besides. Lambda says the trace of each call there: it is read anew each time. */
export const surroundings: Environment = process.env

/** @throws ConfigurationError */
export function readConfig(environment = surroundings): Config {
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
    picturesAtOnce: read.PICTURES_AT_ONCE,
    dataFolder: read.DATA_DIR,
    policyFile: read.POLICY_FILE ?? null,
    logLevel: read.LOG_LEVEL,
    deployment: read.DEPLOYMENT ?? null,
    traces: read.TRACES,
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

/** As it stands there, for who has nothing else yet. */
export const teamsAppId = (environment = surroundings) => environment['TEAMS_APP_ID']

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
