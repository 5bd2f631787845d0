/** Looks for a post by its key. One of which only a piece stands is no post: the piece is taken back, so that it can be made anew. */
import * as z from 'zod'
import type { Found } from '../../src/ports.ts'
import type { SlackCall } from './call.ts'
import { SlackFailed } from './failure.ts'
import { fileStem } from './file.ts'
import { limits } from './limits.ts'
import { eventType, payload } from './post.ts'
import type { Spot } from './spot.ts'

const message = z.object({
  ts: z.string(),
  user: z.string().optional(),
  metadata: z.object({ event_type: z.string(), event_payload: z.unknown() }).optional(),
  files: z.array(z.object({ id: z.string(), name: z.string().nullish() })).optional(),
})
type Message = z.infer<typeof message>

const page = z.object({
  messages: z.array(message),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
})

/** Pages that are read; what is beyond them is unknown. */
const mostPages = 10

/** A post is looked for soon after it was, perhaps, made: at a channel's top level nothing older is read, in milliseconds. */
const lookBack = 3 * 86_400_000

export interface Search {
  readonly spot: Spot
  readonly key: string
  /** The bot's own user id. */
  readonly self: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** @throws SlackFailed when another try may tell */
export async function findPost(
  search: Search,
  call: SlackCall,
  remove: (post: string) => Promise<void>,
): Promise<Found> {
  const read = await history(search, call).catch((error: unknown) => {
    if (error instanceof SlackFailed && error.code === 'thread_not_found') return { messages: [], whole: true }
    if (error instanceof SlackFailed && !error.retryable) return null
    throw error
  })
  if (!read) return { found: 'unknowable' }
  const ours = read.messages.filter(({ user }) => user === search.self)
  const { ids, whole } = pieces(ours, search.key)
  if (whole) return { found: 'yes', post: ids.join(',') }
  if (!read.whole || ours.some(isMute)) return { found: 'unknowable' }
  if (ids.length > 0) await remove(ids.join(','))
  return { found: 'no' }
}

async function history({ spot: { channel, thread }, now }: Search, call: SlackCall) {
  const where = thread === null ? { channel, oldest: String((now - lookBack) / 1000) } : { channel, ts: thread }
  const method = thread === null ? 'conversations.history' : 'conversations.replies'
  const messages: Message[] = []
  let cursor: string | undefined
  for (let read = 0; read < mostPages; read += 1) {
    const options = { ...where, limit: limits.page, include_all_metadata: true, ...(cursor ? { cursor } : {}) }
    const answer = await call(method, options, page)
    messages.push(...answer.messages)
    cursor = answer.response_metadata?.next_cursor
    if (!cursor) return { messages, whole: true }
  }
  return { messages, whole: false }
}

/** The ids of what stands of a post, its file first; `whole` when nothing of it is missing. */
function pieces(
  messages: readonly Message[],
  key: string,
): { readonly ids: readonly string[]; readonly whole: boolean } {
  const parts = new Map<number, string>()
  let count = Infinity
  let file: string | null = null
  for (const each of messages) {
    const about = keyOf(each)
    if (about?.key === key) {
      parts.set(about.part, each.ts)
      count = about.parts
      file ??= about.file ?? null
    }
    file ??= each.files?.find(({ name }) => name?.startsWith(`${fileStem(key)}.`))?.id ?? null
  }
  const ordered = [...parts].toSorted(([one], [other]) => one - other).map(([, ts]) => ts)
  return { ids: [...(file === null ? [] : [file]), ...ordered], whole: parts.size === count }
}

function keyOf({ metadata }: Message): z.infer<typeof payload> | null {
  const read = metadata?.event_type === eventType ? payload.safeParse(metadata.event_payload) : null
  return read?.success ? read.data : null
}

/** A message of ours without its metadata: Slack does not show it to us, so no key can be missed. */
const isMute = ({ metadata, files }: Message) => !metadata && !files?.length
