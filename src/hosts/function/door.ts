/** One way in as a function: one path, its health, and an honest refusal of all else. */
import { gatewayAnswer, plainAnswer, webRequest, type WebAnswer, type WebRequest } from './gateway.ts'

interface Door {
  readonly path: string
  /** Null where the platform does not call this function. What it throws, the platform is to bring again. */
  readonly answer: ((request: WebRequest) => Promise<WebAnswer>) | null
  readonly failed: (error: unknown) => void
}

export const doorHandler = (door: Door) => async (event: unknown) => {
  const request = webRequest(event)
  return gatewayAnswer(request ? await answerTo(request, door) : plainAnswer(400))
}

async function answerTo(request: WebRequest, { path, answer, failed }: Door): Promise<WebAnswer> {
  if (request.path === '/healthz') return plainAnswer(200, 'ok')
  if (request.path !== path || !answer) return plainAnswer(404)
  if (request.method !== 'POST') return plainAnswer(405)
  try {
    return await answer(request)
  } catch (error) {
    failed(error)
    return plainAnswer(503)
  }
}
