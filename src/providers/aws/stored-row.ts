/** What a turn's row says of the turn besides its claim and its outcome. Never words. */
import * as z from 'zod'
import type { Turn } from '../../turn.ts'
import type { Item } from './stored-claim.ts'

/** `starts`: the thread began with this message. */
export const aboutOf = ({ kind, place, startsThread }: Turn) => ({ kind, direct: place.private, starts: startsThread })

const row = z.object({
  person: z.string(),
  asked: z.number(),
  about: z
    .object({ kind: z.enum(['chat', 'imagine']), direct: z.boolean(), starts: z.boolean() })
    .catch({ kind: 'chat', direct: false, starts: false }),
})

/** Null for a mark that came before its turn, and for no row at all. */
export const readRow = (item: Item | undefined) => row.safeParse(item).data ?? null
