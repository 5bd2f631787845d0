/** What was stopped, for one moderator's eyes: a line that says so, and all else in its thread, which opens when it is asked for. */
import type { Revealed } from '../../src/turn.ts'
import type { Block } from './blocks.ts'
import { headingBlocks, plainBlocks, quotedBlocks } from './markdown/literal.ts'
import { partsOf, type Part } from './parts.ts'
import type { Words } from './words.ts'

export function headline({ reference, content, picture }: Revealed, words: Words): readonly Part[] {
  return partsOf(plainBlocks(words(content || picture ? 'revealed' : 'revealed gone', { reference })))
}

/** None where nothing is kept. */
export function revealedParts({ content }: Revealed, words: Words): readonly Part[] {
  if (!content) return []
  const said = (heading: string, text: string | null): readonly Block[] =>
    text === null || text === '' ? [] : [...headingBlocks(heading), ...quotedBlocks(text)]
  const before = content.context.map(({ question, reply }) => `${question}\n\n${reply}`).join('\n\n')
  return partsOf([
    ...said(words('revealed before'), before),
    ...said(words('revealed question'), content.question),
    ...said(words('revealed reply'), content.reply),
  ])
}
