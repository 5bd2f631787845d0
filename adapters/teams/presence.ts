/** That the bot is at work: Teams shows it for some seconds, so it is said again until the work ends. */
import type { Presence } from '../../src/ports.ts'
import type { Conversations } from './conversations.ts'

/** Milliseconds: how often it is said, and for how long at most. */
const pace = { again: 6000, longest: 120_000 }

export function teamsPresence(conversations: Conversations): Presence & { close(): void } {
  const shown = new Map<string, NodeJS.Timeout>()
  const end = (thread: string) => {
    clearTimeout(shown.get(thread))
    shown.delete(thread)
  }
  const say = (thread: string) => conversations.send(thread, { type: 'typing' })
  const repeat = (thread: string, left: number) => {
    if (left <= 0) return end(thread)
    const next = setTimeout(() => {
      repeat(thread, left - pace.again)
      // It only decorates: what fails is seen at the answer.
      say(thread).catch(() => end(thread))
    }, pace.again)
    next.unref()
    shown.set(thread, next)
  }
  return {
    async show({ thread }, doing) {
      end(thread)
      if (doing === null) return
      repeat(thread, pace.longest)
      await say(thread)
    },
    close() {
      for (const thread of shown.keys()) end(thread)
    },
  }
}
