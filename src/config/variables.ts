/** Every variable of the operator's interface, each with the check of its own form. */
import * as z from 'zod'
import { endpointProblem } from './endpoint.ts'
import { moderators } from './moderators.ts'
import { secretArn, secretValue } from './secret-ref.ts'
import { slackVariables } from './slack.ts'
import {
  chatFamilies,
  guardFamilies,
  parsePictureGuard,
  parsePictureModel,
  parsePromptGuards,
  parseSlot,
  slotForms,
} from './slot.ts'
import { publicCloud, teamsVariables } from './teams.ts'

export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type Level = (typeof levels)[number]

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

export const variables = z.object({
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
  PICTURES_AT_ONCE: z
    .string()
    .regex(/^(?:[1-9]\d?|100)$/, 'must be a whole number from 1 to 100')
    .transform(Number)
    .default(4),
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
  TRACES: oneOf(['off', 'xray']).default('off'),
  DEPLOYMENT: z
    .string()
    .regex(/^[a-z][a-z\d-]{1,20}$/, 'must be 2 to 21 lower-case letters, digits and hyphens')
    .optional(),
})

export type Read = z.infer<typeof variables>
