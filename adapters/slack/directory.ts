/** Who asks, and whether the bot can answer there, as Slack says now. */
import { LRUCache } from 'lru-cache'
import * as z from 'zod'
import type { Caller, Directory } from '../../src/ports.ts'
import type { SlackCall } from './call.ts'
import { SlackFailed } from './failure.ts'

/** As `users.info` tells of somebody. */
export const user = z.object({
  team_id: z.string().optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  locale: z.string().optional(),
  enterprise_user: z.object({ teams: z.array(z.string()).optional() }).optional(),
})
type User = z.infer<typeof user>

const channel = z.object({
  is_im: z.boolean().optional(),
  is_mpim: z.boolean().optional(),
  is_member: z.boolean().optional(),
  is_archived: z.boolean().optional(),
  is_ext_shared: z.boolean().optional(),
  is_pending_ext_shared: z.boolean().optional(),
})
type Channel = z.infer<typeof channel>

/** Milliseconds that Slack's word is taken for. */
const remembered = 5 * 60_000

export interface DirectoryOptions {
  readonly call: SlackCall
  /** The workspace that is served. */
  readonly workspace: string
  readonly now: () => number
}

export function slackDirectory({ call, workspace, now }: DirectoryOptions): Directory {
  const users = memory(
    now,
    async (id) => (await call('users.info', { user: id, include_locale: true }, z.object({ user }))).user,
  )
  const channels = memory(
    now,
    async (id) => (await call('conversations.info', { channel: id }, z.object({ channel }))).channel,
  )
  return {
    async look(place, person) {
      const [who, where] = await Promise.all([users(person.id), channels(place.channel)])
      return {
        standing: where && isShared(where) ? 'stranger' : standingOf(who, workspace),
        locale: who?.locale || person.locale,
        present: where !== null && isPresent(where),
      }
    },
  }
}

export function standingOf(who: User | null, workspace: string): Caller['standing'] {
  if (!who || who.deleted || who.is_bot || who.is_stranger) return 'stranger'
  if (who.team_id !== workspace && !who.enterprise_user?.teams?.includes(workspace)) return 'stranger'
  return who.is_restricted || who.is_ultra_restricted ? 'guest' : 'member'
}

/** Whatever is said there, another organisation reads: whoever asks counts as one of its people. */
const isShared = ({ is_ext_shared, is_pending_ext_shared }: Channel) => Boolean(is_ext_shared || is_pending_ext_shared)

const isPresent = ({ is_im, is_mpim, is_member, is_archived }: Channel) =>
  !is_archived && Boolean(is_im || is_mpim || is_member)

const most = 10_000

/** Null for what Slack does not know or will not tell; that is asked for anew each time. */
function memory<Known extends object>(now: () => number, ask: (id: string) => Promise<Known>) {
  const known = new LRUCache<string, { readonly value: Known; readonly until: number }>({ max: most })
  return async (id: string): Promise<Known | null> => {
    const before = known.get(id)
    if (before && now() < before.until) return before.value
    try {
      const value = await ask(id)
      known.set(id, { value, until: now() + remembered })
      return value
    } catch (error) {
      if (error instanceof SlackFailed && unknown.has(error.code)) return null
      throw error
    }
  }
}

const unknown: ReadonlySet<string> = new Set([
  'user_not_found',
  'user_not_visible',
  'channel_not_found',
  'not_in_channel',
])
