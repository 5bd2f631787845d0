/** Secrets Manager secrets: made empty here, filled by whoever deploys, read by the functions that need them. */
import { RemovalPolicy, SecretValue } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'
import { unfilledSecret } from '../../src/providers/aws/deployment.ts'
import { acknowledge } from '../acknowledge.ts'
import type { Settings } from '../settings.ts'

export type SecretName = 'SLACK_SIGNING_SECRET' | 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN' | 'TEAMS_APP_PASSWORD'

export type Secrets = Readonly<Partial<Record<SecretName, Secret>>>

export function secrets(scope: Construct, settings: Settings, key: IKey): Secrets {
  // Those of both modes: one that were removed would stay under its name, and could not be made again on the way back.
  const needed: readonly SecretName[] = [
    ...(settings.slack ? (['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'] as const) : []),
    ...(settings.teams ? (['TEAMS_APP_PASSWORD'] as const) : []),
  ]
  return Object.fromEntries(needed.map((name) => [name, empty(scope, name, settings.name, key)]))
}

function empty(scope: Construct, name: SecretName, prefix: string, key: IKey): Secret {
  const made = new Secret(scope, name.toLowerCase().replaceAll('_', '-'), {
    secretName: `${prefix}/${name.toLowerCase().replaceAll('_', '-')}`,
    description: `${name}: put its value in with "aws secretsmanager put-secret-value"`,
    encryptionKey: key,
    // A value that was put in later stays through every update.
    secretStringValue: SecretValue.unsafePlainText(unfilledSecret),
    // Of a first deployment that fails none remains, whose name the next one would want.
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  })
  acknowledge(made, 'Slack and Microsoft issue these: they cannot be rotated from here', 'SMG4')
  return made
}
