/** What a deployment says of itself -> the files that an administrator installs: those of `npm run manifest`. */
import * as z from 'zod'
import { manifestText } from '../../../adapters/slack/manifest.ts'
import { teamsPackage } from '../../../adapters/teams/package.ts'
import { teamsVariables } from '../../config/teams.ts'
import { installationFiles } from '../../providers/aws/deployment.ts'

const url = z.url({ protocol: /^https$/ }).transform((address) => address.replace(/\/+$/, ''))

const schema = z.strictObject({
  bucket: z.string(),
  /** Null: the manifests' own. */
  name: z.string().nullable(),
  slack: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('http'), url }),
      z.strictObject({ kind: z.literal('socket') }),
    ])
    .nullable(),
  teams: z.strictObject({ id: teamsVariables.id, url, version: z.string(), followUps: z.boolean() }).nullable(),
})

export type Installation = z.input<typeof schema>

export interface InstallationFile {
  readonly key: string
  readonly bytes: Uint8Array
  readonly contentType: string
}

/** `installation`: as JSON, since a template knows texts alone. @throws ZodError, SyntaxError */
export function readInstallation(installation: unknown): z.infer<typeof schema> {
  return schema.parse(JSON.parse(z.string().parse(installation)))
}

export const filesOf = ({ name, slack, teams }: z.infer<typeof schema>): readonly InstallationFile[] => [
  ...(slack
    ? [
        {
          key: installationFiles.slack,
          bytes: Buffer.from(`${manifestText(slack, name)}\n`),
          contentType: 'application/json',
        },
      ]
    : []),
  ...(teams
    ? [{ key: installationFiles.teams, bytes: teamsPackage({ ...teams, name }), contentType: 'application/zip' }]
    : []),
]
