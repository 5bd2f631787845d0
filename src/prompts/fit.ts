import type { Exchange, Utterance } from '../turn.ts'
import type { Window } from './window.ts'

/** What one model or guard has room for. */
export interface Budget {
  readonly window: Window
  /** Tokens kept free: the longest reply, which a guard must judge too. */
  readonly reserve: number
}

/**
 * The newest exchanges, oldest first, that fit every budget together with the question: whole ones are dropped, oldest
 * first and for all alike. Null when not even the question fits.
 */
export function fit<E extends Pick<Exchange, 'question' | 'reply'>>(
  budgets: readonly Budget[],
  exchanges: readonly E[],
  question: string,
): readonly E[] | null {
  const newest = (cost: Cost) => Math.min(...budgets.map((budget) => fitting(budget, exchanges, question, cost)))
  const kept = newest(atMost) === exchanges.length ? exchanges.length : newest(exactly)
  return kept < 0 ? null : exchanges.slice(exchanges.length - kept)
}

/** The longest question that fits every budget by itself, in tokens. */
export const longestQuestion = (budgets: readonly Budget[]) =>
  Math.min(...budgets.map((budget) => room(budget) - exactly(budget.window, { role: 'user', text: '' })))

type Cost = (window: Window, utterance: Utterance) => number

const exactly: Cost = (window, utterance) => window.tokens(utterance)

/** No tokenizer makes more tokens than a text has bytes, and one for the space before it: short texts need no more. */
const atMost: Cost = (window, { role, text }) => window.tokens({ role, text: '' }) + Buffer.byteLength(text) + 1

const room = ({ window, reserve }: Budget) => window.context - window.template - reserve

/** How many of the newest exchanges fit one budget; -1 when not even the question does. */
function fitting(
  budget: Budget,
  exchanges: readonly Pick<Exchange, 'question' | 'reply'>[],
  question: string,
  cost: Cost,
): number {
  const spend = (role: Utterance['role'], text: string) => cost(budget.window, { role, text })
  let left = room(budget) - spend('user', question)
  if (left < 0) return -1
  for (const [kept, exchange] of exchanges.toReversed().entries()) {
    left -= spend('user', exchange.question) + spend('agent', exchange.reply)
    if (left < 0) return kept
  }
  return exchanges.length
}
