/** Whether moderators are told where only they read, and are who they should be. */
import * as z from 'zod'
import type { Check, Diagnosis } from '../../src/ports.ts'
import type { SlackCall } from './call.ts'
import { standingOf, user } from './directory.ts'
import { examined, ok } from './examined.ts'
import { absentCodes, failedWith } from './failure.ts'

const channel = z.object({
  is_private: z.boolean().optional(),
  is_member: z.boolean().optional(),
  is_archived: z.boolean().optional(),
  is_shared: z.boolean().optional(),
  is_org_shared: z.boolean().optional(),
  is_ext_shared: z.boolean().optional(),
  is_pending_ext_shared: z.boolean().optional(),
})
type Channel = z.infer<typeof channel>

export const adminChannelCheck = (id: string, call: SlackCall): Check => ({
  name: 'SLACK_ADMIN_CHANNEL',
  run: () =>
    examined(id, async () => {
      const found = await known(() => call('conversations.info', { channel: id }, z.object({ channel })))
      // Slack answers so for a private channel without the bot, too.
      if (!found) return [{ state: 'missing', found: `${id} is not there, or the bot is not in it`, mend: invite }]
      const problems = problemsOf(found.channel)
      return problems.length > 0 ? problems : [ok(`${id} is private, and the bot is in it`)]
    }),
})

const invite = 'write "/invite @" and the bot’s name in the moderators’ channel, and set its id (C…)'
const closed = 'make a private channel for moderators alone, invite the bot, and set its id'

function problemsOf(about: Channel): readonly Diagnosis[] {
  const shared = about.is_shared || about.is_org_shared || about.is_ext_shared || about.is_pending_ext_shared
  return [
    ...(about.is_archived ? [wrong('is archived: no notice arrives', closed)] : []),
    ...(about.is_member ? [] : [wrong('the bot is not in it: no notice arrives', invite)]),
    ...(about.is_private ? [] : [wrong('IS PUBLIC: everybody can read who was stopped, and for what', closed)]),
    ...(shared ? [wrong('IS SHARED: another workspace can read who was stopped, and for what', closed)] : []),
  ]
}

export const moderatorsCheck = (ids: readonly string[], teamId: string | null, call: SlackCall): Check => ({
  name: 'MODERATORS',
  run: () =>
    examined('the moderators', async () => {
      if (ids.length === 0)
        return [wrong('nobody is a moderator on Slack: nobody there can look at what is stopped', 'add slack:U…')]
      const team = teamId ?? (await call('auth.test', {}, z.object({ team_id: z.string() }))).team_id
      const found = await Promise.all(ids.map((id) => moderatorFound(id, team, call)))
      const problems = found.filter((diagnosis) => diagnosis !== null)
      return problems.length > 0 ? problems : [ok(`all ${ids.length} are members of the workspace`)]
    }),
})

/** Null for a member. */
async function moderatorFound(id: string, team: string, call: SlackCall): Promise<Diagnosis | null> {
  const mend = 'take the id from the member’s profile (Copy member ID), or take it out of MODERATORS'
  const found = await known(() => call('users.info', { user: id }, z.object({ user })))
  if (!found) return { state: 'missing', found: `slack:${id} is nobody`, mend }
  if (found.user.deleted) return wrong(`slack:${id} is deactivated`, mend)
  const standing = standingOf(found.user, team)
  return standing === 'member' ? null : wrong(`slack:${id} is a ${standing}, not a member of the workspace`, mend)
}

const wrong = (found: string, mend: string): Diagnosis => ({ state: 'wrong', found, mend })

/** Null for what Slack does not know. */
async function known<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await ask()
  } catch (error) {
    if (failedWith(error, absentCodes) || failedWith(error, nobody)) return null
    throw error
  }
}

const nobody: ReadonlySet<string> = new Set(['user_not_found', 'user_not_visible'])
