/** The whole server in a process of its own, spoken to over HTTP as the page does. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'

export const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

export interface Shown {
  readonly message: string
  readonly thread: string
  readonly author: string
  readonly text: string
  readonly generated: boolean
  readonly deleted?: boolean
}

export type Server = Awaited<ReturnType<typeof startServer>>

/** `environment` may name the ports; otherwise they are free ones. */
export async function startServer(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
) {
  const port = environment['PORT'] ?? `${await freePort()}`
  const opsPort = environment['OPS_PORT'] ?? `${await freePort()}`
  const began = performance.now()
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/hosts/server.ts', ...args], {
    env: { PATH: process.env['PATH'], DATA_DIR: folder, PORT: port, OPS_PORT: opsPort, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close') as Promise<[code: number | null, signal: NodeJS.Signals | null]>
  const output = text(child.stdout)
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
    output,
    errors,
    /** Milliseconds from the start of the process until it was ready. */
    ready: async () => {
      for (let waits = 0; waits < 800; waits += 1) {
        const response = await fetch(`${ops}/readyz`).catch(() => null)
        if (response?.ok) return performance.now() - began
        if (child.exitCode !== null) throw new Error(`The server ended: ${await errors}`)
        await setTimeout(10)
      }
      throw new Error('The server never became ready')
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
