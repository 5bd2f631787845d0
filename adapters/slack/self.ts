/** Who the bot is in Slack: asked once, at the start. */
import * as z from 'zod'
import { ProviderFailed } from '../../src/ports.ts'

export interface Self {
  /** The workspace served: whatever comes from another is dropped. */
  readonly workspace: string
  /** The bot's user, as it is mentioned: `U…`. */
  readonly user: string
  /** The workspace's address, ending with a slash. */
  readonly url: string
}

// Slack's reference, method auth.test.
const answer = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    team_id: z.string().regex(/^[TE][A-Z\d]+$/),
    user_id: z.string().regex(/^[UW][A-Z\d]+$/),
    url: z.url(),
  }),
  z.object({ ok: z.literal(false), error: z.string().regex(/^\w{1,64}$/) }),
])

interface Question {
  readonly token: string
  /** Ends with a slash. */
  readonly apiUrl: string
  /** Null: the token's own. */
  readonly teamId: string | null
  /** How long Slack may take. */
  readonly milliseconds?: number
}

/**
 * One plain call, so that a function that is started for one request needs no client of Slack's.
 * @throws ProviderFailed when Slack does not answer, or refuses the token, or the token is another workspace's.
 */
export async function askSelf({ token, apiUrl, teamId, milliseconds = 10_000 }: Question): Promise<Self> {
  const said = await ask(token, apiUrl, AbortSignal.timeout(milliseconds)).catch((cause: unknown) => {
    throw new ProviderFailed('platform', `Slack did not say who the bot is, at ${apiUrl}`, { retryable: true, cause })
  })
  if (!said.ok) throw unusable(`Slack refused SLACK_BOT_TOKEN: ${said.error}`)
  // The token of an organisation-wide installation names the organisation, and serves any workspace of it.
  const organisation = said.team_id.startsWith('E')
  if (organisation && teamId === null) throw unusable('SLACK_BOT_TOKEN serves a whole organisation: set SLACK_TEAM_ID')
  if (!organisation && teamId !== null && teamId !== said.team_id)
    throw unusable('SLACK_BOT_TOKEN belongs to another workspace than SLACK_TEAM_ID')
  return { workspace: teamId ?? said.team_id, user: said.user_id, url: said.url }
}

const unusable = (message: string) => new ProviderFailed('platform', message, { retryable: false })

async function ask(token: string, apiUrl: string, signal: AbortSignal) {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(new URL('auth.test', apiUrl), { method: 'POST', headers, signal })
  return answer.parse(await response.json())
}
