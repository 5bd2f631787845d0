/** Makes a post exactly once as far as anyone can know: a mark before, an id after, a search where only the mark is left. */
import type { Bot } from './bot.ts'
import type { ChatPlatform, Claim, Destination, Found, Slot } from './ports.ts'
import type { Cleared, Message } from './turn.ts'

export interface Post {
  readonly slot: Slot
  /** The turn or case it belongs to, for watching. */
  readonly item: string
  readonly send: () => Promise<string>
  readonly find: () => Promise<Found>
  readonly remove: (post: string) => Promise<void>
}

type Parts = Pick<Bot, 'ledger' | 'observer'>

/** @throws ProviderFailed, and Superseded when a newer claim or a withdrawal came before the post. */
export async function postOnce(claim: Claim, post: Post, parts: Parts): Promise<'done' | 'in doubt'> {
  const before = claim.posts[post.slot]
  if (before && before.state !== 'posting') return before.state === 'in doubt' ? 'in doubt' : 'done'
  const found: Found = before ? await post.find() : { found: 'no' }
  if (found.found === 'unknowable') {
    await parts.ledger.posted(claim, post.slot, { state: 'in doubt' })
    parts.observer.counted('in doubt')
    return 'in doubt'
  }
  const id = found.found === 'yes' ? found.post : await send(claim, post, parts)
  const { withdrawn } = await parts.ledger.posted(claim, post.slot, { state: 'posted', post: id })
  parts.observer.step('id stored', post.item)
  if (withdrawn) await post.remove(id)
  return 'done'
}

async function send(claim: Claim, post: Post, { ledger, observer }: Parts): Promise<string> {
  await ledger.posting(claim, post.slot)
  observer.step('posting stored', post.item)
  const id = await post.send()
  observer.step('posted', post.item)
  return id
}

/** For what no item keeps a mark of. Where nobody can know, it is posted: to be told a thing twice does no harm there. */
export async function postUnlessFound(
  platform: ChatPlatform,
  to: Destination,
  message: Cleared<Message>,
  key: string,
): Promise<void> {
  if ((await platform.find(to, key)).found !== 'yes') await platform.post(to, message, key)
}
