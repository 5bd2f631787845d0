/** What the budget's function is called with -> what is to stop, and in which month; or that everything is to open. */
import * as z from 'zod'
import type { Stopped } from '../../ports.ts'
import { budgetTopics, followSwitches } from './deployment.ts'

const parts = ['pictures', 'chat'] as const satisfies readonly (keyof Stopped)[]

/** AWS Budgets through SNS (Lambda developer guide, "Using Lambda with Amazon SNS"). */
const notice = z.object({
  Records: z.array(z.object({ Sns: z.object({ TopicArn: z.string(), Timestamp: z.iso.datetime() }) })).min(1),
})

/** The operator's, by hand. */
const opening = z.strictObject({ open: z.literal('all') })
const stopping = z.strictObject({ stop: z.enum(parts) })

/** The clock's. */
const following = z.strictObject({ follow: z.literal(followSwitches.follow) })

/**
 * Charges are known up to twelve hours late (AWS Budgets user guide), so a notice in the first hours of a month is about
 * the one before.
 */
const lateMilliseconds = 12 * 3_600_000

export interface Spent {
  readonly what: keyof Stopped
  /** A moment of the month that it concerns: milliseconds since the epoch. */
  readonly at: number
}

export interface Told {
  readonly spent: readonly Spent[]
  readonly open: boolean
}

/** `now`: milliseconds since the epoch. @throws ZodError for anything that nobody of ours sends. */
export function toldIn(event: unknown, now: number): Told {
  const told = z.union([notice, opening, stopping, following]).parse(event)
  if ('Records' in told) return { spent: told.Records.flatMap(spentIn), open: false }
  if ('stop' in told) return { spent: [{ what: told.stop, at: now }], open: false }
  return { spent: [], open: 'open' in told }
}

function spentIn({ Sns: { TopicArn, Timestamp } }: z.infer<typeof notice>['Records'][number]): readonly Spent[] {
  const at = Date.parse(Timestamp) - lateMilliseconds
  return parts.filter((what) => TopicArn.endsWith(budgetTopics[what])).map((what) => ({ what, at }))
}
