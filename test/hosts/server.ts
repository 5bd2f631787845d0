/** The whole server in a process of its own, spoken to over HTTP as the page does. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { bundled } from '../bundled.ts'
import { freePort } from '../free-port.ts'

export interface Shown {
  readonly message: string
  readonly thread: string
  readonly author: string
  readonly text: string
  readonly generated: boolean
  readonly deleted?: boolean
}

export type Server = Awaited<ReturnType<typeof startServer>>

/** What `npm start` gives to Node. */
export const asStarted = (
  JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } }
).scripts.start
  .split(' ')
  .slice(1)

/** `environment` may name the ports; otherwise they are free ones. `program`: what is run instead of a bundle. */
export async function startServer(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
  program?: readonly string[],
) {
  const port = environment['PORT'] ?? `${await freePort()}`
  const opsPort = environment['OPS_PORT'] ?? `${await freePort()}`
  const run = program ?? [await bundled('src/hosts/server.ts')]
  const began = performance.now()
  const child = spawn(process.execPath, [...run, ...args], {
    env: { PATH: process.env['PATH'], DATA_DIR: folder, PORT: port, OPS_PORT: opsPort, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close') as Promise<[code: number | null, signal: NodeJS.Signals | null]>
  let printed = ''
  const greeted = new Promise<void>((resolve) =>
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      printed += more
      if (printed.includes('Chaperone is ready')) resolve()
    }),
  )
  const errors = text(child.stderr)
  const url = `http://127.0.0.1:${port}`
  const ops = `http://127.0.0.1:${opsPort}`

  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${url}/playground${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}`)
    return (await response.json()) as T
  }
  return {
    url,
    ops,
    ports: { PORT: port, OPS_PORT: opsPort },
    child,
    ended,
    /** All that it has printed, once it has ended. */
    output: ended.then(() => printed),
    /** What it has printed until now. */
    printed: () => printed,
    errors,
    /** Milliseconds from the start of the process until it was ready. */
    ready: async () => {
      await Promise.race([greeted, ended])
      if (child.exitCode !== null) throw new Error(`The server ended: ${await errors}`)
      const response = await fetch(`${ops}/readyz`)
      if (!response.ok) throw new Error(`The server greets, and is not ready: ${response.status}`)
      return performance.now() - began
    },
    say: (person: string, channel: string, said: string, thread: string | null = null) =>
      call<{ message: string; thread: string }>('POST', '/api/messages', {
        person,
        channel,
        thread,
        text: said,
        key: crypto.randomUUID(),
      }),
    thread: async (person: string, channel: string, thread: string) =>
      (await call<{ messages: Shown[] }>('GET', `/api/thread?${new URLSearchParams({ person, channel, thread })}`))
        .messages,
    history: async (person: string, channel: string) =>
      (await call<{ messages: Shown[] }>('GET', `/api/history?${new URLSearchParams({ person, channel })}`)).messages,
    kill: async (signal: NodeJS.Signals) => {
      child.kill(signal)
      return ended
    },
  }
}
