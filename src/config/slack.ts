import * as z from 'zod'
import { endpointProblem } from './endpoint.ts'
import type { SecretRef } from './secret-ref.ts'

export interface SlackConfig {
  /** One secret, or two while one is rotated, separated by a comma; null in Socket Mode without HTTP. */
  readonly signingSecret: SecretRef | null
  readonly botToken: SecretRef
  /** Selects Socket Mode. */
  readonly appToken: SecretRef | null
  /** Null: the token's own, asked once at the start. */
  readonly teamId: string | null
  /** Ends with a slash. */
  readonly apiUrl: string
  readonly adminChannel: string | null
}

export const slackVariables = {
  teamId: z.string().regex(/^T[A-Z\d]{2,20}$/, 'must be the id of a Slack workspace (T…)'),
  channel: z.string().regex(/^[CG][A-Z\d]{2,20}$/, 'must be the id of a Slack channel (C…), not its name'),
  apiUrl: z
    .string()
    .refine((text) => !endpointProblem(text), 'must be an https address (plain http only to this machine)')
    .transform((text) => (text.endsWith('/') ? text : `${text}/`)),
}
