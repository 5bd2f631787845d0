/** A turn that finds a model asleep says so, once, and comes again: that is no attempt, and nobody has to ask twice. */
import type { Bot, Next } from './bot.ts'
import { deliverWaking } from './deliver.ts'
import { fixed } from './policy/clear.ts'
import type { Policy } from './policy/policy.ts'
import { ProviderFailed, type Claim } from './ports.ts'
import { turnId, type Turn } from './turn.ts'

type Parts = Pick<Bot, 'turns' | 'wakes' | 'ledger' | 'platforms' | 'policy' | 'observer'>

/** Seconds, growing: a small model wakes within a minute, a large one takes ten. */
const pauseAfter = (waits: number) => Math.min(5 * (waits + 1), 30)

/** By the pauses that were made, so that no clock and no backlog can use up the time. */
export function isWorthWaiting({ waits }: Claim, { limits }: Policy): boolean {
  const waited = Array.from({ length: waits }, (_, before) => pauseAfter(before)).reduce((sum, pause) => sum + pause, 0)
  return waited < limits.wakeMinutes * 60
}

/** @throws Superseded */
export async function waitFor(model: string, turn: Turn, claim: Claim, bot: Parts): Promise<Next> {
  try {
    await say(model, turn, claim, bot)
  } catch (error) {
    // Nobody could be told, by now; the turn waits all the same.
    if (!(error instanceof ProviderFailed)) throw error
    bot.observer.failed(turnId(turn), 'waking', error)
  }
  await bot.turns.wait(claim)
  return { next: 'again', seconds: pauseAfter(claim.waits) }
}

async function say(model: string, turn: Turn, claim: Claim, bot: Parts): Promise<void> {
  const seconds = claim.posts.waking ? null : await bot.wakes.expected(model)
  const wording =
    seconds === null
      ? ({ say: 'waking' } as const)
      : ({ say: 'waking estimate', minutes: Math.max(1, Math.round(seconds / 60)) } as const)
  await deliverWaking(turn, claim, fixed(wording, bot.policy, turn.person.locale), bot)
}
