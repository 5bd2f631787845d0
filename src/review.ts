/** Cases, and the notices that tell moderators of them. */
import { again, finish, type Bot, type Next } from './bot.ts'
import { platformOf } from './deliver.ts'
import { forModerators } from './policy/clear.ts'
import { label } from './policy/wording.ts'
import { ProviderFailed } from './ports.ts'
import { postOnce } from './post-once.ts'
import { referenceOf } from './reference.ts'
import {
  turnId,
  type Case,
  type CaseContent,
  type Inbound,
  type Notice,
  type Outcome,
  type Picture,
  type Turn,
} from './turn.ts'

const excerptCharacters = 500

/** Null for an outcome that concerns no moderator. */
export function caseOf(turn: Turn, outcome: Outcome): Case | null {
  const stopped = 'verdict' in outcome ? outcome : null
  const failure = outcome.kind === 'failed' && outcome.because !== 'stale' ? outcome.because : null
  if (!stopped && !failure) return null
  const id = turnId(turn)
  return {
    id: referenceOf(id),
    turn: id,
    reference: referenceOf(id),
    stage: stopped?.stage ?? 'failure',
    outcome: stopped?.kind ?? 'failed',
    verdict: stopped?.verdict ?? null,
    failure,
    place: turn.place,
    message: turn.message,
    person: turn.person,
    asked: turn.asked,
  }
}

/** Queued, so that an admin channel which is down holds up no answer. */
export async function tellModerators(turn: Turn, outcome: Outcome, { queue, desks }: Pick<Bot, 'queue' | 'desks'>) {
  const opened = caseOf(turn, outcome)
  if (!opened) return
  for (const desk of desks) await queue.send({ version: 1, kind: 'notice', case: opened.id, desk })
}

/** Posts one case's card at one desk; while the desk cannot be reached it stays queued, up to 15 minutes between tries. */
export async function notice(
  { case: id, desk }: Extract<Inbound, { readonly kind: 'notice' }>,
  bot: Pick<Bot, 'cases' | 'objects' | 'ledger' | 'platforms' | 'policy' | 'observer'>,
): Promise<Next> {
  const claim = await bot.cases.claim(id, desk)
  if (!claim) return finish
  const platform = platformOf(bot.platforms, desk)
  const content = await bot.cases.content(id)
  const card = forModerators(noticeOf(claim.case, content, await stoppedPicture(content, bot), bot.policy))
  const key = `${id}/${desk}`
  try {
    await postOnce(
      claim,
      {
        slot: 'notice',
        item: id,
        send: () => platform.notify(card, key),
        find: () => platform.find({ to: 'moderators' }, key),
        remove: (post) => platform.remove({ to: 'moderators' }, post),
        refused: 'waits',
      },
      bot,
    )
    return finish
  } catch (error) {
    if (!(error instanceof ProviderFailed)) throw error
    bot.observer.failed(id, 'notice', error)
    return again(claim.attempts, 900)
  }
}

/** Null when there is none, or it is no longer kept. */
export async function stoppedPicture(
  content: CaseContent | null,
  { objects }: Pick<Bot, 'objects'>,
): Promise<Picture | null> {
  if (!content?.picture) return null
  const { key, ...about } = content.picture
  const bytes = await objects.get(key)
  return bytes && { ...about, bytes }
}

function noticeOf(about: Case, content: CaseContent | null, picture: Picture | null, policy: Bot['policy']): Notice {
  const { categories, locale } = policy
  const because = about.verdict?.because ?? []
  const stopped = about.stage === 'reply' ? content?.reply : content?.question
  return {
    case: about.id,
    reference: about.reference,
    reasons: about.failure
      ? [label(`failure ${about.failure}`, {}, policy, locale)]
      : [...new Set(because.map(({ category }) => categories[category]?.title ?? category))],
    stage: about.stage,
    grade: about.verdict?.grade ?? 'casual',
    score: because[0]?.score ?? 0,
    alert: about.verdict?.action !== 'refuse',
    person: about.person.id,
    place: about.place,
    message: about.message,
    excerpt: excerpt(stopped ?? ''),
    picture,
  }
}

// Cut between code points, so that no half of a character is left.
const excerpt = (text: string) =>
  text.length <= excerptCharacters ? text : `${text.slice(0, excerptCharacters - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`
