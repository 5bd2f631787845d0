/** Who asks, as the platform says now -> whether that person is answered, and in which language. */
import type { Bot } from './bot.ts'
import { policyFor, type Policy } from './policy/policy.ts'
import { ProviderFailed, type Caller, type Claim } from './ports.ts'
import { channelKey, turnId, type Outcome, type Person, type Place, type Turn, type Unwelcome } from './turn.ts'

/** The turn in its caller's language; `instead`: what becomes of it without any thought. */
export interface Met {
  readonly turn: Turn
  readonly instead: Outcome | null
}

/** Null when another attempt may do better: whoever cannot be looked up is not answered. */
export async function meet(
  turn: Turn,
  claim: Claim,
  bot: Pick<Bot, 'directories' | 'policy' | 'observer'>,
): Promise<Met | null> {
  try {
    const caller = await look(turn.place, turn.person, bot)
    const fixed = unwelcome(caller, policyFor(bot.policy, channelKey(turn.place)))
    const asking = { ...turn, person: { ...turn.person, locale: caller.locale } }
    return { turn: asking, instead: fixed && refusal(turn, fixed) }
  } catch (error) {
    bot.observer.failed(turnId(turn), 'look', error)
    const final = error instanceof ProviderFailed && !error.retryable
    if (!final && claim.attempts < bot.policy.limits.attempts) return null
    return { turn, instead: { kind: 'failed', because: 'attempts' } }
  }
}

/** For what is no turn: a person whom nobody can look up is spoken to as the event says. */
export async function spokenTo(
  place: Place,
  person: Person,
  bot: Pick<Bot, 'directories' | 'observer'>,
): Promise<Person> {
  try {
    return { ...person, locale: (await look(place, person, bot)).locale }
  } catch (error) {
    bot.observer.failed(place.platform, 'look', error)
    return person
  }
}

async function look(place: Place, person: Person, { directories }: Pick<Bot, 'directories'>): Promise<Caller> {
  const directory = Object.hasOwn(directories, place.platform) ? directories[place.platform] : undefined
  return directory ? directory.look(place, person) : { standing: 'member', locale: person.locale, present: true }
}

/** Whoever did not address the bot is not refused either: there, nothing is said at all. */
const refusal = ({ addressed }: Turn, fixed: Unwelcome): Outcome =>
  addressed === 'thread' ? { kind: 'withdrawn' } : { kind: 'refused', fixed }

/** Who is not answered at all need not be told where the bot is no member. */
function unwelcome({ standing, present }: Caller, { admits }: Policy): Unwelcome | null {
  if (standing === 'stranger' && !admits.strangers) return 'stranger'
  if (standing === 'guest' && !admits.guests) return 'guest'
  return present ? null : 'absent'
}
