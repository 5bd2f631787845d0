/** A message -> the activities that show it, in order. Text and attachment in one would come without an id to take back. */
import type { Sensitivity } from '../../src/policy/policy.ts'
import type { Button, Message } from '../../src/turn.ts'
import { attached, card, quoted, type Action } from './card.ts'
import type { Outgoing } from './connector.ts'
import { partsOf } from './parts.ts'
import { dataUri, inlineJpeg } from './picture.ts'
import type { Words, WordsOf } from './wording.ts'

/** How messages look: in which words, and what a model's are marked with. */
export interface Looks {
  readonly words: WordsOf
  readonly sensitivity: Sensitivity | null
}

export function activitiesOf(message: Message, looks: Looks): readonly Outgoing[] {
  return message.picture ? pictured(message, message.picture, looks) : written(message, looks)
}

function written(message: Message, { sensitivity }: Looks): readonly Outgoing[] {
  const parts = partsOf(message.text)
  return parts.map((part, at) => {
    const last = at === parts.length - 1
    const notes = last ? notesOf(message) : ''
    return {
      ...textual(part + notes),
      ...(message.generated ? labelled(sensitivity, last && message.answers !== null) : {}),
    }
  })
}

function pictured(
  { text, notes, buttons, locale }: Message,
  picture: NonNullable<Message['picture']>,
  { words: wordsOf, sensitivity }: Looks,
): readonly Outgoing[] {
  const words = wordsOf(locale)
  const name = `${
    text
      .replace(/[^\p{L}\p{N} ]/gu, '')
      .slice(0, 60)
      .trim() || 'picture'
  }.jpg`
  const image = { contentType: 'image/jpeg', contentUrl: dataUri(inlineJpeg(picture)), name }
  const body = [
    quoted(text, { weight: 'Bolder' }),
    quoted(`${picture.width} × ${picture.height} · ${words('seed', { seed: String(picture.seed) })}`, {
      isSubtle: true,
    }),
    ...notes.map((note) => quoted(note, { isSubtle: true })),
  ]
  const actions = buttons.map((button) => actionOf(button, words))
  return [
    { type: 'message', attachments: [image], summary: text.slice(0, 200), ...labelled(sensitivity, false) },
    { type: 'message', attachments: [attached(card(text, body, actions))], ...labelled(sensitivity, true) },
  ]
}

const textual = (text: string): Outgoing => ({ type: 'message', textFormat: 'markdown', text })

const notesOf = ({ notes }: Message) => notes.map((note) => `\n\n_${note}_`).join('')

/** Says that a model made it, as Teams shows that, and how the organisation marks it; asks under the last part whether it helped. */
const labelled = (sensitivity: Sensitivity | null, rated: boolean): Pick<Outgoing, 'entities' | 'channelData'> => ({
  entities: [
    {
      type: 'https://schema.org/Message',
      '@type': 'Message',
      '@context': 'https://schema.org',
      '@id': '',
      additionalType: ['AIGeneratedContent'],
      ...(sensitivity === null ? {} : { usageInfo: { '@type': 'CreativeWork', ...sensitivity } }),
    },
  ],
  ...(rated ? { channelData: { feedbackLoop: { type: 'default' } } } : {}),
})

function actionOf({ press, of }: Button, words: Words): Action {
  const data = { message: of.message, revision: of.revision, thread: of.place.thread }
  return press === 'draw again'
    ? { type: 'Action.Execute', title: words('draw again'), verb: 'draw_again', data }
    : { type: 'Action.Execute', title: words('remove'), style: 'destructive', verb: 'remove', data }
}
