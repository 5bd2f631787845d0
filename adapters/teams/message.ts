/** A message -> the activities that show it, in order. Text and attachment in one would come without an id to take back. */
import type { Button, Message } from '../../src/turn.ts'
import { attached, card, quoted, type Action } from './card.ts'
import type { Outgoing } from './connector.ts'
import { partsOf } from './parts.ts'
import { dataUri, inlineJpeg } from './picture.ts'

export function activitiesOf(message: Message): readonly Outgoing[] {
  return message.picture ? pictured(message, message.picture) : written(message)
}

function written(message: Message): readonly Outgoing[] {
  const parts = partsOf(message.text)
  return parts.map((part, at) => {
    const last = at === parts.length - 1
    const notes = last ? notesOf(message) : ''
    return { ...textual(part + notes), ...(message.generated ? labelled(last && message.answers !== null) : {}) }
  })
}

function pictured({ text, notes, buttons }: Message, picture: NonNullable<Message['picture']>): readonly Outgoing[] {
  const name = `${
    text
      .replace(/[^\p{L}\p{N} ]/gu, '')
      .slice(0, 60)
      .trim() || 'picture'
  }.jpg`
  const image = { contentType: 'image/jpeg', contentUrl: dataUri(inlineJpeg(picture)), name }
  const body = [
    quoted(text, { weight: 'Bolder' }),
    quoted(`${picture.width} x ${picture.height} · seed ${picture.seed}`, { isSubtle: true }),
    ...notes.map((note) => quoted(note, { isSubtle: true })),
  ]
  return [
    { type: 'message', attachments: [image], summary: text.slice(0, 200), ...labelled(false) },
    { type: 'message', attachments: [attached(card(text, body, buttons.map(actionOf)))], ...labelled(true) },
  ]
}

const textual = (text: string): Outgoing => ({ type: 'message', textFormat: 'markdown', text })

const notesOf = ({ notes }: Message) => notes.map((note) => `\n\n_${note}_`).join('')

/** Says that a model made it, as Teams shows that; and asks under the last part whether it helped. */
const labelled = (rated: boolean): Pick<Outgoing, 'entities' | 'channelData'> => ({
  entities: [
    {
      type: 'https://schema.org/Message',
      '@type': 'Message',
      '@context': 'https://schema.org',
      '@id': '',
      additionalType: ['AIGeneratedContent'],
    },
  ],
  ...(rated ? { channelData: { feedbackLoop: { type: 'default' } } } : {}),
})

function actionOf({ press, of }: Button): Action {
  const data = { message: of.message, revision: of.revision, thread: of.place.thread }
  return press === 'draw again'
    ? { type: 'Action.Execute', title: 'Draw again', verb: 'draw_again', data }
    : { type: 'Action.Execute', title: 'Remove', style: 'destructive', verb: 'remove', data }
}
