/** Who asks, as the roster of the conversation says now. */
import { LRUCache } from 'lru-cache'
import * as z from 'zod'
import type { Caller, Directory } from '../../src/ports.ts'
import type { Place } from '../../src/turn.ts'
import type { Conversations } from './conversations.ts'
import { ConnectorFailed } from './door.ts'
import { name as platform } from './place.ts'

/** As the connector's reference has a TeamsChannelAccount. */
const memberSchema = z.object({
  name: z.string().max(200).nullish().catch(null),
  userRole: z.string().nullish(),
  tenantId: z.string().nullish(),
})

type Standing = Pick<Caller, 'standing' | 'present'>

const stranger: Standing = { standing: 'stranger', present: true }

export function teamsDirectory(conversations: Conversations, tenant: string): Directory {
  const known = new LRUCache<string, Standing>({ max: 10_000, ttl: 300_000 })
  const look = async (channel: string, person: string): Promise<Standing> => {
    try {
      return standingOf(await conversations.member(channel, person), tenant)
    } catch (error) {
      // In no roster; or the bot is in none itself, and could not answer there.
      if (error instanceof ConnectorFailed && error.status === 404) return stranger
      if (error instanceof ConnectorFailed && error.status === 403) return { ...stranger, present: false }
      throw error
    }
  }
  return {
    async look({ channel }, { id, locale }) {
      const key = `${channel} ${id}`
      const standing = known.get(key) ?? (await look(channel, id))
      known.set(key, standing)
      return { ...standing, locale }
    },
  }
}

/** What Teams calls a person of a conversation, for the eyes of moderators. A notice waits for no name: null where there is none. */
export const namesOf =
  (conversations: Conversations) =>
  async ({ platform: where, channel }: Place, person: string): Promise<string | null> => {
    if (where !== platform) return null
    const member = await conversations.member(channel, person).catch(() => null)
    return memberSchema.safeParse(member).data?.name ?? null
  }

/** As Teams names it, in small letters; null where it does not. */
export const roleOf = (member: unknown) => memberSchema.safeParse(member).data?.userRole?.toLowerCase() ?? null

function standingOf(member: unknown, tenant: string): Standing {
  const { data } = memberSchema.safeParse(member)
  const role = roleOf(member)
  if (!data || (data.tenantId && data.tenantId.toLowerCase() !== tenant)) return stranger
  if (role === 'guest') return { standing: 'guest', present: true }
  return role === 'user' || role === 'owner' || role === 'member' ? { standing: 'member', present: true } : stranger
}
