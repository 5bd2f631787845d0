/** Posts messages where they belong and nowhere else, each with the key that it is found by. */
import * as z from 'zod'
import { Superseded } from '../../src/ports.ts'
import type { SlackCall } from './call.ts'
import { failedWith, goneCodes } from './failure.ts'
import type { Part } from './parts.ts'
import { postId, removePost } from './remove.ts'
import type { Spot } from './spot.ts'

export const eventType = 'chaperone_post'

/** What a message carries so that it is found again: which of how many it is, and the file that belongs to them. */
export const payload = z.object({
  key: z.string(),
  part: z.number().int(),
  parts: z.number().int(),
  file: z.string().optional(),
})

/** Nothing in a message may fetch an address, and its fallback text is no markup. */
export const quiet = { unfurl_links: false, unfurl_media: false, mrkdwn: false } as const

const posted = z.object({
  ts: z.string(),
  message: z.object({ thread_ts: z.string().optional() }).optional(),
})

/**
 * Posts the parts in order, and gives the whole post's id.
 * @throws SlackFailed, and Superseded when what would be answered is gone: then nothing of it stands anywhere.
 */
export async function postParts(
  parts: readonly Part[],
  spot: Spot,
  { key, file }: { readonly key: string; readonly file: string | null },
  call: SlackCall,
): Promise<string> {
  const result: string[] = []
  for (const [part, { text, blocks }] of parts.entries()) {
    const about: z.infer<typeof payload> = { key, part, parts: parts.length, ...(file === null ? {} : { file }) }
    const message = { text, blocks, metadata: { event_type: eventType, event_payload: about }, ...quiet }
    const { ts, astray } = await postOne(message, spot, call)
    if (ts !== null) result.push(ts)
    if (!astray) continue
    await removePost(spot.channel, postId(file, result), call)
    throw new Superseded(key, true)
  }
  return postId(file, result)
}

/** `astray`: what it would answer is gone. Slack refuses it then, or posts it to the channel for all to see. */
async function postOne(message: object, { channel, thread }: Spot, call: SlackCall) {
  const options = { channel, ...(thread === null ? {} : { thread_ts: thread }), ...message }
  try {
    const { ts, message: stands } = await call('chat.postMessage', options, posted)
    return { ts, astray: thread !== null && stands !== undefined && stands.thread_ts !== thread }
  } catch (error) {
    if (thread === null || !failedWith(error, goneCodes)) throw error
    return { ts: null, astray: true }
  }
}
