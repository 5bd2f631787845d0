/** What the functions are told: the bot's own configuration, by the names that it reads. */
import { policyName } from '../bundle.ts'
import type { Models } from '../models/models-stack.ts'
import type { Settings } from '../settings.ts'
import type { FunctionEnvironment } from './function.ts'
import type { Queues } from './queue.ts'
import { promptGuardIn, refusePicturesUnseen } from './regions.ts'
import type { SecretName, Secrets } from './secrets.ts'
import type { State } from './state.ts'

interface Parts {
  readonly state: State
  readonly queues: Queues
  readonly secrets: Secrets
  readonly models: Models
}

export const environmentOf = (settings: Settings, parts: Parts): FunctionEnvironment => ({
  ...resources(parts),
  ...platforms(settings, parts.secrets),
  ...slots(parts.models, settings.region),
  PICTURES_AT_ONCE: String(settings.concurrency.pictures),
  MODERATORS: settings.moderators,
  PLAYGROUND: 'off',
  DEPLOYMENT: settings.name,
  TRACES: 'xray',
  ...(settings.policyFile === null ? {} : { POLICY_FILE: policyName }),
})

const resources = ({ state, queues }: Parts): FunctionEnvironment => ({
  THREADS_TABLE: state.threads.tableName,
  CASES_TABLE: state.cases.tableName,
  PICTURES_BUCKET: state.pictures.bucketName,
  TURNS_QUEUE_URL: queues.turns.queueUrl,
})

function slots({ slots: { chat, guard, pictures } }: Models, region: string): FunctionEnvironment {
  if (pictures !== null) refusePicturesUnseen(region)
  return {
    CHAT_MODEL: chat,
    TEXT_GUARD: guard,
    PROMPT_GUARD: promptGuardIn(region, guard),
    ...(pictures === null ? {} : { PICTURE_MODEL: pictures }),
    PICTURE_GUARD: 'rekognition',
  }
}

function platforms({ slack, teams }: Settings, secrets: Secrets): FunctionEnvironment {
  const arn = (name: SecretName) => {
    const secret = secrets[name]
    return secret ? { [`${name}_ARN` as const]: secret.secretArn } : {}
  }
  return {
    // The app token selects Socket Mode.
    ...arn(slack?.mode === 'socket' ? 'SLACK_APP_TOKEN' : 'SLACK_SIGNING_SECRET'),
    ...arn('SLACK_BOT_TOKEN'),
    ...arn('TEAMS_APP_PASSWORD'),
    ...(slack && { SLACK_TEAM_ID: slack.team }),
    ...(slack?.adminChannel && { SLACK_ADMIN_CHANNEL: slack.adminChannel }),
    ...(teams && { TEAMS_APP_ID: teams.appId, TEAMS_TENANT_ID: teams.tenantId }),
    ...(teams?.adminChannel && { TEAMS_ADMIN_CHANNEL: teams.adminChannel }),
  }
}
