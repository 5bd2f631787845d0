/** Outcomes as they are stored. Readers ignore what they do not know, and never take half of an answer for a whole one. */
import { z } from 'zod'
import { allows, hashOf } from '../../policy/decide.ts'
import { actions, grades, type Outcome } from '../../turn.ts'
import { itemVersion } from './entries.ts'

/** An answer that a model wrote: the only outcome that has words. */
export type Answer = Extract<Outcome, { readonly reply: string }>

export const isAnswer = (outcome: Outcome): outcome is Answer => 'reply' in outcome

/** What the audit row keeps of an answer. */
export const withoutWords = ({ kind, asked, replied, notes }: Answer) => ({ kind, asked, replied, notes })

export const storedVerdict = z.object({
  grade: z.enum(grades),
  action: z.enum(actions),
  because: z.array(z.object({ category: z.string(), score: z.number(), guard: z.string() })),
  policy: z.string(),
  judged: z.string(),
})

const decided = z.union([
  z.object({ kind: z.literal('answered'), fixed: z.enum(['help', 'no answer']) }),
  z.object({ kind: z.enum(['refused', 'held']), stage: z.enum(['question', 'reply']), verdict: storedVerdict }),
  z.object({ kind: z.literal('refused'), fixed: z.enum(['too long', 'edited too often']), limit: z.number() }),
  z.object({ kind: z.literal('failed'), because: z.enum(['guard', 'model', 'attempts', 'stale']) }),
  z.object({ kind: z.literal('withdrawn') }),
])

/** The outcome that an audit row holds whole; null for none, and for an answer, whose words are elsewhere. */
export const readDecided = (stored: unknown): Outcome | null => decided.safeParse(stored).data ?? null

const exchange = z.object({
  version: z.literal(itemVersion),
  asker: z.string(),
  question: z.string(),
  reply: z.string(),
  verdicts: z.object({ asked: storedVerdict, replied: storedVerdict }),
  notes: z.array(z.enum(['needs caution', 'earlier messages unread', 'language not covered'])),
})

/** The attributes of an exchange. A lone surrogate has no UTF-8 form and becomes what its hash was made of. */
export const exchangeOf = (asker: string, { question, reply, asked, replied, notes }: Answer) => ({
  asker,
  question: wellFormed(question),
  reply: wellFormed(reply),
  verdicts: { asked, replied },
  notes,
})

/** Null for a tombstone, and for anything whose verdicts do not clear exactly these words. */
export function readExchange(item: unknown): { readonly asker: string; readonly answer: Answer } | null {
  const { data } = exchange.safeParse(item)
  if (!data) return null
  const { asker, question, reply, verdicts, notes } = data
  const { asked, replied } = verdicts
  const agree =
    allows(asked) && allows(replied) && asked.judged === hashOf(question) && replied.judged === hashOf(reply)
  return agree ? { asker, answer: { kind: 'answered', question, reply, asked, replied, notes } } : null
}

const wellFormed = (text: string) => Buffer.from(text).toString()
