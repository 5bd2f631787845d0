/** What an operator chooses about a deployment: one JSON file or CDK context, checked before anything is made of it. */
import { z } from 'zod'
import { versionForm } from '../adapters/teams/manifest.ts'
import { conflicts } from './conflicts.ts'
import type { DeployableName } from './models/catalog.ts'

const id = z
  .string()
  .regex(/^[a-z][a-z\d-]{1,20}$/, 'must be 2 to 21 lower-case letters, digits and hyphens')
  // Another deployment's stack of models may be named so.
  .refine((name) => !name.endsWith('-models'), 'must not end in -models')

/** A slot as the bot's own configuration reads it: an endpoint that exists already, or a server of one's own. */
const slot = z
  .string()
  .regex(/^(?:sagemaker|openai|ollama):\S+$/, 'must be a slot such as sagemaker:llama-2@my-endpoint')

const instance = z
  .string()
  .regex(/^ml\.[a-z\d]+\.\d*x?large$/, 'must be a SageMaker instance type such as ml.g5.2xlarge')

const deployed = <const Names extends readonly [DeployableName, ...DeployableName[]]>(names: Names) =>
  z.strictObject({
    deploy: z.enum(names),
    /** Default: the catalogue's. */
    instance: instance.optional(),
    /** Where the model's files are, `s3://bucket/prefix/`; only for what JumpStart does not offer. */
    artefacts: z
      .string()
      .regex(/^s3:\/\/[a-z\d][a-z\d.-]{1,61}[a-z\d]\/\S+\/$/, 'must be s3://bucket/prefix/')
      .optional(),
    /** At most so many copies at once. */
    copies: z.int().min(1).max(20).default(1),
  })

/** In lower case, with a dot (RFC 1123, 2.1). */
const hostName = /^(?=.{1,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])$/

const hour = z.int().min(0).max(23)

const settingsSchema = z
  .strictObject({
    /** Names the stacks and everything in them. */
    name: id.default('chaperone'),
    region: z
      .string()
      .regex(/^[a-z]{2,}(?:-[a-z]+)+-\d+$/, 'must be an AWS region such as eu-west-1')
      .default('us-east-1'),
    /** What the app is called in Slack and Teams; null: Chaperone, as their manifests have it. */
    appName: z.string().trim().min(1).nullable().default(null),
    slack: z
      .strictObject({
        /** The workspace's id, T…; then nothing has to be asked at a cold start. */
        team: z.string().regex(/^T[A-Z\d]{2,20}$/, 'must be the id of a workspace, such as T0123ABCD'),
        adminChannel: z
          .string()
          .regex(/^[CG][A-Z\d]{2,20}$/, 'must be the id of a channel, such as C0123ABCD')
          .nullable()
          .default(null),
        mode: z.enum(['http', 'socket']).default('http'),
      })
      .nullable()
      .default(null),
    teams: z
      .strictObject({
        appId: z.guid(),
        tenantId: z.guid(),
        adminChannel: z
          .string()
          .startsWith('19:', 'must be the id of a channel: 19:…@thread.tacv2')
          .nullable()
          .default(null),
        /** Ask every team and chat for the consent to read all that is written there, so that follow-ups need no mention. */
        followUps: z.boolean().default(false),
        /** Teams takes a package in the place of an earlier one only with a higher version. */
        packageVersion: z.string().regex(versionForm, 'must read as 1.0.0').default('1.0.0'),
      })
      .nullable()
      .default(null),
    /** As the variable MODERATORS. */
    moderators: z.string().default(''),
    /** A YAML file that goes along with the code; null: the built-in policy. */
    policyFile: z.string().nullable().default(null),
    ingress: z.enum(['lambda', 'fargate']).default('lambda'),
    worker: z.enum(['lambda', 'fargate']).default('lambda'),
    /** Of Certificate Manager, for a load balancer before containers. */
    certificate: z.string().startsWith('arn:aws', 'must be the ARN of a certificate').nullable().default(null),
    /** A name that the certificate is for: where Slack and Microsoft call. Its record in DNS leads to the load balancer. */
    hostName: z.string().regex(hostName, 'must be a host name such as bot.example.com').nullable().default(null),
    /** How many turns at once, in all and of pictures. */
    concurrency: z
      .strictObject({ turns: z.int().min(2).max(500), pictures: z.int().min(1).max(100) })
      .refine(({ turns, pictures }) => pictures < turns, 'pictures must leave room for chat')
      .default({ turns: 20, pictures: 4 }),
    models: z
      .strictObject({
        /** Which licences are accepted by whoever deploys: nothing under another one is deployed. */
        acceptLicences: z.array(z.string()).default([]),
        chat: z
          .union([deployed(['llama-2-7b-f', 'llama-3.1-8b', 'openchatkit']), slot])
          .default({ deploy: 'llama-2-7b-f', copies: 1 }),
        guard: z
          .union([deployed(['llama-guard-7b', 'llama-guard-3-8b', 'gpt-jt-moderation']), slot])
          .default({ deploy: 'llama-guard-7b', copies: 1 }),
        /** Null: no pictures are drawn. */
        pictures: z
          .union([deployed(['sdxl']), slot])
          .nullable()
          .default({ deploy: 'sdxl', copies: 1 }),
        /** Guard and chat model side by side on one instance of this type; null: an endpoint each. */
        shareInstance: instance.nullable().default(null),
        /** Scaled to zero after so many minutes without a question. */
        idleMinutes: z.int().min(5).max(240).default(15),
        /** Kept awake on working days between these hours; null: only when asked. */
        warm: z
          .strictObject({ from: hour, to: hour, timeZone: z.string().default('UTC') })
          .refine(({ from, to }) => from < to, 'from must be before to')
          .nullable()
          .default(null),
      })
      .prefault({}),
    budget: z
      .strictObject({
        /** US dollars a month. Pictures stop at `picturesAt` percent of it, chat at 100. */
        monthly: z.number().min(10),
        picturesAt: z.int().min(10).max(99).default(80),
      })
      .nullable()
      .default(null),
    /** Where alarms and the budget's warnings go. */
    ownerEmail: z.email().nullable().default(null),
    /** Traffic to AWS stays within a VPC of the bot's own. */
    vpcEndpoints: z.boolean().default(false),
    logDays: z.union([z.literal(7), z.literal(30), z.literal(90), z.literal(365)]).default(30),
  })
  .superRefine((settings, context) => {
    for (const problem of conflicts(settings)) context.addIssue({ code: 'custom', message: problem })
  })

export type Settings = z.infer<typeof settingsSchema>

/** The settings are wrong. The message names every problem, a line each. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

/** `given`: an object, or, as the command line has it, its JSON. @throws SettingsError */
export function readSettings(given: unknown): Settings {
  const read = settingsSchema.safeParse(typeof given === 'string' ? parsed(given) : given)
  if (read.success) return read.data
  const lines = read.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(' '))
  throw new SettingsError(lines.join('\n'))
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw new SettingsError('context.chaperone must be an object, or JSON')
  }
}
