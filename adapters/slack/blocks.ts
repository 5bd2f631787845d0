/** The blocks that are ours: lines beside an answer, buttons, labelled facts. Their text is plain, so that nothing in it is live. */
import type { Revision } from '../../src/turn.ts'
import { actionIds, writeValue } from './action.ts'
import { limits } from './limits.ts'
import type { Text, Written } from './markdown/rich-text.ts'
import type { Words } from './words.ts'

interface Plain {
  readonly type: 'plain_text'
  readonly text: string
  readonly emoji: false
}

/** A link of ours: to a message, or to a person's profile, which mentions nobody. */
export interface Link {
  readonly type: 'link'
  readonly url: string
  readonly text: string
}

/** Rich text of ours may link. */
export interface Linked {
  readonly type: 'rich_text'
  readonly elements: readonly { readonly type: 'rich_text_section'; readonly elements: readonly (Text | Link)[] }[]
}

export interface Button {
  readonly type: 'button'
  readonly action_id: string
  readonly text: Plain
  readonly value: string
  readonly style?: 'danger'
  readonly confirm?: {
    readonly title: Plain
    readonly text: Plain
    readonly confirm: Plain
    readonly deny: Plain
    readonly style: 'danger'
  }
}

interface Feedback {
  readonly type: 'feedback_buttons'
  readonly action_id: string
  readonly positive_button: { readonly text: Plain; readonly value: string }
  readonly negative_button: { readonly text: Plain; readonly value: string }
}

export type Block =
  | Written
  | Linked
  | { readonly type: 'context'; readonly elements: readonly Plain[] }
  | { readonly type: 'actions'; readonly elements: readonly Button[] }
  | { readonly type: 'context_actions'; readonly elements: readonly Feedback[] }

export const plain = (text: string, longest: number): Plain => ({
  type: 'plain_text',
  text: shortened(text, longest),
  emoji: false,
})

/** Cut between characters. */
export const shortened = (text: string, longest: number) =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`

export const context = (text: string): Block => ({ type: 'context', elements: [plain(text, limits.contextText)] })

export const button = (action: string, label: string, value: string): Button => ({
  type: 'button',
  action_id: action,
  text: plain(label, limits.button),
  value,
})

export const actions = (elements: readonly Button[]): Block => ({ type: 'actions', elements })

export function feedback(of: Revision, words: Words): Block {
  const answer = (helpful: boolean) => ({
    text: plain(words(helpful ? 'helpful' : 'not helpful'), limits.button),
    value: writeValue({ kind: 'feedback', of, helpful }),
  })
  const [positive, negative] = [answer(true), answer(false)]
  const element = { type: 'feedback_buttons', action_id: actionIds.feedback } as const
  return { type: 'context_actions', elements: [{ ...element, positive_button: positive, negative_button: negative }] }
}
