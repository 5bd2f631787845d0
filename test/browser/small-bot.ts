/**
 * A bot for the page's tests: it says back what it was asked, in the threads it takes part in. It stops what has "bomb" in
 * it, is careful about locks, and takes its answer back when the question goes.
 */
import { fixed, forModerators } from '../../src/policy/clear.ts'
import type { ChatPlatform } from '../../src/ports.ts'
import type { Inbound, Place, Turn } from '../../src/turn.ts'
import { cleared, noticeIn } from '../contracts/chat-platform.ts'

interface Answered {
  readonly place: Place
  readonly post: string
}

export function smallBot(platform: ChatPlatform): (inbound: Inbound) => Promise<void> {
  const answers = new Map<string, Answered>()

  const answer = async ({ place, message, person, text }: Turn) => {
    const stopped = text.includes('bomb')
    const said = stopped
      ? fixed({ say: 'stopped' })
      : cleared(`You said: ${text}`, text.includes('lock') ? ['needs caution'] : [])
    answers.set(message, { place, post: await platform.post({ to: 'place', place }, said, message) })
    if (!stopped) return
    const notice = { ...noticeIn(place), message, person: person.id, excerpt: text.slice(0, 500) }
    await platform.notify(forModerators(notice), message)
  }

  const takeBack = async (message: string) => {
    const answered = answers.get(message)
    if (answered) await platform.remove({ to: 'place', place: answered.place }, answered.post)
    answers.delete(message)
  }

  const takesPart = ({ place, addressed }: Turn) =>
    addressed !== 'thread' || [...answers.values()].some((answered) => answered.place.thread === place.thread)

  return async (inbound) => {
    if (inbound.kind === 'notice' || inbound.kind === 'removal') return
    if (inbound.kind !== 'turn') await takeBack(inbound.kind === 'edit' ? inbound.turn.message : inbound.message)
    if (inbound.kind !== 'deletion' && takesPart(inbound.turn)) await answer(inbound.turn)
  }
}
