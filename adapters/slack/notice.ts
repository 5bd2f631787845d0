/** The card of a case, without what was stopped: a button brings that to the moderator who presses it, and to nobody else. */
import type { Notice } from '../../src/turn.ts'
import { actionIds, writeValue } from './action.ts'
import { actions, button, type Block, type Link, type Linked } from './blocks.ts'
import { headingBlocks } from './markdown/literal.ts'
import { texts, type Text } from './markdown/rich-text.ts'
import { partsOf, type Part } from './parts.ts'
import { permalink, profile } from './permalink.ts'
import { platform } from './thread.ts'
import type { Words } from './words.ts'

export function noticeParts(notice: Notice, words: Words, teamUrl: string): readonly Part[] {
  const heading = words(notice.alert ? 'notice alert' : 'notice')
  const reveal = button(
    actionIds.reveal,
    words('reveal'),
    writeValue({ kind: 'case', case: notice.case, desk: platform }),
  )
  const stopped = notice.excerpt !== '' || notice.picture !== null
  return partsOf([...headingBlocks(heading), factsOf(notice, words, teamUrl), ...(stopped ? [actions([reveal])] : [])])
}

function factsOf(notice: Notice, words: Words, teamUrl: string): Block {
  const { reasons, stage, grade, score, person, reference, place } = notice
  // To a conversation of two, nobody else has a way in.
  const address = place.private ? null : permalink(notice, teamUrl)
  const facts: readonly (readonly (Text | Link)[])[] = [
    fact(words('notice reason'), reasons.join(', ')),
    ...(stage === 'failure'
      ? []
      : [fact(words('notice grade'), words(`grade ${grade}`)), fact(words('notice score'), score.toFixed(2))]),
    fact(words('notice stage'), words(`stage ${stage}`)),
    fact(words('notice person'), person, profile(place, person, teamUrl)),
    fact(words('notice reference'), reference),
    ...(address ? [[link(address, words('notice message'))]] : []),
  ]
  const lines = facts.flatMap((line, index) => (index === 0 ? line : [...texts('\n'), ...line]))
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: lines }] } satisfies Linked
}

const longestFact = 500

function fact(label: string, value: string, address: string | null = null): readonly (Text | Link)[] {
  const shown = value.slice(0, longestFact)
  return [...texts(`${label}: `, { bold: true }), ...(address ? [link(address, shown)] : texts(shown))]
}

const link = (url: string, text: string): Link => ({ type: 'link', url, text })
