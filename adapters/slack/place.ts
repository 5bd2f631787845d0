/** Places and people, as all of Slack's payloads name them. */
import type { Person, Place } from '../../src/turn.ts'
import { isDirect, platform } from './thread.ts'

export const placeIn = (workspace: string, channel: string, thread: string): Place => ({
  platform,
  workspace,
  channel,
  thread,
  private: isDirect(channel),
})

/** Slack names no language in what it sends: the worker asks for it. */
export const personOf = (id: string): Person => ({ id, locale: 'en' })
