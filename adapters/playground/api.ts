/** The JSON that page and service speak. Which person the page is for, it says itself: nobody logs in here. */
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as z from 'zod'
import type { EventStreams } from './event-stream.ts'
import { longestText, type ChannelView, type PeopleApi } from './people-api.ts'
import { Refused } from './refused.ts'
import type { DoorKey } from './token.ts'
import { jsonOnly, ownPage } from './verify.ts'
import { bot, memberOf, members, type Member } from './workspace.ts'

export interface About {
  /** Which models answer, in a sentence; it stands above the page. */
  readonly models: string
}

/** What a page needs to know at its start. */
export interface Session {
  readonly about: About
  readonly bot: typeof bot
  readonly members: readonly Member[]
  readonly you: string
  readonly channels: readonly ChannelView[]
  /** In UTF-16 units, as JavaScript counts. */
  readonly longestText: number
}

interface Parts {
  readonly about: About
  readonly people: PeopleApi
  readonly streams: EventStreams
  readonly door: DoorKey
}

const person = z.string().refine((id) => memberOf(id) !== undefined, 'There is no such person')
const id = z.string().min(1).max(100)
const address = { person, channel: id, thread: id, message: id }
const text = z.string()

const asked = {
  token: z.strictObject({ token: z.string().max(1000) }),
  person: z.strictObject({ person }),
  history: z.strictObject({ person, channel: id, before: z.string().max(100).default('') }),
  thread: z.strictObject({ person, channel: id, thread: id }),
  post: z.strictObject({ person, channel: id, thread: id.nullable(), text, key: z.string().min(1).max(100) }),
  edit: z.strictObject({ ...address, text }),
  remove: z.strictObject(address),
  command: z.strictObject({ person, channel: id, thread: id.nullable(), command: z.literal('imagine'), text, key: id }),
  press: z.strictObject({ ...address, press: z.enum(['draw again', 'remove']), key: id }),
}

// The longest message, all of it in JSON's longest escapes (`\u0000`), and what stands around it.
const mostBytes = longestText * 6 + 2048

const tooLong = (c: Context) =>
  c.json({ error: `A message can have at most ${longestText.toLocaleString('en')} characters.` }, 413)

export function api({ about, people, streams, door }: Parts): Hono {
  const app = new Hono()
  app.use(ownPage, jsonOnly, bodyLimit({ maxSize: mostBytes, onError: tooLong }))
  app.post('/token', async (c) => {
    const { token } = await bodyOf(c, asked.token)
    return door.present(c, token) ? c.json({}) : c.json({ error: 'That is not the token.' }, 401)
  })
  app.use(door.required)

  app.get('/session', async (c) => {
    const { person: you } = queryOf(c, asked.person)
    const session: Session = { about, bot, members, you, channels: await people.channels(you), longestText }
    return c.json(session)
  })
  app.get('/history', async (c) => {
    const { person: you, channel, before } = queryOf(c, asked.history)
    return c.json(await people.history(you, channel, before))
  })
  app.get('/thread', async (c) => {
    const { person: you, channel, thread } = queryOf(c, asked.thread)
    return c.json({ messages: await people.thread(you, channel, thread) })
  })
  app.get('/picture', async (c) => {
    const { person: you, ...where } = queryOf(c, asked.remove)
    const { bytes, type } = await people.picture(you, where)
    return new Response(Uint8Array.from(bytes), { headers: { 'Content-Type': type } })
  })
  app.get('/stream', (c) => {
    const { person: you } = queryOf(c, asked.person)
    return streams.open((tell) => people.watch(you, tell))
  })
  app.post('/messages', async (c) => {
    const { person: you, text: said, key, ...where } = await bodyOf(c, asked.post)
    return c.json(await people.post(you, where, said, key), 201)
  })
  app.post('/commands', async (c) => {
    const { person: you, text: said, key, ...where } = await bodyOf(c, asked.command)
    return c.json(await people.command(you, where, said, key), 202)
  })
  app.post('/presses', async (c) => {
    const { person: you, press, key, ...where } = await bodyOf(c, asked.press)
    return c.json(await people.press(you, where, press, key), 202)
  })
  app.put('/messages', async (c) => {
    const { person: you, text: said, ...where } = await bodyOf(c, asked.edit)
    await people.edit(you, where, said)
    return c.json({})
  })
  app.delete('/messages', async (c) => {
    const { person: you, ...where } = await bodyOf(c, asked.remove)
    await people.remove(you, where)
    return c.json({})
  })
  return app
}

async function bodyOf<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await c.req.json().catch(() => {
    throw new Refused(400, 'The body is not JSON.')
  })
  return checked(schema, body)
}

const queryOf = <T>(c: Context, schema: z.ZodType<T>): T => checked(schema, c.req.query())

function checked<T>(schema: z.ZodType<T>, given: unknown): T {
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new Refused(400, `The request is not right: ${issue?.path.join('.') || 'body'}: ${issue?.message}.`)
}
