/** Which turn a post answers: Teams names only the post when somebody rates it. Ids, no words. */
import * as z from 'zod'
import type { ObjectStore } from '../../src/ports.ts'
import type { Revision } from '../../src/turn.ts'
import { hashed } from './hashed.ts'

export interface Answers {
  keep(channel: string, post: string, of: Revision): Promise<void>
  /** Null for a post that answers nothing, or that was posted too long ago. */
  recall(channel: string, post: string): Promise<Revision | null>
}

const id = z.string().min(1).max(512)
const revisionSchema = z.object({
  place: z.object({ platform: id, workspace: id, channel: id, thread: id, private: z.boolean() }),
  message: id,
  revision: z.string().max(512),
})

export function answers(objects: ObjectStore, tenant: string): Answers {
  const keyOf = (channel: string, post: string) => `teams/answers/${hashed(tenant, channel, post)}`
  return {
    keep: (channel, post, of) =>
      objects.put(keyOf(channel, post), new TextEncoder().encode(JSON.stringify(of)), 'application/json'),
    async recall(channel, post) {
      const bytes = await objects.get(keyOf(channel, post))
      return bytes && revisionSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
    },
  }
}
