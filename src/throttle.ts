/** Persons and channels have a share of turns. Whoever used it up is told so privately, and only a few times. */
import type { Bot } from './bot.ts'
import type { Rate } from './policy/policy.ts'
import type { Quota } from './ports.ts'
import { channelKey, personKey, turnId, type Outcome, type Throttle, type Turn } from './turn.ts'

type Throttled = Extract<Outcome, { readonly fixed: Throttle }>

/** More would make a flood of notices of a flood of messages. */
const notices: Rate = { hour: 3, day: 10 }

/**
 * Null for a turn within both shares. The person's goes first, so that nobody can use up the channel's with turns that
 * are refused; what is private has no channel of others.
 */
export async function throttled(
  turn: Turn,
  { quotas, policy, observer }: Pick<Bot, 'quotas' | 'policy' | 'observer'>,
): Promise<Throttled | null> {
  for (const { fixed, quota } of sharesOf(turn, policy)) {
    if (await quotas.take(quota)) continue
    observer.counted('throttled')
    return { kind: 'refused', fixed, ...quota.rate }
  }
  return null
}

/** For a turn that came to nothing. */
export async function giveBack(turn: Turn, { quotas, policy }: Pick<Bot, 'quotas' | 'policy'>): Promise<void> {
  await Promise.all(sharesOf(turn, policy).map(({ quota }) => quotas.giveBack(quota)))
}

export const isThrottled = (outcome: Outcome): outcome is Throttled =>
  outcome.kind === 'refused' &&
  'fixed' in outcome &&
  (outcome.fixed === 'too many turns' || outcome.fixed === 'too many turns here')

/** Whether the person is told of this turn's refusal: the same answer however often it is asked. */
export async function mayTell(turn: Turn, { quotas, observer }: Pick<Bot, 'quotas' | 'observer'>): Promise<boolean> {
  const told = await quotas.take(quotaOf(turn, `notices|${personKey(turn.place, turn.person.id)}`, notices))
  if (!told) observer.counted('throttled silently')
  return told
}

function sharesOf(
  turn: Turn,
  { limits }: Bot['policy'],
): readonly { readonly fixed: Throttle; readonly quota: Quota }[] {
  const { place, person } = turn
  const own = quotaOf(turn, `turns|${personKey(place, person.id)}`, limits.turnsPerPerson)
  const here = quotaOf(turn, `turns here|${channelKey(place)}`, limits.turnsPerChannel)
  return [
    { fixed: 'too many turns', quota: own },
    ...(place.private ? [] : [{ fixed: 'too many turns here', quota: here } as const]),
  ]
}

const quotaOf = (turn: Turn, subject: string, rate: Rate): Quota => ({
  subject,
  turn: turnId(turn),
  asked: turn.asked,
  rate,
})
