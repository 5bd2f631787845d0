/** outcome -> what the place and the asker are owed, each posted once. */
import type { Bot } from './bot.ts'
import { fixed, reason, restore, restorePicture } from './policy/clear.ts'
import { hashOf } from './policy/decide.ts'
import { aboutOf, type Wording } from './policy/wording.ts'
import { ProviderFailed, type ChatPlatform, type Claim, type Destination, type Found, type Slot } from './ports.ts'
import { postOnce, type Post } from './post-once.ts'
import { referenceOf } from './reference.ts'
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
  parts: Parts & Pick<Bot, 'objects'>,
): Promise<void> {
  for (const owed of await owedFor(turn, outcome, parts)) {
    const made = await postOnce(claim, postOf(turn, owed, parts), parts)
    if (made === 'in doubt' && owed.slot === 'reply') {
      const wording = { say: 'in doubt', reference: referenceOf(turnId(turn)) } as const
      const message = fixed(wording, parts.policy, turn.person.locale)
      await postOnce(claim, postOf(turn, { slot: 'direct', to: asker(turn), message }, parts), parts)
    }
  }
}

/** Takes back what a withdrawn turn may have shown in its place. */
export async function retract(place: Place, turn: string, claim: Claim, parts: Parts): Promise<void> {
  const state = claim.posts.reply
  if (state?.state !== 'posting' && state?.state !== 'posted') return
  const platform = platformOf(parts.platforms, place.platform)
  const to: Destination = { to: 'place', place }
  const found: Found =
    state.state === 'posted' ? { found: 'yes', post: state.post } : await platform.find(to, keyOf(turn, 'reply'))
  if (found.found !== 'yes') return
  await platform.remove(to, found.post)
  parts.observer.counted('removed')
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
  { policy, objects }: Pick<Bot, 'policy' | 'objects'>,
): Promise<readonly Owed[]> {
  const reference = referenceOf(turnId(turn))
  const { locale } = turn.person
  const say = (wording: Wording) => fixed(wording, policy, locale)
  const inPlace = (message: Cleared<Message>): Owed => ({
    slot: 'reply',
    to: { to: 'place', place: turn.place },
    message,
  })
  if ('reply' in outcome) return [inPlace(restore(outcome, revisionOf(turn), policy, locale))]
  if ('request' in outcome) {
    const bytes = await objects.get(outcome.picture.key)
    // Lost or changed where it was kept: neither can ever be shown, however often it is tried.
    if (!bytes || hashOf(bytes) !== outcome.drawn.judged) return [inPlace(say({ say: 'picture failed', reference }))]
    return [inPlace(restorePicture(outcome, bytes, revisionOf(turn), buttonsOf(turn), policy, locale))]
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
      return [inPlace(say({ say: turn.kind === 'imagine' ? 'picture failed' : 'failed', reference }))]
    case 'refused':
    case 'held': {
      const about = aboutOf(outcome.verdict, policy, locale)
      const message = reason(outcome, { about, reference }, policy, locale)
      if (turn.place.private) return [inPlace(message)]
      const line = say({ say: turn.kind === 'imagine' ? 'picture stopped' : 'stopped' })
      return [inPlace(line), { slot: 'direct', to: asker(turn), message }]
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
  }
}
