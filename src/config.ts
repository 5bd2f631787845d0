/** The environment, read and checked once. Nothing else reads it. */
import { z } from 'zod'
import { endpointProblem, isLoopback } from './config/endpoint.ts'
import { notYet } from './config/not-yet.ts'
import { echo, secret, type Secret } from './config/secret.ts'
import { chatFamilies, guardFamilies, parseSlot, slotForms, type Slot } from './config/slot.ts'

export type { Secret, Slot }

export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type Level = (typeof levels)[number]

export interface Config {
  readonly http: { readonly port: number; readonly host: string }
  readonly ops: { readonly port: number; readonly host: string }
  /** Beyond loopback there is always a token. */
  readonly playground: { readonly on: boolean; readonly token: Secret | null }
  readonly models: { readonly chat: Slot; readonly guard: Slot }
  readonly stores: Stores
  /** For what is kept on this machine. */
  readonly dataFolder: string
  /** Null: the built-in policy. */
  readonly policyFile: string | null
  readonly logLevel: Level
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

const slot = (families: readonly string[]) =>
  z.string().transform((text, context): Slot => {
    const parsed = parseSlot(text, families)
    if (parsed?.kind === 'demo') return parsed
    const problem = parsed
      ? `asks for a model by ${parsed.kind}, which is not available in this version; use demo`
      : `must have one of the forms ${slotForms(families)}`
    context.addIssue({ code: 'custom', message: problem })
    return z.NEVER
  })

const demonstrations = z
  .string()
  .refine((text) => text.split(',').every((each) => each.trim() === 'demo'), 'must be demo in this version')

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
  PLAYGROUND: oneOf(['on', 'off']).default('on'),
  PLAYGROUND_TOKEN: z.string().transform(secret).optional(),
  POLICY_FILE: z.string().optional(),
  CHAT_MODEL: slot(chatFamilies).default({ kind: 'demo' }),
  TEXT_GUARD: slot(guardFamilies).default({ kind: 'demo' }),
  PROMPT_GUARD: demonstrations.default('demo'),
  PICTURE_MODEL: demonstrations.default('demo'),
  PICTURE_GUARD: demonstrations.default('demo'),
  THREADS_TABLE: table.optional(),
  CASES_TABLE: table.optional(),
  PICTURES_BUCKET: bucket.optional(),
  TURNS_QUEUE_URL: queue.optional(),
  AWS_REGION: z
    .string()
    .regex(/^[a-z]{2,}(?:-[a-z]+)+-\d+$/, 'must be an AWS region such as eu-central-1')
    .optional(),
  LOG_LEVEL: oneOf(levels).default('info'),
})

const awsResources = ['THREADS_TABLE', 'CASES_TABLE', 'PICTURES_BUCKET', 'TURNS_QUEUE_URL'] as const

/** @throws ConfigurationError */
export function readConfig(environment: Environment = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const read = variables.safeParse(given)
  const problems = [
    ...(read.error?.issues.map(({ path, message }) => complaint(String(path[0]), message, given)) ?? []),
    ...togetherProblems(given),
    ...endpointProblems(given),
    ...notYetProblems(given),
  ]
  if (!read.success || problems.length > 0) throw new ConfigurationError(problems.join('\n'))
  return configOf(read.data)
}

function configOf(read: z.infer<typeof variables>): Config {
  return {
    http: { port: read.PORT, host: read.HOST },
    ops: { port: read.OPS_PORT, host: read.OPS_HOST },
    playground: { on: read.PLAYGROUND === 'on', token: read.PLAYGROUND_TOKEN ?? null },
    models: { chat: read.CHAT_MODEL, guard: read.TEXT_GUARD },
    stores: storesOf(read),
    dataFolder: read.DATA_DIR,
    policyFile: read.POLICY_FILE ?? null,
    logLevel: read.LOG_LEVEL,
  }
}

function storesOf(read: z.infer<typeof variables>): Stores {
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

/** What is wrong only between variables; each value's own form is checked apart. */
function togetherProblems(given: Environment): readonly string[] {
  const missing = awsResources.filter((name) => given[name] === undefined)
  const problems = []
  if (missing.length > 0 && missing.length < awsResources.length) {
    problems.push(`${missing.join(', ')} must be set too: AWS resources are named all or not at all`)
  }
  if (given['PLAYGROUND'] !== 'off' && !isLoopback(given['HOST'] ?? '127.0.0.1') && !given['PLAYGROUND_TOKEN']) {
    problems.push('PLAYGROUND_TOKEN must be set when HOST is not loopback and the playground is on')
  }
  if ((given['PORT'] ?? '3000') === (given['OPS_PORT'] ?? '3001')) problems.push('PORT and OPS_PORT must differ')
  return problems
}

const endpointProblems = (given: Environment): readonly string[] =>
  Object.entries(given).flatMap(([name, value]) => {
    const problem = /^AWS_ENDPOINT_URL(?:_|$)/.test(name) && value !== undefined ? endpointProblem(value) : null
    return problem ? [`${name} ${problem}`] : []
  })

const notYetProblems = (given: Environment): readonly string[] =>
  Object.entries(notYet).flatMap(([what, names]) =>
    names
      .filter((name) => given[name] !== undefined)
      .map((name) => `${name} is set, but this version has no ${what} yet`),
  )

/** The AWS clients print at every start what their releases of 2027 will need. Ours are pinned, so it helps no operator. */
export function quietAwsClients(): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
}
