import { setTimeout } from 'node:timers/promises'
import { Hono } from 'hono'
import { ProviderFailed } from '../ports.ts'

interface Parts {
  /** Rejects when stores or queue do not answer. It must ask no model: that could wake one. */
  readonly ready: () => Promise<void>
  /** Prometheus text. */
  readonly metrics: () => Promise<string>
}

/** For operators only: `GET /readyz` (200, or 503 with what fails) and `GET /metrics`. */
export function ops({ ready, metrics }: Parts, limitMilliseconds = 2000): Hono {
  return new Hono()
    .get('/readyz', async (context) => {
      const failing = await failingPart(ready, limitMilliseconds)
      return failing ? context.text(`not ready: ${failing}`, 503) : context.text('ready')
    })
    .get('/metrics', async (context) =>
      context.body(await metrics(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
    )
}

async function failingPart(ready: Parts['ready'], limit: number): Promise<string | null> {
  const answered = new AbortController()
  const late = setTimeout(limit, 'no answer in time', { signal: answered.signal })
  late.catch(() => {}) // Ended early, on purpose.
  try {
    return await Promise.race([ready().then(() => null), late])
  } catch (error) {
    // Only our own names are shown: a foreign message may hold an address or more.
    return error instanceof ProviderFailed ? error.provider : 'unknown part'
  } finally {
    answered.abort()
  }
}
