/** Addresses in the workspace, made from ids alone: nobody has to be asked for them. */
import type { Place, Revision } from '../../src/turn.ts'
import { isCommand, messageOf, platform, threadOf } from './thread.ts'

/** Null for a command or a press, which leave no message, and for what was not on Slack. `teamUrl`: the workspace's. */
export function permalink({ place, message }: Omit<Revision, 'revision'>, teamUrl: string): string | null {
  const ts = place.platform === platform && !isCommand(place.thread) ? messageOf(message) : null
  if (ts === null) return null
  const address = new URL(`archives/${encodeURIComponent(place.channel)}/p${ts.replace('.', '')}`, teamUrl).href
  const thread = threadOf(place)
  if (thread === null || thread === ts) return address
  return `${address}?${new URLSearchParams({ thread_ts: thread, cid: place.channel })}`
}

/** A person's profile: named so, nobody is notified. Null for somebody who is not on Slack. */
export const profile = ({ platform: where }: Place, person: string, teamUrl: string): string | null =>
  where === platform ? new URL(`team/${encodeURIComponent(person)}`, teamUrl).href : null
