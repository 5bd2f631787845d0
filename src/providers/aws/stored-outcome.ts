/** Outcomes as they are stored. Readers ignore what they do not know, and never take half of an answer for a whole one. */
import { z } from 'zod'
import { wordsOf } from '../../policy/clear.ts'
import { allows, hashOf } from '../../policy/decide.ts'
import { actions, grades, imagineProblems, notes, type Outcome } from '../../turn.ts'
import { itemVersion } from './entries.ts'

type Reply = Extract<Outcome, { readonly reply: string }>
type Drawing = Extract<Outcome, { readonly drawn: unknown }>

/** What a model wrote or drew: the only outcomes that have words. */
export type Answer = Reply | Drawing

export const isAnswer = (outcome: Outcome): outcome is Answer => 'reply' in outcome || 'drawn' in outcome

/** What the audit row keeps of an answer. */
export function withoutWords(answer: Answer) {
  const { kind, asked, notes: noted } = answer
  return 'drawn' in answer
    ? { kind, asked, drawn: answer.drawn, picture: answer.picture, notes: noted }
    : { kind, asked, replied: answer.replied, notes: noted }
}

export const storedVerdict = z.object({
  grade: z.enum(grades),
  action: z.enum(actions),
  because: z.array(z.object({ category: z.string(), score: z.number(), guard: z.string() })),
  policy: z.string(),
  judged: z.string(),
})

const storedTook = z
  .object({ asked: z.number(), made: z.number().nullable(), checked: z.number().nullable() })
  .nullable()
  .default(null)

const decided = z.union([
  z.object({
    kind: z.literal('answered'),
    fixed: z.enum(['help', 'no files', 'no answer', 'imagine help', 'picture gone']),
  }),
  z.object({
    kind: z.enum(['refused', 'held']),
    stage: z.enum(['question', 'reply', 'prompt', 'picture']),
    verdict: storedVerdict,
    took: storedTook,
  }),
  z.object({
    kind: z.literal('refused'),
    fixed: z.enum(['too long', 'edited too often', 'prompt too long']),
    limit: z.number(),
  }),
  z.object({ kind: z.literal('refused'), fixed: z.enum(['guest', 'stranger', 'absent']) }),
  z.object({
    kind: z.literal('refused'),
    fixed: z.enum(['too many pictures', 'too many turns', 'too many turns here']),
    hour: z.number(),
    day: z.number(),
  }),
  z.object({ kind: z.literal('refused'), fixed: z.literal('imagine problem'), problem: z.enum(imagineProblems) }),
  z.object({ kind: z.literal('failed'), because: z.enum(['guard', 'model', 'attempts', 'asleep', 'stale']) }),
  z.object({ kind: z.literal('withdrawn') }),
])

/** The outcome that an audit row holds whole; null for none, and for an answer, whose words are elsewhere. */
export const readDecided = (stored: unknown): Outcome | null => decided.safeParse(stored).data ?? null

const common = { version: z.literal(itemVersion), asker: z.string(), notes: z.array(z.enum(notes)), took: storedTook }

const exchange = z.object({
  ...common,
  question: z.string(),
  reply: z.string(),
  verdicts: z.object({ asked: storedVerdict, replied: storedVerdict }),
})

export const keptPicture = z.object({
  key: z.string(),
  mediaType: z.enum(['image/png', 'image/jpeg']),
  width: z.number(),
  height: z.number(),
})

const drawing = z.object({
  ...common,
  // `request` is a word of DynamoDB's own.
  wanted: z.object({
    prompt: z.string(),
    negative: z.string(),
    width: z.number(),
    height: z.number(),
    seed: z.number(),
    steps: z.number(),
    cfg: z.number(),
  }),
  picture: keptPicture,
  verdicts: z.object({ asked: storedVerdict, drawn: storedVerdict }),
})

/** The attributes of an answer. A lone surrogate has no UTF-8 form and becomes what its hash was made of. */
export function exchangeOf(asker: string, answer: Answer) {
  const { asked, took, notes: noted } = answer
  if ('drawn' in answer) {
    const { request, picture, drawn } = answer
    const { prompt, negative } = request
    const words = { prompt: wellFormed(prompt), negative: wellFormed(negative) }
    return { asker, wanted: { ...request, ...words }, picture, verdicts: { asked, drawn }, took, notes: noted }
  }
  const [question, reply] = [wellFormed(answer.question), wellFormed(answer.reply)]
  return { asker, question, reply, verdicts: { asked, replied: answer.replied }, took, notes: noted }
}

export const readAnswer = (item: unknown): Answer | null => readExchange(item)?.answer ?? readDrawing(item)

/** The picture's key of a drawing, and of the tombstone that a drawing left. */
export const pictureKeyOf = (item: { readonly picture?: unknown }): string | null =>
  keptPicture.safeParse(item.picture).data?.key ?? null

/** Null for anything whose verdict does not clear exactly these words; the bytes are held against theirs when they are read. */
function readDrawing(item: unknown): Drawing | null {
  const { data } = drawing.safeParse(item)
  if (!data) return null
  const { wanted: request, picture, verdicts, took, notes: noted } = data
  const agree = allows(verdicts.asked) && allows(verdicts.drawn) && verdicts.asked.judged === hashOf(wordsOf(request))
  return agree ? { kind: 'answered', request, picture, ...verdicts, took, notes: noted } : null
}

/** Null for a tombstone, and for anything whose verdicts do not clear exactly these words. */
export function readExchange(item: unknown): { readonly asker: string; readonly answer: Reply } | null {
  const { data } = exchange.safeParse(item)
  if (!data) return null
  const { asker, question, reply, verdicts, took, notes: noted } = data
  const { asked, replied } = verdicts
  const agree =
    allows(asked) && allows(replied) && asked.judged === hashOf(question) && replied.judged === hashOf(reply)
  return agree ? { asker, answer: { kind: 'answered', question, reply, asked, replied, took, notes: noted } } : null
}

const wellFormed = (text: string) => Buffer.from(text).toString()
