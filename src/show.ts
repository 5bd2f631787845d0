/** Shows in its place what is being done for a turn. Nobody waits for it, and its failure changes nothing. */
import type { Bot } from './bot.ts'
import type { Doing } from './ports.ts'
import type { Place, Turn } from './turn.ts'

type Parts = Pick<Bot, 'presences' | 'observer'>

/** To be ended however the turn ends: one that was shown too late is taken away as well. */
export function show({ place, kind }: Turn, parts: Parts): { end(): void } {
  const shown = say(place, kind === 'imagine' ? 'drawing' : 'thinking', parts)
  return { end: () => void shown.then(() => say(place, null, parts)) }
}

/** Ends whatever is shown there. */
export const hush = (place: Place, parts: Parts): Promise<void> => say(place, null, parts)

async function say(place: Place, doing: Doing | null, { presences, observer }: Parts): Promise<void> {
  const presence = Object.hasOwn(presences, place.platform) ? presences[place.platform] : undefined
  await presence?.show(place, doing).catch(() => observer.counted('status failed'))
}
