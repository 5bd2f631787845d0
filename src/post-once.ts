/** Makes a post exactly once as far as anyone can know: a mark before, an id after, a search where only the mark is left. */
import type { Bot } from './bot.ts'
import { ProviderFailed, type ChatPlatform, type Claim, type Destination, type Found, type Slot } from './ports.ts'
import type { Cleared, Message } from './turn.ts'

export interface Post {
  readonly slot: Slot
  /** The turn or case it belongs to, for watching. */
  readonly item: string
  readonly send: () => Promise<string>
  readonly find: () => Promise<Found>
  readonly remove: (post: string) => Promise<void>
  /** What the platform refuses for good `ends` there; or it `waits`, since somebody is to mend it. */
  readonly refused: 'ends' | 'waits'
}

export type Made = 'done' | 'in doubt' | 'undeliverable'

type Parts = Pick<Bot, 'ledger' | 'observer'>

/** @throws ProviderFailed, and Superseded when a newer claim or a withdrawal came before the post. */
export async function postOnce(claim: Claim, post: Post, parts: Parts): Promise<Made> {
  const before = claim.posts[post.slot]
  if (before && before.state !== 'posting')
    return before.state === 'in doubt' || before.state === 'undeliverable' ? before.state : 'done'
  const found: Found = before ? await post.find() : { found: 'no' }
  if (found.found === 'unknowable') return end(claim, post, 'in doubt', parts)
  const id = found.found === 'yes' ? found.post : await send(claim, post, parts)
  if (id === null) return end(claim, post, 'undeliverable', parts)
  const { withdrawn } = await parts.ledger.posted(claim, post.slot, { state: 'posted', post: id })
  parts.observer.step('id stored', post.item)
  if (withdrawn) await post.remove(id)
  return 'done'
}

async function end(claim: Claim, { slot }: Post, state: 'in doubt' | 'undeliverable', { ledger, observer }: Parts) {
  await ledger.posted(claim, slot, { state })
  observer.counted(state)
  return state
}

/** Null for what is refused for good, where that ends it. */
async function send(claim: Claim, post: Post, { ledger, observer }: Parts): Promise<string | null> {
  await ledger.posting(claim, post.slot)
  observer.step('posting stored', post.item)
  try {
    const id = await post.send()
    observer.step('posted', post.item)
    return id
  } catch (error) {
    if (post.refused === 'waits' || !isRefusal(error)) throw error
    observer.failed(post.item, 'post', error)
    return null
  }
}

/** The same call would be refused again: the place is gone, or the bot may not speak there. */
export const isRefusal = (error: unknown) =>
  error instanceof ProviderFailed && error.provider === 'platform' && !error.retryable

/** For what no item keeps a mark of. Where nobody can know, it is posted: to be told a thing twice does no harm there. */
export async function postUnlessFound(
  platform: ChatPlatform,
  to: Destination,
  message: Cleared<Message>,
  key: string,
): Promise<void> {
  if ((await platform.find(to, key)).found !== 'yes') await platform.post(to, message, key)
}
