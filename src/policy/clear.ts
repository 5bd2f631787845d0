/** The only maker of content that may be delivered: from a verdict on that very content, or from our own fixed wording. */
import type { Button, Cleared, ForModerators, Message, Notice, Outcome, PictureRequest } from '../turn.ts'
import { allows, hashOf } from './decide.ts'
import type { Policy } from './policy.ts'
import { noteSentence, sentence, type Wording } from './wording.ts'

type Generated = Extract<Outcome, { readonly reply: string }>
type Drawn = Extract<Outcome, { readonly request: PictureRequest }>

/**
 * A generated answer, fresh or stored. `locale`: the person's, for the notes beside it.
 * @throws NotCleared unless both verdicts allow it and were made about exactly these texts.
 */
export function restore(answer: Generated, policy: Policy, locale: string): Cleared<Message> {
  const agree =
    allows(answer.asked) &&
    allows(answer.replied) &&
    answer.asked.judged === hashOf(answer.question) &&
    answer.replied.judged === hashOf(answer.reply)
  if (!agree) throw new NotCleared()
  const notes = answer.notes.map((note) => noteSentence(note, policy, locale))
  return cleared({ ...plain, text: answer.reply, generated: true, notes })
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
  return cleared({ text: drawn.request.prompt, generated: true, notes, picture, buttons })
}

export const fixed = (wording: Wording, policy: Policy, locale: string): Cleared<Message> =>
  cleared({ ...plain, text: sentence(wording, policy, locale), generated: false })

const plain = { notes: [], picture: null, buttons: [] } as const

/* oxlint-disable typescript/no-unsafe-type-assertion -- the marks exist for the compiler alone, and are given here alone */

/** Stopped words may go to moderators, and to nobody else. */
export const forModerators = (notice: Notice) => ({ content: notice }) as ForModerators<Notice>

const cleared = (message: Message) => ({ content: message }) as Cleared<Message>

/* oxlint-enable typescript/no-unsafe-type-assertion */

export class NotCleared extends Error {
  override name = 'NotCleared'
  constructor() {
    super('The verdicts do not clear this content')
  }
}
