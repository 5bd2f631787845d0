/** Adaptive Cards, version 1.5: the few elements that the bot's cards are made of. Colours are the client's own, so that dark mode holds. */
import type { Press } from './activity.ts'
import { inert } from './inert.ts'

export type Element =
  | {
      readonly type: 'TextBlock'
      readonly text: string
      readonly wrap: true
      readonly weight?: 'Bolder'
      readonly isSubtle?: true
      readonly style?: 'heading'
      readonly color?: 'Attention'
      readonly separator?: true
    }
  | { readonly type: 'FactSet'; readonly facts: readonly { readonly title: string; readonly value: string }[] }
  | { readonly type: 'Image'; readonly url: string; readonly altText: string; readonly size: 'Stretch' }

export type Action =
  | ({ readonly type: 'Action.Execute'; readonly title: string; readonly style?: 'destructive' } & Press)
  /** Only ever to Teams itself. */
  | { readonly type: 'Action.OpenUrl'; readonly title: string; readonly url: string }
  | { readonly type: 'Action.ShowCard'; readonly title: string; readonly card: Card }

export interface Card {
  readonly type: 'AdaptiveCard'
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json'
  readonly version: '1.5'
  /** What is shown where a card cannot be, and said in notifications. */
  readonly fallbackText: string
  readonly body: readonly Element[]
  readonly actions: readonly Action[]
}

export const card = (fallbackText: string, body: readonly Element[], actions: readonly Action[]): Card => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  fallbackText,
  body,
  actions,
})

type Looks = Omit<Extract<Element, { readonly type: 'TextBlock' }>, 'type' | 'text' | 'wrap'>

/** Our own words. */
export const text = (words: string, looks: Looks = {}): Element => ({
  type: 'TextBlock',
  text: words,
  wrap: true,
  ...looks,
})

/** Somebody else's words: shown as they are written. Text blocks render a part of markdown, so its marks are broken. */
export const quoted = (words: string, looks: Looks = {}): Element => text(literal(words), looks)

/** No line becomes a list or a heading, and no pair of marks becomes bold or a link. */
export const literal = (words: string) =>
  inert(words)
    .replace(/[*_~`]/g, '\u2060$&\u2060')
    .replace(/^(\s*)([-+#]|\d+[.)])(?=\s)/gm, '$1\u2060$2')
    .replace(/\r?\n/g, '\n\n')

export const attached = (content: Card) => ({ contentType: 'application/vnd.microsoft.card.adaptive', content })
