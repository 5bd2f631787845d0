/** What AWS Budgets tells through SNS -> what is to stop, and in which month. */
import * as z from 'zod'
import type { Stopped } from '../../ports.ts'
import { budgetTopics } from './deployment.ts'

/** Lambda developer guide, "Using Lambda with Amazon SNS". */
const notice = z.object({
  Records: z.array(z.object({ Sns: z.object({ TopicArn: z.string(), Timestamp: z.iso.datetime() }) })).min(1),
})

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

/** @throws ZodError for anything but a notice of SNS. */
export const spentIn = (event: unknown): readonly Spent[] =>
  notice.parse(event).Records.flatMap(({ Sns: { TopicArn, Timestamp } }) => {
    const at = Date.parse(Timestamp) - lateMilliseconds
    const told = (['pictures', 'chat'] as const).filter((what) => TopicArn.endsWith(budgetTopics[what]))
    return told.map((what) => ({ what, at }))
  })
