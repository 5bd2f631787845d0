/** What moderators see: the card of a case, and its words for the one who asked. */
import { channelKey, type Notice, type Revealed } from '../../src/turn.ts'
import { card, literal, quoted, text, type Card, type Element } from './card.ts'
import { name } from './place.ts'
import { dataUri, inlineJpeg } from './picture.ts'

/** The stopped words are in it, but folded away; a stopped picture is not: whoever must see it, asks. */
export function noticeCard(notice: Notice): Card {
  const { alert, reasons, reference, excerpt, picture } = notice
  const heading = `${alert ? 'A moderator is wanted now' : 'For the moderators'}: ${reasons.join(', ')}`
  return card(
    `${heading}. Reference ${reference}`,
    [
      text(literal(heading), { weight: 'Bolder', style: 'heading', ...(alert ? { color: 'Attention' } : {}) }),
      { type: 'FactSet', facts: factsOf(notice) },
      ...(picture ? [text('A picture was stopped. It is shown to whoever asks for it here.', { isSubtle: true })] : []),
      ...(excerpt === '' ? [] : [folded(excerpt)]),
    ],
    [
      ...(excerpt === ''
        ? []
        : [{ type: 'Action.ToggleVisibility', title: 'Show or hide the words', targetElements: ['words'] } as const]),
      { type: 'Action.Execute', title: 'Send me all of it', verb: 'reveal', data: { case: notice.case } },
    ],
  )
}

const folded = (excerpt: string): Element => ({
  type: 'Container',
  id: 'words',
  isVisible: false,
  style: 'emphasis',
  items: [quoted(excerpt)],
})

function factsOf({ reference, stage, grade, score, person, place }: Notice) {
  const own = place.platform === name
  return [
    { title: 'Reference', value: reference },
    { title: 'Stopped at', value: stage },
    { title: 'Grade', value: stage === 'failure' ? 'none: nothing could be judged' : `${grade} (${score.toFixed(2)})` },
    { title: 'Person', value: own ? person : `${person} on ${place.platform}` },
    { title: 'Place', value: place.private ? 'alone with the bot' : own ? place.channel : channelKey(place) },
  ].map(({ title, value }) => ({ title, value: literal(value) }))
}

/** Only ever for the own chat of the moderator who asked. */
export function revealedCards({ reference, content, picture }: Revealed): readonly Card[] {
  const heading = text(`Case ${literal(reference)}`, { weight: 'Bolder', style: 'heading' })
  const words = content
    ? [
        ...content.context.flatMap(({ question, reply }) => [
          ...labelled('Said before', question),
          ...labelled('Answered before', reply),
        ]),
        ...labelled('Asked', content.question),
        ...labelled('The stopped reply', content.reply ?? ''),
      ]
    : [text('Its words are no longer kept.')]
  const shown: readonly Element[] = picture
    ? [{ type: 'Image', url: dataUri(inlineJpeg(picture)), altText: 'The stopped picture', size: 'Stretch' }]
    : []
  const title = `Case ${reference}`
  return [
    ...grouped([heading, ...words]).map((body) => card(title, body, [])),
    ...(shown.length > 0 ? [card(title, [heading, ...shown], [])] : []),
  ]
}

/** Words of any length, in blocks that Teams takes. */
const labelled = (label: string, words: string): readonly Element[] =>
  words === ''
    ? []
    : [
        text(label, { isSubtle: true, separator: true }),
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
