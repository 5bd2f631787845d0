/** Whether Slack is set up as the bot needs it. Looks, and changes nothing; no secret is shown. */
import * as z from 'zod'
import type { Check, Diagnosis, SecretSource } from '../../src/ports.ts'
import { slackDoor, type SlackCall } from './call.ts'
import { adminChannelCheck, moderatorsCheck } from './doctor-people.ts'
import { examined, ok } from './examined.ts'
import { scopes, subscriptions } from './installation.ts'

export interface SlackDoctorOptions {
  readonly botToken: SecretSource
  readonly signingSecret: SecretSource | null
  readonly appToken: SecretSource | null
  readonly teamId: string | null
  /** Ends with a slash. */
  readonly apiUrl: string
  readonly adminChannel: string | null
  /** Slack's ids. */
  readonly moderators: readonly string[]
  /** Ask for a connection in Socket Mode as well. */
  readonly ask: boolean
}

export function slackChecks(options: SlackDoctorOptions): readonly Check[] {
  const { botToken, signingSecret, appToken, teamId, apiUrl, adminChannel, moderators, ask } = options
  const { call } = slackDoor({ apiUrl, token: botToken })
  return [
    { name: 'SLACK_BOT_TOKEN', run: () => examined('the token', () => tokenFound(botToken, teamId, call)) },
    ...(signingSecret ? [{ name: 'SLACK_SIGNING_SECRET', run: () => signingFound(signingSecret) }] : []),
    ...(appToken ? [{ name: 'SLACK_APP_TOKEN', run: () => appTokenFound(appToken, apiUrl, ask) }] : []),
    ...(adminChannel === null ? [] : [adminChannelCheck(adminChannel, call)]),
    moderatorsCheck(moderators, teamId, call),
    { name: 'Slack events', run: async () => [unseen] },
  ]
}

const tokens = 'copy it from OAuth & Permissions of the app, at api.slack.com/apps'

/** `response_metadata.scopes`: Slack's header `x-oauth-scopes`. */
const identity = z.object({
  team_id: z.string(),
  team: z.string().optional(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
})

async function tokenFound(token: SecretSource, teamId: string | null, call: SlackCall): Promise<readonly Diagnosis[]> {
  if (!(await token.read()).startsWith('xoxb-'))
    return [{ state: 'wrong', found: 'is no bot token: those begin with xoxb-', mend: tokens }]
  const { team_id: team, response_metadata: about } = await call('auth.test', {}, identity)
  return [teamFound(team, teamId), ...scopesFound(about?.scopes)]
}

function teamFound(team: string, wanted: string | null): Diagnosis {
  // The token of an organisation-wide installation names the organisation.
  const organisation = team.startsWith('E')
  if (organisation && wanted === null)
    return { state: 'wrong', found: `serves a whole organisation (${team})`, mend: 'set SLACK_TEAM_ID' }
  if (!organisation && wanted !== null && wanted !== team)
    return { state: 'wrong', found: `belongs to ${team}, and SLACK_TEAM_ID says ${wanted}`, mend: tokens }
  return ok(`speaks for the bot in ${wanted ?? team}`)
}

function scopesFound(granted: readonly string[] | undefined): readonly Diagnosis[] {
  if (!granted) {
    const mend = 'compare OAuth & Permissions of the app with the manifest'
    return [{ state: 'not asked', found: 'Slack does not say which scopes it has', mend }]
  }
  const missing = scopes.filter((scope) => !granted.includes(scope))
  if (missing.length === 0) return [ok(`has all ${scopes.length} scopes`)]
  return missing.map((scope) => ({
    state: 'missing',
    found: `the scope ${scope}`,
    mend: 'add it under OAuth & Permissions of the app (or paste the manifest anew), and install the app again',
  }))
}

/** Slack's own are 32 letters and digits; two while one is rotated. */
async function signingFound(source: SecretSource): Promise<readonly Diagnosis[]> {
  const secrets = (await source.read()).split(',').map((secret) => secret.trim())
  const mend = 'copy the Signing Secret from Basic Information of the app, at api.slack.com/apps'
  if (!secrets.every((secret) => /^[\da-z]{32}$/iu.test(secret)))
    return [{ state: 'wrong', found: 'is no signing secret: those have 32 letters and digits', mend }]
  return [
    ok(secrets.length === 1 ? 'is there' : `${secrets.length} are there: take the old one away when all is rotated`),
  ]
}

async function appTokenFound(token: SecretSource, apiUrl: string, ask: boolean): Promise<readonly Diagnosis[]> {
  const mend = 'make an app-level token with connections:write, in Basic Information of the app'
  if (!(await token.read()).startsWith('xapp-'))
    return [{ state: 'wrong', found: 'is no app-level token: those begin with xapp-', mend }]
  if (!ask) {
    const found = 'whether it opens a connection: asking makes Slack prepare one'
    return [{ state: 'not asked', found, mend: 'npm run doctor -- --ask' }]
  }
  const { call } = slackDoor({ apiUrl, token })
  return examined('Socket Mode', async () => {
    await call('apps.connections.open', {}, z.object({ url: z.string() }))
    return [ok('opens a connection')]
  })
}

const unseen: Diagnosis = {
  state: 'not asked',
  found: `whether Slack sends ${Object.keys(subscriptions).join(', ')} cannot be seen from here`,
  mend: 'mention the bot in a channel: if nothing comes, compare Event Subscriptions of the app with the manifest',
}
