/** The only maker of content that may be delivered: from a verdict on that very content, or from our own fixed wording. */
import type {
  Button,
  Check,
  Cleared,
  ForModerators,
  Home,
  Message,
  Notice,
  Outcome,
  PictureRequest,
  Recent,
  Revealed,
  Revision,
  Stage,
  Verdict,
} from '../turn.ts'
import { allows, hashOf } from './decide.ts'
import type { Policy } from './policy.ts'
import { homeSentences, noteSentence, sentence, type Wording } from './wording.ts'

type Generated = Extract<Outcome, { readonly reply: string }>
type Stopped = Extract<Outcome, { readonly verdict: Verdict }>
type Drawn = Extract<Outcome, { readonly request: PictureRequest }>

/**
 * A generated answer, fresh or stored. `locale`: the person's, for the notes beside it.
 * @throws NotCleared unless both verdicts allow it and were made about exactly these texts.
 */
export function restore(answer: Generated, of: Revision, policy: Policy, locale: string): Cleared<Message> {
  const agree =
    allows(answer.asked) &&
    allows(answer.replied) &&
    answer.asked.judged === hashOf(answer.question) &&
    answer.replied.judged === hashOf(answer.reply)
  if (!agree) throw new NotCleared()
  const { took } = answer
  const notes = answer.notes.map((note) => noteSentence(note, policy, locale))
  const checks = [check('question', answer.asked, took?.asked), check('reply', answer.replied, took?.checked)]
  const explanation = { checks, made: took?.made ?? null }
  return cleared({
    ...plain,
    text: answer.reply,
    generated: true,
    notes,
    explanation,
    answers: { of, question: answer.question },
  })
}

/** What of a request is words, as it is judged: the prompt, and what the picture should not show. */
export const wordsOf = ({ prompt, negative }: Pick<PictureRequest, 'prompt' | 'negative'>) =>
  negative === '' ? prompt : `${prompt}\n${negative}`

/**
 * A picture, fresh or stored.
 * @throws NotCleared unless both verdicts allow it and were made about exactly these words and these bytes.
 */
export function restorePicture(
  drawn: Drawn,
  bytes: Uint8Array,
  of: Revision,
  buttons: readonly Button[],
  policy: Policy,
  locale: string,
): Cleared<Message> {
  const agree =
    allows(drawn.asked) &&
    allows(drawn.drawn) &&
    drawn.asked.judged === hashOf(wordsOf(drawn.request)) &&
    drawn.drawn.judged === hashOf(bytes)
  if (!agree) throw new NotCleared()
  const { mediaType, width, height } = drawn.picture
  const picture = { bytes, mediaType, width, height, seed: drawn.request.seed }
  const notes = drawn.notes.map((note) => noteSentence(note, policy, locale))
  const { took } = drawn
  const checks = [check('prompt', drawn.asked, took?.asked), check('picture', drawn.drawn, took?.checked)]
  const explanation = { checks, made: took?.made ?? null }
  return cleared({
    text: drawn.request.prompt,
    generated: true,
    notes,
    picture,
    buttons,
    explanation,
    answers: { of, question: drawn.request.prompt },
  })
}

export const fixed = (wording: Wording, policy: Policy, locale: string): Cleared<Message> =>
  cleared({ ...plain, text: sentence(wording, policy, locale), generated: false })

/** What a person is told of themselves. The titles are their own words, which a store gives only as a verdict cleared them. */
export function home(recent: readonly Recent[], policy: Policy, locale: string): Cleared<Home> {
  const { about, heading, empty, forget } = homeSentences(policy, locale)
  return cleared({ about, heading, recent, empty, forget })
}

/** The same as a plain message: how much is kept, and nothing that a person wrote. */
export function data(recent: readonly Recent[], policy: Policy, locale: string): Cleared<Message> {
  const { about, kept } = homeSentences(policy, locale)
  const titled = recent.filter(({ title }) => title !== null)
  return cleared({ ...plain, text: [...about, kept(recent.length, titled.length)].join('\n\n'), generated: false })
}

/** Why a turn was stopped, for the eyes of whoever asked: nobody else may learn it. */
export function reason(
  { stage, verdict, took }: Stopped,
  { about, reference }: Omit<Extract<Wording, { readonly say: 'refused' }>, 'say' | 'stage'>,
  policy: Policy,
  locale: string,
): Cleared<Message> {
  const { content } = fixed({ say: 'refused', about, stage, reference }, policy, locale)
  const made = stage === 'reply' || stage === 'picture'
  const checks = [check(stage, verdict, made ? took?.checked : took?.asked)]
  return cleared({ ...content, explanation: { checks, made: took?.made ?? null } })
}

const check = (stage: Stage, { judged: _judged, ...verdict }: Verdict, took: number | null = null): Check => ({
  ...verdict,
  stage,
  took,
})

const plain = { notes: [], picture: null, buttons: [], explanation: null, answers: null } as const

/* oxlint-disable typescript/no-unsafe-type-assertion -- the marks exist for the compiler alone, and are given here alone */

/** Stopped words may go to moderators, and to nobody else. */
export const forModerators = <Words extends Notice | Revealed>(content: Words) => ({ content }) as ForModerators<Words>

const cleared = <Content extends Message | Home>(content: Content) => ({ content }) as Cleared<Content>

/* oxlint-enable typescript/no-unsafe-type-assertion */

export class NotCleared extends Error {
  override name = 'NotCleared'
  constructor() {
    super('The verdicts do not clear this content')
  }
}
