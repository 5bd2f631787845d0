/** What the month's budget has stopped: asked before anything that costs. */
import type { Bot } from './bot.ts'
import type { Outcome, Turn } from './turn.ts'

/** Null for a turn that may still cost something. */
export async function overBudget(turn: Turn, { switches }: Pick<Bot, 'switches'>): Promise<Outcome | null> {
  const { pictures, chat } = await switches.stopped()
  if (chat) return { kind: 'refused', fixed: 'budget spent' }
  return turn.kind === 'imagine' && pictures ? { kind: 'refused', fixed: 'picture budget spent' } : null
}
