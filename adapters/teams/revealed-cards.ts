/** What was stopped: only ever for the own chat of the moderator who asked. */
import type { Revealed } from '../../src/turn.ts'
import { card, literal, quoted, text, type Card, type Element } from './card.ts'
import { dataUri, inlineJpeg } from './picture.ts'
import type { Words } from './wording.ts'

export function revealedCards({ reference, content, picture }: Revealed, words: Words): readonly Card[] {
  const title = `${words('notice reference')} ${reference}`
  const heading = text(literal(title), { weight: 'Bolder', style: 'heading' })
  if (!content && !picture) return [card(title, [heading, text(words('revealed gone', { reference }))], [])]
  const said = content
    ? [
        ...content.context.flatMap(({ question, reply }) => [
          ...labelled(words('revealed before'), question),
          ...labelled('', reply),
        ]),
        ...labelled(words('revealed question'), content.question),
        ...labelled(words('revealed reply'), content.reply ?? ''),
      ]
    : []
  const shown: readonly Element[] = picture
    ? [{ type: 'Image', url: dataUri(inlineJpeg(picture)), altText: words('revealed picture'), size: 'Stretch' }]
    : []
  return [
    ...(said.length > 0 ? grouped([heading, ...said]).map((body) => card(title, body, [])) : []),
    ...(shown.length > 0 ? [card(title, [heading, ...shown], [])] : []),
  ]
}

/** Words of any length, in blocks that Teams takes. */
const labelled = (label: string, words: string): readonly Element[] =>
  words === ''
    ? []
    : [
        ...(label === '' ? [] : [text(label, { isSubtle: true, separator: true })]),
        ...(words.match(/[^]{1,6000}/gu) ?? []).map((part) => quoted(part)),
      ]

/** A card has room for so many characters and no more; what does not fit goes on another. */
function grouped(elements: readonly Element[]): readonly (readonly Element[])[] {
  const groups: Element[][] = [[]]
  let size = 0
  for (const element of elements) {
    const length = JSON.stringify(element).length
    if (size + length > 20_000 && size > 0) {
      groups.push([])
      size = 0
    }
    groups.at(-1)?.push(element)
    size += length
  }
  return groups
}
