/** What a person is told of themselves. */
import type { Home } from '../../src/turn.ts'
import { card, quoted, text, type Card } from './card.ts'

/** `locale`: the person's, for the dates. */
export function homeCard({ about, heading, recent, empty, forget }: Home, locale: string): Card {
  const said = recent.map(({ asked, title, kind }) =>
    quoted(`${dated(asked, locale)} · ${title ?? (kind === 'imagine' ? '🖼' : '…')}`),
  )
  return card(
    heading,
    [
      ...about.map((paragraph) => quoted(paragraph)),
      text(heading, { weight: 'Bolder', style: 'heading', separator: true }),
      ...(said.length > 0 ? said : [text(empty, { isSubtle: true })]),
    ],
    [{ type: 'Action.ShowCard', title: forget.label, card: confirmation(forget) }],
  )
}

/** Erasing cannot be undone: the button asks first. */
const confirmation = ({ confirm, label }: Home['forget']) =>
  card(
    confirm,
    [text(confirm)],
    [{ type: 'Action.Execute', title: label, style: 'destructive', verb: 'forget', data: {} }],
  )

function dated(asked: number, locale: string): string {
  try {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(asked)
  } catch {
    return new Date(asked).toISOString().slice(0, 10) // Not a locale.
  }
}
