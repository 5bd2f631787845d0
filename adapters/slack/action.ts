/** What our buttons carry out and back. Whoever presses, and whether that is a moderator, never comes from here. */
import * as z from 'zod'
import type { Place, Revision } from '../../src/turn.ts'
import { platform } from './thread.ts'

export const actionIds = {
  drawAgain: 'draw_again',
  remove: 'remove',
  feedback: 'feedback',
  reveal: 'reveal',
  forget: 'forget',
} as const

/** `turn` for `draw_again` and `remove`; `feedback` for each of the two feedback buttons; `case` for `reveal`. */
export type Value =
  | { readonly kind: 'turn'; readonly of: Revision }
  | { readonly kind: 'feedback'; readonly of: Revision; readonly helpful: boolean }
  | { readonly kind: 'case'; readonly case: string; readonly desk: string }

/** Characters of a button's `value` (Slack's reference of block elements). */
export const longestValue = 2000

const id = z.string().min(1).max(512)
const revision = [id, id, id, z.boolean(), id, z.string().max(512)] as const

// Lists, not objects: a value has to stay short.
const written = z.union([
  z.tuple([z.literal('turn'), ...revision]),
  z.tuple([z.literal('helpful'), ...revision]),
  z.tuple([z.literal('unhelpful'), ...revision]),
  z.tuple([z.literal('case'), id, id]),
])

/** @throws RangeError when Slack would refuse its length. */
export function writeValue(value: Value): string {
  const text = JSON.stringify(listOf(value))
  if (text.length > longestValue) throw new RangeError(`A value of ${text.length} characters is too long for a button`)
  return text
}

/** Null for anything that `writeValue` cannot have written. */
export function readValue(text: string): Value | null {
  const list = written.safeParse(parsed(text))
  return list.success ? valueOf(list.data) : null
}

function listOf(value: Value): z.infer<typeof written> {
  if (value.kind === 'case') return ['case', value.case, value.desk]
  const { place, message, revision: edited } = value.of
  const rest = [place.workspace, place.channel, place.thread, place.private, message, edited] as const
  if (value.kind === 'turn') return ['turn', ...rest]
  return [value.helpful ? 'helpful' : 'unhelpful', ...rest]
}

function valueOf(list: z.infer<typeof written>): Value {
  if (list[0] === 'case') return { kind: 'case', case: list[1], desk: list[2] }
  const [kind, workspace, channel, thread, direct, message, edited] = list
  const place: Place = { platform, workspace, channel, thread, private: direct }
  const of: Revision = { place, message, revision: edited }
  return kind === 'turn' ? { kind, of } : { kind: 'feedback', of, helpful: kind === 'helpful' }
}

function parsed(text: string): unknown {
  if (text.length > longestValue) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
