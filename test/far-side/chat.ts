/** A chat service on the far side of the wire: it remembers every post, and can misbehave. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { AddressInfo } from 'node:net'
import {
  ProviderFailed,
  type Caller,
  type ChatPlatform,
  type Destination,
  type Directory,
  type Found,
  type Reception,
} from '../../src/ports.ts'
import type { Cleared, ForModerators, Home, Message, Notice, Person, Place, Revealed } from '../../src/turn.ts'

export interface Post {
  readonly id: string
  readonly to: Destination
  readonly key: string
  readonly content: Message | Notice | Revealed
  removed: boolean
}

/** What a person sees apart from conversations. */
export interface Received {
  readonly as: 'welcome' | 'page' | 'message'
  readonly place: Place
  readonly person: Person
  readonly content: Message | Home
  readonly key: string
}

/** What goes wrong with a post: refused now, refused whenever it is tried (and never taken back), or accepted and the answer lost on the way back. */
export type Trouble = 'none' | 'refuses' | 'refuses for good' | 'loses the answer'

export interface FarSideChat {
  readonly url: string
  /** Every post ever accepted, in order, removed ones too. */
  readonly posts: readonly Post[]
  /** Oldest first; of one key, only the first. */
  readonly received: readonly Received[]
  /** By a person's id; whoever is not listed is unknown to it. While it is null, the directory is down. */
  callers: Record<string, Caller> | null
  /** How often somebody was looked up. */
  looks: number
  trouble: (to: Destination) => Trouble
  /** Whether a post can be looked for. */
  searchable: boolean
  /** Called before a post is accepted. */
  beforePost: (to: Destination, key: string) => Promise<void>
  close(): Promise<void>
}

type Ask = Pick<Post, 'to' | 'key' | 'content'> & { readonly post: string }

export async function farSideChat(): Promise<FarSideChat> {
  const posts: Post[] = []
  const received: Received[] = []
  const app = new Hono()
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((listening) => server.once('listening', listening))
  const chat: FarSideChat = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts,
    received,
    callers: {},
    looks: 0,
    trouble: () => 'none',
    searchable: true,
    beforePost: async () => {},
    close: () => new Promise((closed) => server.close(() => closed())),
  }
  app.post('/post', async (context) => {
    const { to, key, content } = await context.req.json<Ask>()
    await chat.beforePost(to, key)
    const trouble = chat.trouble(to)
    if (trouble === 'refuses') return context.text('down', 503)
    if (trouble === 'refuses for good') return context.text('forbidden', 403)
    posts.push({ id: `post-${posts.length + 1}`, to, key, content, removed: false })
    return trouble === 'loses the answer' ? context.text('lost', 502) : context.json({ post: posts.at(-1)?.id })
  })
  app.post('/find', async (context) => {
    const { key } = await context.req.json<Ask>()
    if (!chat.searchable) return context.json({ found: 'unknowable' })
    const post = posts.find((candidate) => candidate.key === key && !candidate.removed)
    return context.json(post ? { found: 'yes', post: post.id } : { found: 'no' })
  })
  app.post('/remove', async (context) => {
    const { to, post } = await context.req.json<Ask>()
    if (chat.trouble(to) === 'refuses for good') return context.text('forbidden', 403)
    for (const found of posts.filter(({ id }) => id === post)) found.removed = true
    return context.json({})
  })
  app.post('/receive', async (context) => {
    const one = await context.req.json<Received>()
    if (!received.some(({ key }) => key === one.key)) received.push(one)
    return context.json({})
  })
  app.post('/look', async (context) => {
    chat.looks += 1
    const { person } = await context.req.json<{ person: string }>()
    if (chat.callers === null) return context.text('down', 503)
    return context.json(chat.callers[person] ?? { standing: 'stranger', locale: 'en', present: true })
  })
  return chat
}

async function call<T>(url: string, body: unknown): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  }).catch((cause: unknown) => {
    throw new ProviderFailed('platform', 'The chat service cannot be reached', { retryable: true, cause })
  })
  if (!response.ok)
    throw new ProviderFailed('platform', `The chat service answered ${response.status}`, {
      retryable: response.status >= 500,
    })
  return (await response.json()) as T
}

/** The near side: what an adapter is to the core. */
export function farSidePlatform(url: string): ChatPlatform {
  const post = async (
    to: Destination,
    { content }: Cleared<Message> | ForModerators<Notice> | ForModerators<Revealed>,
    key: string,
  ) => (await call<{ post: string }>(`${url}/post`, { to, key, content })).post
  return {
    post,
    notify: (notice, key) => post({ to: 'moderators' }, notice, key),
    reveal: async (person, revealed, key) => {
      const place: Place = { platform: 'far', workspace: '', channel: '', thread: '', private: true }
      await post({ to: 'person', place, person }, revealed, key)
    },
    find: (to, key) => call<Found>(`${url}/find`, { to, key }),
    remove: (to, id) => call(`${url}/remove`, { to, post: id }),
  }
}

export const farSideDirectory = (url: string): Directory => ({
  look: (_place, person) => call<Caller>(`${url}/look`, { person: person.id }),
})

export const farSideReception = (url: string): Reception => ({
  welcome: (place, person, { content }, key) => call(`${url}/receive`, { as: 'welcome', place, person, content, key }),
  home: (place, person, { content }, as, key) => call(`${url}/receive`, { as, place, person, content, key }),
})
