/** A deployment makes its secrets without a value: until somebody puts them in, a container lives, and nothing else. */
import { setTimeout as wait } from 'node:timers/promises'
import { Hono } from 'hono'
import type { Config, SecretRef } from '../config.ts'
import type { SecretSource } from '../ports.ts'
import { SecretUnfilled } from '../providers/aws/secret-source.ts'
import { health } from './health.ts'
import { listen } from './listen.ts'

interface Parts {
  readonly secret: (ref: SecretRef) => SecretSource
  readonly log: { warn(event: string): void }
  readonly pause?: () => Promise<unknown>
}

/** Those that Slack is asked with at the start. Whatever else is wrong with one shows there. */
export async function untilFilled(
  { slack, http }: Pick<Config, 'slack' | 'http'>,
  { secret, log, pause = () => wait(15_000) }: Parts,
): Promise<void> {
  const needed = [slack?.botToken, slack?.appToken].flatMap((ref) => (ref ? [secret(ref)] : []))
  if (!(await isSomeUnfilled(needed))) return
  const alive = await listen(waiting(), http)
  const leave = () => process.exit(0)
  process.once('SIGTERM', leave)
  do {
    log.warn('secrets are to be filled in')
    await pause()
  } while (await isSomeUnfilled(needed))
  process.off('SIGTERM', leave)
  await alive.close()
}

/** Whoever calls may do so again. */
const waiting = () => new Hono().route('/', health()).all('*', (context) => context.body(null, 503))

const isSomeUnfilled = async (sources: readonly SecretSource[]) => {
  const read = await Promise.allSettled(sources.map((source) => source.read()))
  return read.some((result) => result.status === 'rejected' && result.reason instanceof SecretUnfilled)
}
