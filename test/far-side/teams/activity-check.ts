/** What Teams would refuse, cut, or show wrongly, of an activity that the bot sends. */
import { cardComplaints } from './card-check.ts'

export interface Sent {
  readonly type: string
  readonly text?: string
  readonly textFormat?: string
  readonly summary?: string
  readonly attachments?: readonly {
    readonly contentType: string
    readonly content?: unknown
    readonly contentUrl?: string
  }[]
  readonly entities?: readonly Record<string, unknown>[]
  readonly channelData?: { readonly feedbackLoop?: { readonly type: string } }
}

const largest = 100 * 1024

export function activityComplaints(sent: Sent): readonly string[] {
  const { text = '', attachments = [], entities = [] } = sent
  const withoutPictures = JSON.stringify(sent).replace(/data:image\/\w+;base64,[\w+/=]+/g, '')
  const roots = entities.filter(({ type }) => type === 'https://schema.org/Message')
  return [
    ...(2 * withoutPictures.length > largest ? ['413 MessageSizeTooBig'] : []),
    ...(sent.type === 'message' && text === '' && attachments.length === 0 ? ['an empty message'] : []),
    ...(text !== '' && attachments.length > 0 ? ['text beside an attachment comes back without an id'] : []),
    ...(entities.some(({ type }) => type === 'mention') ? ['a mention'] : []),
    ...(roots.length > 1 ? ['two labels'] : []),
    ...attachments.flatMap(({ contentType, content, contentUrl = '' }) =>
      contentType === 'application/vnd.microsoft.card.adaptive'
        ? cardComplaints(content)
        : pictureComplaints(contentType, contentUrl),
    ),
  ]
}

function pictureComplaints(contentType: string, contentUrl: string): readonly string[] {
  const [, encoded = ''] = /^data:image\/jpeg;base64,(.+)$/.exec(contentUrl) ?? []
  const bytes = Buffer.from(encoded, 'base64')
  return [
    ...(contentType === 'image/jpeg' && bytes.subarray(0, 2).toString('hex') === 'ffd8' ? [] : ['no JPEG']),
    ...(bytes.byteLength > 1_000_000 ? ['a picture over 1 MB is not shown'] : []),
  ]
}
