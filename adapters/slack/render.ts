/** A message as Slack shows it: what a model wrote with nothing in it alive, then our own lines and buttons. */
import type { Button as Pressed, Message } from '../../src/turn.ts'
import { actionIds, writeValue } from './action.ts'
import { actions, button, context, feedback, type Block } from './blocks.ts'
import { blocksOf } from './markdown/blocks.ts'
import { quotedBlocks } from './markdown/literal.ts'
import { partsOf, type Part } from './parts.ts'
import type { Words } from './words.ts'

/** At least one part. */
export const render = (message: Message, words: Words): readonly Part[] =>
  partsOf([...contentOf(message), ...aroundOf(message, words)])

/** Beside a picture stands its prompt: a person's words, in which no markup counts. */
const contentOf = ({ text, picture }: Message): readonly Block[] => (picture ? quotedBlocks(text) : blocksOf(text))

function aroundOf({ notes, picture, generated, buttons, answers }: Message, words: Words): readonly Block[] {
  return [
    ...notes.map(context),
    ...(picture ? [context(words('seed', { seed: String(picture.seed) }))] : []),
    ...(generated ? [context(words('ai-generated'))] : []),
    ...(buttons.length > 0 ? [actions(buttons.map((pressed) => buttonOf(pressed, words)))] : []),
    ...(answers ? [feedback(answers.of, words)] : []),
  ]
}

const actionOf = { 'draw again': actionIds.drawAgain, remove: actionIds.remove } as const satisfies Record<
  Pressed['press'],
  string
>

const buttonOf = ({ press, of }: Pressed, words: Words) =>
  button(actionOf[press], words(press), writeValue({ kind: 'turn', of }))
