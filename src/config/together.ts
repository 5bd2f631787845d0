/** What is wrong only between variables; each value's own form is checked apart. */
import { isLoopback } from './endpoint.ts'
import { secretNames } from './secret-ref.ts'

type Given = Readonly<Record<string, string | undefined>>

export const awsResources = ['THREADS_TABLE', 'CASES_TABLE', 'PICTURES_BUCKET', 'TURNS_QUEUE_URL'] as const

const slackNames = [
  'SLACK_SIGNING_SECRET',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_TEAM_ID',
  'SLACK_ADMIN_CHANNEL',
]
const teamsNames = [
  'TEAMS_APP_ID',
  'TEAMS_TENANT_ID',
  'TEAMS_APP_PASSWORD',
  'TEAMS_APP_CERTIFICATE',
  'TEAMS_ADMIN_CHANNEL',
]

const isSet = (given: Given, name: string) => given[name] !== undefined || given[`${name}_ARN`] !== undefined

/** Whether anything but an address is set: then the platform is wanted, and all that it needs must be there. */
export const wantsSlack = (given: Given) => slackNames.some((name) => isSet(given, name))
export const wantsTeams = (given: Given) =>
  teamsNames.some((name) => isSet(given, name)) || given['TEAMS_LOCAL'] === 'on'
const wantsChat = (given: Given) => wantsSlack(given) || wantsTeams(given)

export const isPlaygroundOn = (given: Given) => (given['PLAYGROUND'] ?? (wantsChat(given) ? 'off' : 'on')) !== 'off'

export const togetherProblems = (given: Given): readonly string[] => [
  ...resourceProblems(given),
  ...playgroundProblems(given),
  ...secretProblems(given),
  ...slackProblems(given),
  ...teamsProblems(given),
  ...moderationProblems(given),
]

function resourceProblems(given: Given) {
  const missing = awsResources.filter((name) => given[name] === undefined)
  return missing.length > 0 && missing.length < awsResources.length
    ? [`${missing.join(', ')} must be set too: AWS resources are named all or not at all`]
    : []
}

function playgroundProblems(given: Given) {
  const exposed =
    isPlaygroundOn(given) && !isLoopback(given['HOST'] ?? '127.0.0.1') && !isSet(given, 'PLAYGROUND_TOKEN')
  return [
    ...(exposed ? ['PLAYGROUND_TOKEN must be set when HOST is not loopback and the playground is on'] : []),
    ...((given['PORT'] ?? '3000') === (given['OPS_PORT'] ?? '3001') ? ['PORT and OPS_PORT must differ'] : []),
  ]
}

const secretProblems = (given: Given) =>
  secretNames
    .filter((name) => given[name] !== undefined && given[`${name}_ARN`] !== undefined)
    .map((name) => `${name} and ${name}_ARN must not both be set`)

function slackProblems(given: Given) {
  if (!wantsSlack(given)) return []
  const missing = [
    ...(isSet(given, 'SLACK_BOT_TOKEN') ? [] : ['SLACK_BOT_TOKEN']),
    ...(isSet(given, 'SLACK_SIGNING_SECRET') || isSet(given, 'SLACK_APP_TOKEN') ? [] : ['SLACK_SIGNING_SECRET']),
  ]
  return missing.map((name) => `${name} must be set too: Slack needs it`)
}

function teamsProblems(given: Given) {
  if (!wantsTeams(given)) return []
  const app = given['TEAMS_APP_ID'] !== undefined
  if (given['TEAMS_LOCAL'] === 'on') {
    return [
      ...(app ? ['TEAMS_LOCAL must not be on beside TEAMS_APP_ID: it lets activities in without a token'] : []),
      ...(isLoopback(given['HOST'] ?? '127.0.0.1') ? [] : ['TEAMS_LOCAL must not be on when HOST is not loopback']),
    ]
  }
  const credentials = ['TEAMS_APP_PASSWORD', 'TEAMS_APP_CERTIFICATE'].filter((name) => isSet(given, name))
  return [
    ...['TEAMS_APP_ID', 'TEAMS_TENANT_ID'].filter((name) => given[name] === undefined),
    ...(credentials.length === 0 ? ['TEAMS_APP_PASSWORD or TEAMS_APP_CERTIFICATE'] : []),
  ]
    .map((name) => `${name} must be set too: Teams needs it`)
    .concat(credentials.length > 1 ? ['TEAMS_APP_PASSWORD and TEAMS_APP_CERTIFICATE must not both be set'] : [])
}

function moderationProblems(given: Given) {
  if (!wantsChat(given)) return []
  const desks = ['SLACK_ADMIN_CHANNEL', 'TEAMS_ADMIN_CHANNEL']
  return [
    ...(given['MODERATORS'] === undefined
      ? ['MODERATORS must be set beside a chat platform: without one nobody could look at what is stopped']
      : []),
    ...(desks.some((name) => given[name] !== undefined) || given['TEAMS_LOCAL'] === 'on'
      ? []
      : [`${desks.join(' or ')} must be set beside a chat platform: that is where moderators are told`]),
  ]
}
