/** Whether moderators are told where only they read, and are who they should be. */
import type { Diagnosis } from '../../src/ports.ts'
import type { Conversations } from './conversations.ts'
import { roleOf } from './directory.ts'
import { ConnectorFailed } from './door.ts'
import { ok } from './examined.ts'

interface People {
  readonly adminChannel: string | null
  /** Entra object ids. */
  readonly moderators: readonly string[]
  readonly conversations: Pick<Conversations, 'member'>
}

/** In the roster of the admin channel; in none; or the bot is in it no more than they are. */
type Seen = 'member' | 'guest' | 'nobody' | 'shut'

async function look(conversation: string, person: string, { conversations }: People): Promise<Seen> {
  try {
    return roleOf(await conversations.member(conversation, person)) === 'guest' ? 'guest' : 'member'
  } catch (error) {
    if (error instanceof ConnectorFailed && error.status === 404) return 'nobody'
    if (error instanceof ConnectorFailed && error.status === 403) return 'shut'
    throw error
  }
}

/** Teams lets a bot ask for single members: that the moderators are found shows that the app is installed there. */
export async function adminChannelFound(
  people: People & { readonly adminChannel: string },
): Promise<readonly Diagnosis[]> {
  const { adminChannel, moderators } = people
  if (moderators.length === 0)
    return [{ state: 'not asked', found: 'without a moderator on Teams it cannot be looked at', mend: null }]
  const seen = await Promise.all(moderators.map((person) => look(adminChannel, person, people)))
  if (seen.includes('shut')) return [shut]
  if (seen.every((each) => each === 'nobody')) return [empty]
  return [ok('the app is installed there')]
}

const shut: Diagnosis = {
  state: 'missing',
  found: 'the app is not installed there: no notice arrives',
  mend: 'in Teams, open the team of the moderators, Manage team, Apps, and add the app',
}

const empty: Diagnosis = {
  state: 'wrong',
  found: 'none of the moderators is there, or there is no such channel',
  mend: 'take the id from the link of the moderators’ channel: 19:…@thread.tacv2, with %3A as : and %40 as @',
}

export async function moderatorsFound(people: People): Promise<readonly Diagnosis[]> {
  const { adminChannel, moderators } = people
  if (moderators.length === 0)
    return [wrong('nobody is a moderator on Teams: nobody there can look at what is stopped')]
  if (adminChannel === null)
    return [{ state: 'not asked', found: 'without TEAMS_ADMIN_CHANNEL no roster says who they are', mend: null }]
  const all = await Promise.all(
    moderators.map(async (person) => [person, await look(adminChannel, person, people)] as const),
  )
  const problems = all.flatMap(([person, seen]) => {
    if (seen === 'guest') return [wrong(`teams:${person} is a guest`)]
    return seen === 'nobody' ? [wrong(`teams:${person} is not in the moderators’ channel`)] : []
  })
  const found = all.filter(([, seen]) => seen === 'member').length
  return [...problems, ...(found > 0 ? [ok(`${found} of ${all.length} are in the moderators’ channel`)] : []), alone]
}

const wrong = (found: string): Diagnosis => ({
  state: 'wrong',
  found,
  mend: 'set teams:<Object ID>, as Entra shows it for the user, and add them to the team',
})

const alone: Diagnosis = {
  state: 'not asked',
  found: 'whether each of them has added the app for themselves: what is stopped comes to their own chat with it',
  mend: 'have them add it, or set it up for them in the Teams admin center (Setup policies)',
}
