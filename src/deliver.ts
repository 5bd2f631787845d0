/** outcome -> what the place and the asker are owed, each posted once. */
import { finish, type Bot, type Next } from './bot.ts'
import { fixed, reason, restore, restorePicture } from './policy/clear.ts'
import { hashOf } from './policy/decide.ts'
import { aboutOf, type Wording } from './policy/wording.ts'
import { ProviderFailed, type ChatPlatform, type Claim, type Destination, type Found, type Slot } from './ports.ts'
import { isRefusal, postOnce, type Post } from './post-once.ts'
import { referenceOf } from './reference.ts'
import { isThrottled, mayTell } from './throttle.ts'
import {
  turnId,
  type Button,
  type Cleared,
  type Message,
  type Outcome,
  type Place,
  type Revision,
  type Turn,
} from './turn.ts'

type Parts = Pick<Bot, 'ledger' | 'platforms' | 'policy' | 'observer'>

interface Owed {
  readonly slot: Slot
  readonly to: Destination
  readonly message: Cleared<Message>
}

/** @throws ProviderFailed, Superseded */
export async function deliver(
  turn: Turn,
  claim: Claim,
  outcome: Outcome,
  parts: Parts & Pick<Bot, 'objects' | 'quotas'>,
): Promise<void> {
  const reference = referenceOf(turnId(turn))
  const say = (wording: Wording) => fixed(wording, parts.policy, turn.person.locale)
  const post = (owed: Owed) => postOnce(claim, postOf(turn, owed, parts), parts)
  const [first, ...others] = await owedFor(turn, outcome, parts)
  const made = first && (await post(first))
  if (first?.slot === 'reply' && made !== 'done' && made !== undefined)
    await post({ slot: 'direct', to: asker(turn), message: say({ say: made, reference }) })
  // The line in the place says that its asker was told more: not so where that could not be.
  for (const owed of others)
    await post(made === 'undeliverable' ? { ...owed, message: say({ say: 'stopped untold', reference }) } : owed)
  await takeBack('waking', turn.place, turnId(turn), claim, parts)
}

/** Says once, in its place, that the turn waits for a model. @throws ProviderFailed, Superseded */
export async function deliverWaking(turn: Turn, claim: Claim, message: Cleared<Message>, parts: Parts): Promise<void> {
  await postOnce(claim, postOf(turn, { slot: 'waking', to: inPlaceOf(turn), message }, parts), parts)
}

/** Takes back what a withdrawn turn may have shown in its place. What the platform refuses to, an operator is to see. */
export async function retract(place: Place, turn: string, claim: Claim, parts: Parts): Promise<Next> {
  let next = finish
  for (const slot of ['waking', 'reply'] as const) {
    try {
      const taken = await takeBack(slot, place, turn, claim, parts)
      if (taken && slot === 'reply') parts.observer.counted('removed')
    } catch (error) {
      if (!isRefusal(error)) throw error
      parts.observer.failed(turn, 'remove', error)
      next = { next: 'bury' }
    }
  }
  return next
}

/** Whether there was anything to take back. */
export async function takeBack(
  slot: 'reply' | 'waking',
  place: Place,
  turn: string,
  { posts }: Claim,
  { platforms }: Pick<Parts, 'platforms'>,
): Promise<boolean> {
  const state = posts[slot]
  if (state?.state !== 'posting' && state?.state !== 'posted') return false
  const platform = platformOf(platforms, place.platform)
  const to: Destination = { to: 'place', place }
  const found: Found =
    state.state === 'posted' ? { found: 'yes', post: state.post } : await platform.find(to, keyOf(turn, slot))
  if (found.found !== 'yes') return false
  await platform.remove(to, found.post)
  return true
}

export function platformOf(platforms: Bot['platforms'], name: string): ChatPlatform {
  const platform = Object.hasOwn(platforms, name) ? platforms[name] : undefined
  if (!platform)
    throw new ProviderFailed('platform', 'A place on a platform that is not configured', { retryable: false })
  return platform
}

async function owedFor(
  turn: Turn,
  outcome: Outcome,
  parts: Pick<Bot, 'policy' | 'objects' | 'quotas' | 'observer'>,
): Promise<readonly Owed[]> {
  const { policy, objects } = parts
  const reference = referenceOf(turnId(turn))
  const { locale } = turn.person
  const say = (wording: Wording) => fixed(wording, policy, locale)
  const inPlace = (message: Cleared<Message>): Owed => ({
    slot: 'reply',
    to: inPlaceOf(turn),
    message,
  })
  if ('reply' in outcome) return [inPlace(restore(outcome, revisionOf(turn), policy, locale))]
  if ('request' in outcome) {
    const bytes = await objects.get(outcome.picture.key)
    // Lost or changed where it was kept: neither can ever be shown, however often it is tried.
    if (!bytes || hashOf(bytes) !== outcome.drawn.judged) return [inPlace(say({ say: 'picture failed', reference }))]
    return [inPlace(restorePicture(outcome, bytes, revisionOf(turn), buttonsOf(turn), policy, locale))]
  }
  if (isThrottled(outcome)) {
    if (!(await mayTell(turn, parts))) return []
    const message = say(wordingOf(outcome))
    return turn.place.private ? [inPlace(message)] : [{ slot: 'direct', to: asker(turn), message }]
  }
  if ('fixed' in outcome) {
    const message = say(wordingOf(outcome))
    // Where the bot is no member, it can speak to the asker alone.
    return [outcome.fixed === 'absent' ? { slot: 'direct', to: asker(turn), message } : inPlace(message)]
  }
  switch (outcome.kind) {
    case 'withdrawn':
      return []
    case 'failed':
      if (outcome.because === 'stale') return []
      if (outcome.because === 'asleep') return [inPlace(say({ say: 'still asleep', reference }))]
      return [inPlace(say({ say: turn.kind === 'imagine' ? 'picture failed' : 'failed', reference }))]
    case 'refused':
    case 'held': {
      const about = aboutOf(outcome.verdict, policy, locale)
      const message = reason(outcome, { about, reference }, policy, locale)
      if (turn.place.private) return [inPlace(message)]
      const line = say({ say: turn.kind === 'imagine' ? 'picture stopped' : 'stopped' })
      return [{ slot: 'direct', to: asker(turn), message }, inPlace(line)]
    }
  }
}

function wordingOf(outcome: Extract<Outcome, { readonly fixed: string }>): Wording {
  if (outcome.kind === 'answered') return { say: outcome.fixed }
  if ('problem' in outcome) return { say: outcome.fixed, problem: outcome.problem }
  if ('hour' in outcome) return { say: outcome.fixed, hour: outcome.hour, day: outcome.day }
  if ('limit' in outcome) return { say: outcome.fixed, limit: outcome.limit }
  return { say: outcome.fixed }
}

const revisionOf = ({ place, message, revision }: Turn): Revision => ({ place, message, revision })

function buttonsOf(turn: Turn): readonly Button[] {
  const about = { of: revisionOf(turn), asker: turn.person.id }
  return [
    { press: 'draw again', ...about },
    { press: 'remove', ...about },
  ]
}

const inPlaceOf = ({ place }: Turn): Destination => ({ to: 'place', place })

const asker = (turn: Turn): Destination => ({ to: 'person', place: turn.place, person: turn.person.id })

const keyOf = (turn: string, slot: Slot) => `${turn}/${slot}`

function postOf(turn: Turn, { slot, to, message }: Owed, parts: Parts): Post {
  const platform = platformOf(parts.platforms, turn.place.platform)
  const item = turnId(turn)
  return {
    slot,
    item,
    send: () => platform.post(to, message, keyOf(item, slot)),
    find: () => platform.find(to, keyOf(item, slot)),
    remove: (post) => platform.remove(to, post),
    refused: 'ends',
  }
}
