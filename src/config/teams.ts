import * as z from 'zod'
import { endpointProblem, isLoopback } from './endpoint.ts'
import type { SecretRef } from './secret-ref.ts'

export interface TeamsConfig {
  /** Null with `local`: activities are let in without a token then, from loopback alone. */
  readonly app: {
    readonly id: string
    readonly tenantId: string
    readonly credential: { readonly kind: 'password' | 'certificate'; readonly secret: SecretRef }
  } | null
  readonly local: boolean
  readonly openIdMetadata: string
  /** A base, followed by `/<tenant>/oauth2/v2.0/token`; no slash at its end. */
  readonly loginUrl: string
  /** `host` or `host:port`: the only ones that a token of the bot may be sent to. */
  readonly serviceHosts: readonly string[]
  readonly adminChannel: string | null
}

/** Microsoft's public cloud: where Teams' own services call from and are called at. */
export const publicCloud = {
  openIdMetadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  loginUrl: 'https://login.microsoftonline.com',
  serviceHosts: [
    'smba.trafficmanager.net',
    'smba.onyx.prod.teams.trafficmanager.net',
    'smba.infra.gcc.teams.microsoft.com',
  ],
}

const address = z
  .string()
  .refine((text) => !endpointProblem(text), 'must be an https address (plain http only to this machine)')

const guid = z
  .string()
  .regex(
    /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
    'must be an id of the form 00000000-0000-0000-0000-000000000000',
  )
  .transform((text) => text.toLowerCase())

const serviceHost = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)*[a-z\d](?:[a-z\d-]*[a-z\d])?(?::\d{1,5})?$/

export const teamsVariables = {
  id: guid,
  channel: z
    .string()
    .regex(/^19:[\w-]+@thread\.(?:tacv2|v2|skype)$/, 'must be the id of a Teams channel or chat (19:…@thread.tacv2)'),
  metadata: address,
  loginUrl: address.transform((text) => text.replace(/\/+$/, '')),
  serviceHosts: z
    .string()
    .transform((text) => text.split(',').map((host) => host.trim().toLowerCase()))
    .refine(
      (hosts) => hosts.every((host) => serviceHost.test(host)),
      'must list hosts as "host" or "host:port", joined by ","',
    ),
}

/** Plain http goes to this machine alone. */
export const isLocalHost = (host: string) => isLoopback(host.replace(/:\d+$/, ''))
