/** Shows in its place what is being done for a turn. Nobody waits for it, and its failure changes nothing. */
import type { Bot } from './bot.ts'
import type { Doing } from './ports.ts'
import type { Turn } from './turn.ts'

type Parts = Pick<Bot, 'presences' | 'observer'>

/** To be ended however the turn ends: one that was shown too late is taken away as well. */
export function show({ place, kind }: Turn, { presences, observer }: Parts): { end(): void } {
  const presence = Object.hasOwn(presences, place.platform) ? presences[place.platform] : undefined
  if (!presence) return { end: () => {} }
  const say = (doing: Doing | null) => presence.show(place, doing).catch(() => observer.counted('status failed'))
  const shown = say(kind === 'imagine' ? 'drawing' : 'thinking')
  return { end: () => void shown.then(() => say(null)) }
}
