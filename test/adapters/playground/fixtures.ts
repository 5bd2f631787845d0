/** A playground in a folder of its own, and a bot's ear that a test can close. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPlayground, type PlaygroundOptions } from '../../../adapters/playground/open-playground.ts'
import type { Address } from '../../../adapters/playground/message.ts'
import type { Status } from '../../../adapters/playground/statuses.ts'
import type { Inbound } from '../../../src/turn.ts'

export const host = 'localhost:3000'
const page = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }
const json = { ...page, 'content-type': 'application/json' }

export const temporaryFolder = () => mkdtemp(join(tmpdir(), 'playground-'))

export type Opened = Awaited<ReturnType<typeof openAt>>

/** Closed with `end`, which removes the folder too. */
export const openTestPlayground = async (more: Partial<PlaygroundOptions> = {}) => openAt(await temporaryFolder(), more)

export async function openAt(folder: string, more: Partial<PlaygroundOptions> = {}) {
  const accepted: Inbound[] = []
  const failures: { item: string; during: string; error: unknown }[] = []
  const playground = await openPlayground({
    folder,
    host: '127.0.0.1',
    port: 3000,
    token: null,
    about: { models: 'Demonstrations' },
    accept: async (inbound) => void accepted.push(inbound),
    observer: { failed: (item, during, error) => void failures.push({ item, during, error }) },
    pace: { deadline: 3000, first: 5, longest: 20 },
    ...more,
  })
  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    playground.routes.request(`/playground/api${path}`, {
      method,
      headers: { ...(body === undefined ? page : json), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  const read = async (path: string) => (await ask('GET', path)).json()
  return {
    playground,
    accepted,
    failures,
    ask,
    read,
    say: sayer(ask),
    close: () => playground.close(),
    async end() {
      await playground.close()
      await rm(folder, { recursive: true })
    },
  }
}

let keys = 0

type Ask = (method: string, path: string, body?: unknown) => Response | Promise<Response>

/** Posts as a person, and gives the message's address. */
const sayer =
  (ask: Ask) =>
  async (person: string, text: string, where: { channel?: string; thread?: string | null } = {}) => {
    const answer = await ask('POST', '/messages', {
      person,
      channel: where.channel ?? 'general',
      thread: where.thread ?? null,
      text,
      key: `key-${(keys += 1)}`,
    })
    if (answer.status !== 201) throw new Error(`Not posted: ${answer.status} ${await answer.text()}`)
    const address: Address = await answer.json()
    return address
  }

/** Waits until something holds; a test that waits in vain fails by its own time limit. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** Reads a stream of server-sent events; `views` and `statuses` grow while it lasts. */
export function listen(stream: Response) {
  const views: { message: string; channel: string; text: string; undelivered: boolean }[] = []
  const statuses: Status[] = []
  const ended = (async () => {
    let rest = ''
    for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = (rest + chunk).split('\n\n')
      rest = events.pop() ?? ''
      views.push(...events.filter((event) => event.startsWith('data: ')).map((event) => JSON.parse(event.slice(6))))
      const named = 'event: status\ndata: '
      statuses.push(
        ...events.filter((event) => event.startsWith(named)).map((event) => JSON.parse(event.slice(named.length))),
      )
    }
  })()
  return { views, statuses, ended }
}
