/** One request to a model server, its answer read line by line. What goes wrong on the way becomes ours here. */
import { Agent as PlainAgent, request as plainRequest, type IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { ProviderFailed } from '../../ports.ts'
import { MalformedAnswer } from '../../prompts/family.ts'

export interface Asking {
  readonly url: string
  readonly body: unknown
  readonly provider: 'guard' | 'model'
  /** What the whole answer may take; a longer one is cut off. */
  readonly maximumBytes: number
  /** What an answer other than 2xx means. `body`: how it begins, for telling cases apart; never to be repeated. */
  readonly refusal: (status: number, body: string) => ProviderFailed
  readonly signal: AbortSignal
}

/** What is read of a refusal. */
const refusalBytes = 4096

/** The lines of the answer, as they come. Whoever stops reading ends the request. @throws ProviderFailed */
export async function* ask(asking: Asking): AsyncGenerator<string> {
  const { url, body, provider, maximumBytes, refusal, signal } = asking
  try {
    const response = await send(url, JSON.stringify(body), signal)
    const status = response.statusCode ?? 0
    if (status < 200 || status > 299) throw refusal(status, await beginning(response))
    yield* linesOf(response, maximumBytes, provider)
  } catch (error) {
    if (error instanceof ProviderFailed) throw error
    const what = signal.aborted ? 'was stopped before it had answered' : 'could not be reached, or broke off'
    throw new ProviderFailed(provider, `The ${provider}'s server ${what}`, { retryable: true, cause: error })
  }
}

/** vLLM and llama.cpp close an idle connection after 5 s: ours goes first, and is never closed just as it is used. */
const pool = { keepAlive: true, timeout: 4_000 }
const plainAgent = new PlainAgent(pool)
const agent = new Agent(pool)

/** Follows no redirect: a prompt goes where the operator said, and nowhere else. */
function send(url: string, body: string, signal: AbortSignal): Promise<IncomingMessage> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const options = { method: 'POST', headers, signal }
  return new Promise((resolve, reject) => {
    const sent = url.startsWith('https:')
      ? request(url, { ...options, agent }, resolve)
      : plainRequest(url, { ...options, agent: plainAgent }, resolve)
    sent.on('error', reject).end(body)
  })
}

/** An answer that cannot be read as one. It holds no word of it; a guard's is counted as such. */
export const malformed = (provider: 'guard' | 'model', what: string) =>
  new ProviderFailed(provider, `The ${provider}'s server ${what}`, {
    retryable: true,
    ...(provider === 'guard' && { cause: new MalformedAnswer(what) }),
  })

async function beginning(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= refusalBytes) break
  }
  return Buffer.concat(chunks).toString('utf8', 0, refusalBytes)
}

async function* linesOf(
  body: AsyncIterable<Uint8Array>,
  maximumBytes: number,
  provider: 'guard' | 'model',
): AsyncGenerator<string> {
  const decode = decoder(provider)
  let bytes = 0
  let begun: string[] = []
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maximumBytes) throw malformed(provider, 'answered more than any answer needs')
    const [first = '', ...others] = decode(chunk).split('\n')
    begun.push(first)
    for (const next of others) {
      yield begun.join('').trimEnd()
      begun = [next]
    }
  }
  begun.push(decode())
  yield begun.join('').trimEnd()
}

/** Chunks may end inside a letter; the answer may not. */
function decoder(provider: 'guard' | 'model') {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  return (chunk?: Uint8Array) => {
    try {
      return utf8.decode(chunk, { stream: chunk !== undefined })
    } catch {
      throw malformed(provider, 'answered something that is no UTF-8')
    }
  }
}
