/** What both kinds of server have in common: an answer comes in lines, and what they say makes a completion. */
import * as z from 'zod'
import { ProviderFailed, type Completer, type CompletionRequest } from '../../ports.ts'
import type { Completion, TokenChoice } from '../../prompts/family.ts'
import { ask, malformed } from './ask.ts'

/** For chat alone; null leaves it to the server. Guards are asked greedily. */
export interface Sampling {
  readonly temperature: number | null
  readonly topP: number | null
  readonly topK: number | null
}

/** How a kind of server is spoken to. */
export interface Dialect {
  readonly url: string
  body(request: CompletionRequest): object
  /** Null: the line says nothing. Undefined: it cannot be read. */
  read(line: string): Piece | null | undefined
  /** What an answer other than 2xx means. `body`: how it begins; never to be repeated. */
  refusal(provider: 'guard' | 'model', status: number, body: string): ProviderFailed
}

export interface Piece {
  readonly text: string
  readonly tokens: readonly TokenChoice[]
  /** Null until the last. */
  readonly finish: Completion['finish'] | null
}

/** How many other candidates a guard's server is asked for at each position. */
export const candidates = 5

/** Always streamed, so that an aborted call frees the server and limits bite early. */
export function streamingCompleter(dialect: Dialect): Completer {
  return {
    async complete(request, signal) {
      const provider = request.purpose === 'guard' ? 'guard' : 'model'
      const lines = ask({
        url: dialect.url,
        body: dialect.body(request),
        provider,
        // A line for every token, with its candidates and what servers add to it; and the figures at the end.
        maximumBytes: 65_536 + 4096 * request.maximumTokens,
        refusal: (status, body) => dialect.refusal(provider, status, body),
        signal,
      })
      return gather(lines, dialect, provider, request.maximumTokens)
    },
  }
}

async function gather(
  lines: AsyncIterable<string>,
  dialect: Dialect,
  provider: 'guard' | 'model',
  maximumTokens: number,
): Promise<Completion> {
  const texts: string[] = []
  const tokens: TokenChoice[] = []
  let finish: Completion['finish'] | null = null
  for await (const line of lines) {
    const piece = dialect.read(line)
    if (piece === undefined) throw unread(provider, line)
    // Read on to the end, so that the connection can be used again.
    if (piece === null || finish !== null) continue
    if (piece.text !== '') texts.push(piece.text)
    tokens.push(...piece.tokens)
    finish = piece.finish
    // A server that forgets the limit is cut off at it: every line with text is a token at least.
    if (finish === null && texts.length > maximumTokens) return { text: texts.join(''), finish: 'length', tokens }
  }
  if (finish === null) throw malformed(provider, 'ended its answer before its end')
  return { text: texts.join(''), finish, tokens }
}

export const finishOf = (reason: string): Completion['finish'] =>
  reason === 'stop' || reason === 'length' ? reason : 'other'

/** Undefined for what is no JSON, or of another shape. No error of JSON or of the schema is passed on: they quote. */
export function readJson<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Both kinds of server report a failure in the middle of an answer so. */
const failure = z.object({ error: z.union([z.string(), z.looseObject({})]) })

function unread(provider: 'guard' | 'model', line: string): ProviderFailed {
  if (readJson(failure, line.replace(/^data: ?/, '')) === undefined)
    return malformed(provider, 'answered something that is no completion')
  return new ProviderFailed(provider, `The ${provider}'s server failed while it answered`, { retryable: true })
}

/** Whether another try can help. */
export const isPassing = (status: number) => status === 408 || status === 429 || status >= 500
