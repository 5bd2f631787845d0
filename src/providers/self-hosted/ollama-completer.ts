/**
 * Ollama, asked raw: its own templates, and its `/v1/completions` that uses them, stay out of it. It still puts the
 * beginning-of-text token first.
 */
import * as z from 'zod'
import { ProviderFailed, type Completer, type CompletionRequest } from '../../ports.ts'
import {
  candidates,
  finishOf,
  isPassing,
  readJson,
  streamingCompleter,
  type Piece,
  type Sampling,
} from './completion.ts'
import { describedToken } from './token.ts'

export interface OllamaServer {
  /** As in `http://127.0.0.1:11434`. */
  readonly baseUrl: string
  readonly model: string
  /** Prompt and completion together, in tokens: what the family was made for. Ollama's own default is smaller. */
  readonly context: number
  readonly sampling: Sampling
}

export function ollamaCompleter(server: OllamaServer): Completer {
  return streamingCompleter({
    url: `${server.baseUrl.replace(/\/+$/, '')}/api/generate`,
    body: (request) => bodyOf(server, request),
    read: pieceOf,
    refusal: (provider, status) => refusal(provider, server, status),
  })
}

function bodyOf({ model, context, sampling }: OllamaServer, request: CompletionRequest) {
  const guard = request.purpose === 'guard'
  return {
    model,
    prompt: request.prompt,
    raw: true,
    stream: true,
    // A prompt that is too long must be refused: shortened, a guard would judge something else than was said.
    truncate: false,
    shift: false,
    // Since version 0.12.11; earlier ones ignore it.
    ...(guard && { logprobs: true, top_logprobs: candidates }),
    options: {
      num_ctx: context,
      num_predict: request.maximumTokens,
      ...(request.stop.length > 0 && { stop: request.stop }),
      // By default Ollama makes words of the prompt less likely, and a guard's prompt holds both of its answers.
      ...(guard ? { temperature: 0, repeat_penalty: 1 } : optionsOf(sampling)),
    },
  }
}

const optionsOf = ({ temperature, topP, topK }: Sampling) => ({
  ...(temperature !== null && { temperature }),
  ...(topP !== null && { top_p: topP }),
  ...(topK !== null && { top_k: topK }),
})

const event = z.object({
  response: z.string(),
  done: z.boolean(),
  done_reason: z.string().optional(),
  logprobs: z.array(describedToken).nullish(),
})

function pieceOf(line: string): Piece | null | undefined {
  if (line === '') return null
  const read = readJson(event, line)
  if (read === undefined) return undefined
  const { response: text, done, done_reason: reason = '', logprobs } = read
  return { text, tokens: logprobs ?? [], finish: done ? finishOf(reason) : null }
}

function refusal(provider: 'guard' | 'model', { model }: OllamaServer, status: number) {
  const hint = status === 404 ? `: it has no ${model} yet (ollama pull ${model})` : ''
  const message = `The ${provider}'s server answered ${status}${hint}`
  return new ProviderFailed(provider, message, { retryable: isPassing(status) })
}
