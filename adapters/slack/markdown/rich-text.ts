/**
 * The only shapes that what a model wrote may take in Slack. Rich text has separate elements for links, mentions, broadcasts and
 * emoji; there are none here, so nothing in a text can ping, link or unfurl: Slack reads no markup inside a `text` element.
 */
export interface Style {
  readonly bold?: true
  readonly italic?: true
  readonly strike?: true
  readonly code?: true
}

export interface Text {
  readonly type: 'text'
  /** Never empty. */
  readonly text: string
  readonly style?: Style
}

export interface Section {
  readonly type: 'rich_text_section'
  readonly elements: readonly Text[]
}

export interface List {
  readonly type: 'rich_text_list'
  readonly style: 'bullet' | 'ordered'
  /** 0 to 8. */
  readonly indent: number
  /** How many items were counted before. */
  readonly offset?: number
  readonly elements: readonly Section[]
}

export interface Quote {
  readonly type: 'rich_text_quote'
  readonly elements: readonly Text[]
}

export interface Preformatted {
  readonly type: 'rich_text_preformatted'
  readonly elements: readonly Text[]
}

export type Element = Section | List | Quote | Preformatted

export interface RichText {
  readonly type: 'rich_text'
  readonly elements: readonly Element[]
}

export interface Table {
  readonly type: 'table'
  readonly rows: readonly (readonly RichText[])[]
  readonly column_settings: readonly { readonly align: 'left' | 'center' | 'right'; readonly is_wrapped: true }[]
}

export interface Divider {
  readonly type: 'divider'
}

export type Written = RichText | Table | Divider

/** Takes away what would show a text in another order than it has, and what JSON or Slack cannot hold. */
export const visible = (text: string) => text.replace(unseen, '').replace(/\p{Cs}/gu, '\uFFFD')

// Controls but tab and line feed; embeddings, overrides and isolates of direction.
// oxlint-disable-next-line no-control-regex
const unseen = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g

/** Nothing for a text without characters: Slack refuses an empty element. */
export function texts(text: string, style: Style = {}): readonly Text[] {
  const shown = visible(text)
  if (shown === '') return []
  return [Object.keys(style).length > 0 ? { type: 'text', text: shown, style } : { type: 'text', text: shown }]
}

const blank: readonly Text[] = [{ type: 'text', text: ' ' }]
const filled = (elements: readonly Text[]) => (elements.length > 0 ? elements : blank)

export const section = (elements: readonly Text[]): Section => ({
  type: 'rich_text_section',
  elements: filled(elements),
})

export const quote = (elements: readonly Text[]): Quote => ({ type: 'rich_text_quote', elements: filled(elements) })

export const preformatted = (text: string): Preformatted => ({
  type: 'rich_text_preformatted',
  elements: filled(texts(text)),
})

export const richText = (elements: readonly Element[]): RichText => ({ type: 'rich_text', elements })

export const divider: Divider = { type: 'divider' }
