/** A built function in a process of its own, called as Lambda calls it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

export type Environment = Readonly<Record<string, string>>

export interface Lambda {
  /** Milliseconds. */
  readonly loaded: number
  /** `left`: what the function is told of its remaining time, in milliseconds. @throws what its handler throws */
  call(event: unknown, left?: number): Promise<unknown>
  kill(): void
  /** What it wrote until it ended. */
  close(): Promise<string>
}

interface Said {
  readonly loaded?: number
  readonly answer?: unknown
  readonly error?: string
}

const host = fileURLToPath(new URL('host.mjs', import.meta.url))

/** `folder`: of a bundle. @throws Error with what it wrote when it does not start */
export async function startLambda(folder: string, environment: Environment): Promise<Lambda> {
  // As Lambda does it, the working folder is the code's.
  const child = fork(host, [join(process.cwd(), folder, 'index.mjs')], {
    cwd: folder,
    env: environment,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const { stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('No output')
  const written = Promise.all([text(stdout), text(stderr)]).then((both) => both.join(''))
  const closed = once(child, 'close')
  const next = async () => {
    const [said] = (await Promise.race([once(child, 'message'), closed.then(() => [{ error: 'ended' }])])) as [Said]
    return said
  }
  const { loaded, error } = await next()
  if (loaded === undefined) throw new Error(`${error}: ${await written}`)
  return {
    loaded,
    async call(event, left = 60_000) {
      child.send({ event, left })
      const said = await next()
      if (said.error !== undefined) throw new Error(said.error)
      return said.answer
    },
    kill: () => void child.kill('SIGKILL'),
    async close() {
      child.kill('SIGTERM')
      await closed
      return written
    },
  }
}
