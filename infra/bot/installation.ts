/** What an administrator installs, made by every deployment for its own address: Slack's manifest and Teams' package. */
import { CfnOutput, CfnResource, FileSystem, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { Installation } from '../../src/hosts/function/installation.ts'
import { installationFiles } from '../../src/providers/aws/deployment.ts'
import type { Settings } from '../settings.ts'
import { botFunction } from './function.ts'
import { grantInstallation } from './grants.ts'
import type { Parts } from './parts.ts'

/** Where the function cannot even start: without it, CloudFormation would wait for an hour. */
const longestSeconds = 300

/** `url`: where the internet reaches the bot, before the paths; null where nobody calls it. */
export function installation(scope: Construct, parts: Parts, url: string | null, settings: Settings): void {
  const { code, state, vpc } = parts
  const wanted = { code: code.installation, memory: 256, seconds: 60, environment: {}, key: state.key, vpc }
  const making = botFunction(scope, 'installation', wanted, settings)
  grantInstallation(making, state)
  const bucket = state.pictures.bucketName
  const files = installationOf(settings, bucket, url)
  const made = new CfnResource(scope, 'installation-files', {
    type: 'Custom::Installation',
    // They are made anew whenever one of these changes.
    properties: {
      ServiceToken: making.functionArn,
      ServiceTimeout: longestSeconds,
      installation: Stack.of(scope).toJsonString(files),
      code: FileSystem.fingerprint(code.installation),
    },
  })
  // Not before it may write.
  made.node.addDependency(making)
  const at = (key: string) => `s3://${bucket}/${key}`
  if (files.slack) new CfnOutput(scope, 'SlackManifest', { value: at(installationFiles.slack) })
  if (files.teams) new CfnOutput(scope, 'TeamsPackage', { value: at(installationFiles.teams) })
}

function installationOf({ appName, slack, teams }: Settings, bucket: string, url: string | null): Installation {
  return {
    bucket,
    name: appName,
    slack: slack && (slack.mode === 'http' && url !== null ? { kind: 'http', url } : { kind: 'socket' }),
    teams:
      teams && url !== null
        ? { id: teams.appId, url, version: teams.packageVersion, followUps: teams.followUps }
        : null,
  }
}
