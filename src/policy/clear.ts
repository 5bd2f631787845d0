/** The only maker of content that may be delivered: from a verdict on that very text, or from our own fixed wording. */
import type { Cleared, ForModerators, Message, Notice, Outcome } from '../turn.ts'
import { allows, hashOf } from './decide.ts'
import type { Policy } from './policy.ts'
import { noteSentence, sentence, type Wording } from './wording.ts'

type Generated = Extract<Outcome, { readonly reply: string }>

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
  return cleared({ text: answer.reply, generated: true, notes })
}

export const fixed = (wording: Wording, policy: Policy, locale: string): Cleared<Message> =>
  cleared({ text: sentence(wording, policy, locale), generated: false, notes: [] })

/* oxlint-disable typescript/no-unsafe-type-assertion -- the marks exist for the compiler alone, and are given here alone */

/** Stopped words may go to moderators, and to nobody else. */
export const forModerators = (notice: Notice) => ({ content: notice }) as ForModerators<Notice>

const cleared = (message: Message) => ({ content: message }) as Cleared<Message>

/* oxlint-enable typescript/no-unsafe-type-assertion */

export class NotCleared extends Error {
  override name = 'NotCleared'
  constructor() {
    super('The verdicts do not clear this text')
  }
}
