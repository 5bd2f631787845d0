/** One item from the queue: claim -> think -> remember -> deliver -> tell moderators. */
import { again, finish, type Bot, type Next } from './bot.ts'
import { overBudget } from './budget.ts'
import { meet } from './callers.ts'
import { chat, told, type Thought } from './chat.ts'
import { deliver, retract, takeBack } from './deliver.ts'
import { isOurs } from './follow-up.ts'
import { imagine } from './imagine.ts'
import { policyFor } from './policy/policy.ts'
import { ModelAsleep, ProviderFailed, Superseded, type Claim } from './ports.ts'
import { isRefusal } from './post-once.ts'
import { MalformedAnswer } from './prompts/family.ts'
import { request } from './requests.ts'
import { reveal } from './reveal.ts'
import { caseOf, notice, tellModerators } from './review.ts'
import { show } from './show.ts'
import { deletion, edit, feedback, removal, stop } from './signals.ts'
import { giveBack, throttled } from './throttle.ts'
import { isWorthWaiting, waitFor } from './wait-for.ts'
import {
  channelKey,
  inboundId,
  turnId,
  type CaseContent,
  type Exchange,
  type Failure,
  type Inbound,
  type Outcome,
  type Turn,
} from './turn.ts'

/** @throws whatever keeps it from an end: the delivery is then to come again. */
export async function processInbound(inbound: Inbound, bot: Bot, signal: AbortSignal): Promise<Next> {
  switch (inbound.kind) {
    case 'turn':
      return turned(inbound.turn, bot, signal)
    case 'edit':
      return edit(inbound.turn, bot)
    case 'deletion':
      return deletion(inbound, bot)
    case 'removal':
      return removal(inbound, bot)
    case 'notice':
      return notice(inbound, bot)
    case 'feedback':
      return feedback(inbound, bot)
    case 'stop':
      return stop(inbound, bot)
    case 'request':
      return unlessRefused(inbound, () => request(inbound, bot), bot)
    case 'reveal':
      return unlessRefused(inbound, () => reveal(inbound, bot), bot)
  }
}

/** Whom the platform lets nothing be told, cannot be told that either. */
async function unlessRefused(inbound: Inbound, work: () => Promise<Next>, { observer }: Bot): Promise<Next> {
  try {
    return await work()
  } catch (error) {
    if (!isRefusal(error)) throw error
    observer.failed(inboundId(inbound), inbound.kind, error)
    observer.counted('undeliverable')
    return finish
  }
}

async function turned(turn: Turn, bot: Bot, signal: AbortSignal): Promise<Next> {
  // A message that addresses nobody can be ours only in a thread that the bot takes part in; elsewhere it leaves no trace.
  const overheard = turn.addressed === 'thread' ? await read(turn, bot) : null
  if (overheard?.known === false || !(await isOurs(turn, bot))) {
    bot.observer.counted('dropped')
    return finish
  }
  const claim = await bot.turns.claim(turn)
  bot.observer.step('claimed', turnId(turn))
  try {
    if (claim.withdrawn) throw new Superseded(claim.item, true)
    if (claim.outcome && isStale(turn, bot) && !claim.posts.reply) return await expire(turn, claim, bot)
    return await received(turn, claim, overheard?.exchanges ?? null, bot, signal)
  } catch (error) {
    if (!(error instanceof Superseded)) throw error
    bot.observer.counted('superseded')
    if (!error.withdrawn) return { next: 'leave' }
    return await retract(turn.place, turnId(turn), claim, bot)
  }
}

type Claimed = Awaited<ReturnType<Bot['turns']['claim']>>

/** Whoever asks is looked up before anything is thought; what is decided already needs nobody. */
async function received(
  turn: Turn,
  claim: Claimed,
  overheard: readonly Exchange[] | null,
  bot: Bot,
  signal: AbortSignal,
): Promise<Next> {
  if (claim.outcome || isStale(turn, bot)) return answered(turn, claim, overheard, bot, signal)
  const met = await meet(turn, claim, bot)
  if (!met) return again(claim.attempts, 60)
  if (!met.instead) return answered(met.turn, claim, overheard, bot, signal)
  return tell(met.turn, await remember(met.turn, claim, told(met.instead), bot), met.instead, bot)
}

async function answered(
  turn: Turn,
  claim: Claimed,
  overheard: readonly Exchange[] | null,
  bot: Bot,
  signal: AbortSignal,
): Promise<Next> {
  if (claim.outcome) return tell(turn, claim, claim.outcome, bot)
  const shown = show(turn, bot)
  try {
    const thought = await think(turn, claim, overheard, bot, signal)
    if (!thought) return again(claim.attempts, 60)
    return await tell(turn, await remember(turn, claim, thought, bot), thought.outcome, bot)
  } catch (error) {
    if (!(error instanceof ModelAsleep)) throw error
    return await waitFor(error.model, turn, claim, bot)
  } finally {
    shown.end()
  }
}

async function tell(turn: Turn, claim: Claim, outcome: Outcome, bot: Bot): Promise<Next> {
  await deliver(turn, claim, outcome, bot)
  if (outcome.kind === 'failed') await giveBack(turn, bot)
  await tellModerators(turn, outcome, bot)
  bot.observer.ended(turnId(turn), outcome)
  return outcome.kind === 'failed' && outcome.because !== 'stale' ? { next: 'bury' } : finish
}

/** Null when another attempt may do better. @throws ModelAsleep when the turn is to wait. */
async function think(
  turn: Turn,
  claim: Claim,
  overheard: readonly Exchange[] | null,
  bot: Bot,
  signal: AbortSignal,
): Promise<Thought | null> {
  const { attempts } = bot.policy.limits
  if (isStale(turn, bot)) return failed('stale')
  if (claim.attempts > attempts) return failed('attempts')
  const spent = await overBudget(turn, bot)
  if (spent) return told(spent)
  const [refusal, exchanges] = await Promise.all([
    throttled(turn, bot),
    overheard ?? (turn.kind === 'chat' ? read(turn, bot).then((context) => context.exchanges) : []),
  ])
  if (refusal) return told(refusal)
  bot.observer.step('context read', turnId(turn))
  try {
    const here = { ...bot, policy: policyFor(bot.policy, channelKey(turn.place)) }
    return turn.kind === 'chat' ? await chat(turn, exchanges, here, signal) : await imagine(turn, here, signal)
  } catch (error) {
    if (error instanceof ModelAsleep) {
      if (isWorthWaiting(claim, bot.policy)) throw error
      return failed('asleep')
    }
    bot.observer.failed(turnId(turn), turn.kind, error)
    if (error instanceof ProviderFailed && error.cause instanceof MalformedAnswer)
      bot.observer.counted('guard malformed')
    const final = error instanceof ProviderFailed && !error.retryable
    if (!final && claim.attempts < attempts) return null
    return failed(error instanceof ProviderFailed && error.provider === 'guard' ? 'guard' : 'model')
  }
}

/** Picture and case go first: a crash after the outcome must find the picture, and the words that a moderator needs. */
async function remember(turn: Turn, claim: Claim, { outcome, content, picture }: Thought, bot: Bot): Promise<Claim> {
  if (picture) await bot.objects.put(picture.key, picture.bytes, picture.mediaType)
  const opened = caseOf(turn, outcome)
  if (opened) await bot.cases.draft(claim, opened, content ?? noContent)
  try {
    const held = await bot.turns.conclude(claim, turn, outcome)
    bot.observer.step('outcome stored', turnId(turn))
    return held
  } catch (error) {
    // Of a withdrawn turn nothing else will ever lead to the picture.
    if (picture && error instanceof Superseded && error.withdrawn) await bot.objects.remove(picture.key)
    throw error
  }
}

const noContent: CaseContent = { question: '', reply: null, context: [], picture: null }

async function expire(turn: Turn, claim: Claim, bot: Bot): Promise<Next> {
  await bot.ledger.posted(claim, 'reply', { state: 'expired' })
  await takeBack('waking', turn.place, turnId(turn), claim, bot)
  bot.observer.ended(turnId(turn), { kind: 'failed', because: 'stale' })
  return finish
}

const read = (turn: Turn, bot: Bot) => bot.threads.context(turn, bot.policy.limits.exchanges)

const isStale = (turn: Turn, bot: Bot) => bot.now() - turn.asked > bot.policy.limits.staleHours * 3_600_000

const failed = (because: Failure): Thought => told({ kind: 'failed', because })
