/** One request to a model server, its answer read line by line. What goes wrong on the way becomes ours here. */
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
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      // A prompt goes where the operator said, and nowhere else.
      redirect: 'manual',
      signal,
    })
    if (!response.ok) throw refusal(response.status, await beginning(response.body))
    yield* linesOf(response.body, maximumBytes, provider)
  } catch (error) {
    if (error instanceof ProviderFailed) throw error
    const what = signal.aborted ? 'was stopped before it had answered' : 'could not be reached, or broke off'
    throw new ProviderFailed(provider, `The ${provider}'s server ${what}`, { retryable: true, cause: error })
  }
}

/** An answer that cannot be read as one. It holds no word of it; a guard's is counted as such. */
export const malformed = (provider: 'guard' | 'model', what: string) =>
  new ProviderFailed(provider, `The ${provider}'s server ${what}`, {
    retryable: true,
    ...(provider === 'guard' && { cause: new MalformedAnswer(what) }),
  })

async function beginning(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= refusalBytes) break
  }
  return Buffer.concat(chunks).toString('utf8', 0, refusalBytes)
}

async function* linesOf(
  body: ReadableStream<Uint8Array> | null,
  maximumBytes: number,
  provider: 'guard' | 'model',
): AsyncGenerator<string> {
  const decode = decoder(provider)
  let bytes = 0
  let begun: string[] = []
  for await (const chunk of body ?? []) {
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
