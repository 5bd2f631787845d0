/** Where a message stands in Teams (Microsoft's page on deep links to chats). */
import type { Place } from '../../src/turn.ts'
import { name, rootOf } from './place.ts'

/** Null where nobody else can go: to a person's own chat, or to another platform. */
export function linkTo({ place, message }: { readonly place: Place; readonly message: string }): string | null {
  if (place.platform !== name || place.private || !/^\d+$/.test(message)) return null
  const root = rootOf(place.thread)
  const about =
    root === null
      ? new URLSearchParams({ context: JSON.stringify({ contextType: 'chat' }) })
      : new URLSearchParams({ tenantId: place.workspace, parentMessageId: root })
  return `https://teams.microsoft.com/l/message/${encodeURIComponent(place.channel)}/${message}?${about.toString()}`
}
