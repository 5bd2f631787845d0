/** Which messages of a thread are answered though they address nobody. */
import type { Bot } from './bot.ts'
import { policyFor } from './policy/policy.ts'
import { channelKey, type Turn } from './turn.ts'

type Parts = Pick<Bot, 'threads' | 'turns' | 'policy'>

/** For a turn of a thread that the bot takes part in; whoever speaks there is remembered, answered or not. */
export async function isOurs(turn: Turn, { threads, turns, policy }: Parts): Promise<boolean> {
  const addressed = turn.addressed !== 'thread'
  if (addressed && (turn.startsThread || turn.place.private)) return true
  const { alone } = await threads.hear(turn)
  if (addressed) return true
  switch (policyFor(policy, channelKey(turn.place)).followUps) {
    case 'mention only':
      return false
    case 'alone':
      // An edit took the answer back: whoever has joined since, it is owed another.
      return alone || (turn.edits > 0 && (await turns.recall({ ...turn, revision: '' })) !== null)
    case 'all':
      return true
  }
}
