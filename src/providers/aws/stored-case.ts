/** Cases as they are stored. Readers ignore what they do not know. */
import * as z from 'zod'
import type { Case, CaseContent } from '../../turn.ts'
import type { Item } from './stored-claim.ts'
import { keptPicture, storedVerdict } from './stored-outcome.ts'

const about = z.object({
  id: z.string(),
  turn: z.string(),
  reference: z.string(),
  stage: z.enum(['question', 'reply', 'prompt', 'picture', 'failure']),
  outcome: z.enum(['refused', 'held', 'failed']),
  verdict: storedVerdict.nullable(),
  failure: z.enum(['guard', 'model', 'attempts', 'asleep', 'stale']).nullable(),
  place: z.object({
    platform: z.string(),
    workspace: z.string(),
    channel: z.string(),
    thread: z.string(),
    private: z.boolean(),
  }),
  message: z.string(),
  person: z.object({ id: z.string(), locale: z.string() }),
  asked: z.number(),
})

const content = z.object({
  question: z.string(),
  reply: z.string().nullable(),
  context: z.array(z.object({ person: z.string(), question: z.string(), reply: z.string() })),
  picture: keptPicture.nullable().default(null),
})

export const readCase = (item: Item | undefined): Case | null => about.safeParse(item?.['about']).data ?? null

export function readContent(words: unknown): CaseContent | null {
  try {
    return content.safeParse(JSON.parse(String(words))).data ?? null
  } catch {
    return null
  }
}
