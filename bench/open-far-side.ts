import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { EmbeddedSockets } from '../src/providers/embedded/start.ts'

export interface FarSide {
  readonly sockets: EmbeddedSockets
  readonly chat: string
  close(): Promise<void>
}

/** Starts the far side in another process, so that this process's CPU time is the bot's alone. */
export async function openFarSide(): Promise<FarSide> {
  const script = fileURLToPath(new URL('far-side.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return {
    ...(JSON.parse(line) as Pick<FarSide, 'sockets' | 'chat'>),
    close: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}
