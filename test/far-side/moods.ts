/** A service on the far side of the wire that answers each call in the mood it is told, and remembers every call. */
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { ModelAsleep, ProviderFailed } from '../../src/ports.ts'
import { MalformedAnswer } from '../../src/prompts/family.ts'

/** `drips`: a byte now and then, without end. `hangs`: accepted, and never answered. */
export type Mood = 'answers' | 'errs' | 'refuses' | 'resets' | 'hangs' | 'drips' | 'sleeps' | 'babbles'

const statuses = { answers: 200, babbles: 200, errs: 503, refuses: 403, sleeps: 424 } as const

export type Moods = Awaited<ReturnType<typeof farSideMoods>>

/** `mood` says how the call with this number, from 1 on, is met. */
export async function farSideMoods(mood: (call: number) => Mood) {
  const calls: string[] = []
  const far = { mood, calls, left: 0 }
  const server = createServer((request, response) => {
    calls.push(request.url ?? '')
    request.socket.once('close', () => (far.left += 1))
    const now = far.mood(calls.length)
    if (now === 'resets') request.socket.destroy()
    else if (now === 'drips') {
      response.writeHead(200)
      const drip = setInterval(() => response.write(' '), 5)
      response.once('close', () => clearInterval(drip))
    } else if (now !== 'hangs') {
      response.writeHead(statuses[now]).end(now === 'babbles' ? 'maybe' : JSON.stringify({ heard: request.url }))
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return Object.assign(far, {
    url,
    /** The near side: what a provider does with these answers. A `deaf` one ignores its signal. */
    ask: (word: string, { deaf = false } = {}) => ask(`${url}/${word}`, deaf),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}

const heard = z.object({ heard: z.string() })

const ask = (url: string, deaf: boolean) => async (signal: AbortSignal) => {
  const response = await fetch(url, deaf ? {} : { signal }).catch((cause: unknown) => {
    throw new ProviderFailed('guard', 'No answer', { retryable: true, cause })
  })
  if (response.status === 424) throw new ModelAsleep('guard', 'llama')
  if (!response.ok) throw new ProviderFailed('guard', 'HTTP', { retryable: response.status >= 500 })
  const text = await response.text().catch((cause: unknown) => {
    throw new ProviderFailed('guard', 'Cut off', { retryable: true, cause })
  })
  if (text === 'maybe')
    throw new ProviderFailed('guard', 'No verdict', { retryable: true, cause: new MalformedAnswer() })
  return heard.parse(JSON.parse(text)).heard.slice(1)
}
