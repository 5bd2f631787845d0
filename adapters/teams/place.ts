/**
 * A conversation of Teams <-> a place. The channel is the conversation without its thread; the thread is the whole
 * conversation id, which for a channel ends in `;messageid=<the message it hangs from>`: it is all that a reply needs.
 */
import type { Place } from '../../src/turn.ts'
import type { Activity } from './activity.ts'

export const name = 'teams'

const suffix = /;messageid=(\d+)$/

export const channelOf = (conversation: string) => conversation.replace(suffix, '')

/** The message that a channel's thread hangs from; null for chats, which have no threads. */
export const rootOf = (conversation: string) => suffix.exec(conversation)?.[1] ?? null

/** `message` begins a thread of its own where a channel's activity names none. */
export function placeOf({ conversation }: Activity, tenant: string, message: string): Place {
  const { id, conversationType } = conversation
  const rootless = conversationType === 'channel' && rootOf(id) === null && /^\d+$/.test(message)
  return {
    platform: name,
    workspace: tenant,
    channel: channelOf(id),
    thread: rootless ? `${id};messageid=${message}` : id,
    private: conversationType === 'personal',
  }
}
