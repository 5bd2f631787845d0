/** What moderators see of a case in their channel. */
import type { Notice } from '../../src/turn.ts'
import { card, literal, text, type Action, type Card } from './card.ts'
import { linkTo } from './link.ts'
import { name } from './place.ts'
import type { Words } from './wording.ts'

/**
 * Without what was stopped: a button brings that to the moderator who presses it, and to nobody else.
 * `person`: what Teams calls whoever asked; null where it does not say.
 */
export function noticeCard(notice: Notice, person: string | null, words: Words): Card {
  const { alert, reasons, reference, picture } = notice
  const heading = `${words(alert ? 'notice alert' : 'notice')}: ${reasons.join(', ')}`
  return card(
    `${heading}. ${words('notice reference')} ${reference}`,
    [
      text(literal(heading), { weight: 'Bolder', style: 'heading', ...(alert ? { color: 'Attention' } : {}) }),
      { type: 'FactSet', facts: factsOf(notice, person, words) },
      ...(picture ? [text(words('notice picture'), { isSubtle: true })] : []),
    ],
    actionsOf(notice, words),
  )
}

/** Of a failure nothing was stopped: there is nothing to show. */
function actionsOf(notice: Notice, words: Words): readonly Action[] {
  const { excerpt, picture } = notice
  const url = linkTo(notice)
  return [
    ...(excerpt === '' && picture === null
      ? []
      : [{ type: 'Action.Execute', title: words('reveal'), verb: 'reveal', data: { case: notice.case } } as const]),
    ...(url === null ? [] : [{ type: 'Action.OpenUrl', title: words('notice message'), url } as const]),
  ]
}

function factsOf({ reference, stage, grade, score, person: id, place }: Notice, person: string | null, words: Words) {
  const facts: readonly (readonly [title: string, value: string])[] = [
    [words('notice person'), person === null ? id : `${person} (${id})`],
    ...(place.platform === name && !place.private
      ? []
      : [[words('notice place'), place.platform === name ? words('notice alone') : place.platform] as const]),
    [words('notice stage'), words(`stage ${stage}`)],
    ...(stage === 'failure'
      ? []
      : [
          [words('notice grade'), words(`grade ${grade}`)] as const,
          [words('notice score'), score.toFixed(2)] as const,
        ]),
    [words('notice reference'), reference],
  ]
  return facts.map(([title, value]) => ({ title, value: literal(value) }))
}
