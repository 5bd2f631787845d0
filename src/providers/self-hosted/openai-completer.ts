/** Servers with `/v1/completions`: vLLM, and llama.cpp's `llama-server`. Both put the beginning-of-text token first. */
import * as z from 'zod'
import { ModelAsleep, ProviderFailed, type Completer, type CompletionRequest } from '../../ports.ts'
import type { TokenChoice } from '../../prompts/family.ts'
import {
  candidates,
  finishOf,
  isPassing,
  readJson,
  streamingCompleter,
  type Piece,
  type Sampling,
} from './completion.ts'
import { describedToken, probability } from './token.ts'

export interface OpenAiServer {
  /** As in `http://127.0.0.1:8000/v1`. */
  readonly baseUrl: string
  readonly model: string
  readonly sampling: Sampling
}

export function openAiCompleter(server: OpenAiServer): Completer {
  return streamingCompleter({
    url: `${server.baseUrl.replace(/\/+$/, '')}/completions`,
    body: (request) => bodyOf(server, request),
    read: pieceOf,
    refusal: (provider, status, body) => refusal(provider, server, status, body),
  })
}

function bodyOf({ model, sampling }: OpenAiServer, { prompt, maximumTokens, stop, purpose }: CompletionRequest) {
  return {
    model,
    prompt,
    max_tokens: maximumTokens,
    stream: true,
    ...(stop.length > 0 && { stop }),
    ...(purpose === 'guard'
      ? { temperature: 0, logprobs: candidates }
      : {
          ...(sampling.temperature !== null && { temperature: sampling.temperature }),
          ...(sampling.topP !== null && { top_p: sampling.topP }),
          ...(sampling.topK !== null && { top_k: sampling.topK }),
        }),
  }
}

/** vLLM: three lists of one length, the last of which may be missing. */
const lists = z
  .object({
    tokens: z.array(z.string()),
    token_logprobs: z.array(probability),
    top_logprobs: z.array(z.record(z.string(), probability).nullable()).nullish(),
  })
  .refine(({ tokens, token_logprobs: chosen }) => tokens.length === chosen.length)
  .transform(({ tokens, token_logprobs: chosen, top_logprobs: top }) =>
    tokens.map((text, index): TokenChoice => {
      const others = Object.entries(top?.[index] ?? {}).filter(([other]) => other !== text)
      const alternatives = others.map(([other, share]) => ({ text: other, probability: share }))
      return { text, probability: chosen[index] ?? 0, alternatives }
    }),
  )

/** llama.cpp: one list. */
const list = z.object({ content: z.array(describedToken) }).transform(({ content }) => content)

const choice = z.object({
  text: z.string(),
  finish_reason: z.string().nullish(),
  logprobs: z.union([list, lists]).nullish(),
})

const event = z.object({ choices: z.array(choice).max(1) })

function pieceOf(line: string): Piece | null | undefined {
  const data = line.replace(/^data: ?/, '')
  if (data === '' || data === '[DONE]' || data.startsWith(':')) return null
  const read = readJson(event, data)
  if (read === undefined) return undefined
  const [said] = read.choices
  if (said === undefined) return null
  const finish = said.finish_reason == null ? null : finishOf(said.finish_reason)
  return { text: said.text, tokens: said.logprobs ?? [], finish }
}

/** llama.cpp's answer while it reads its model from disk (its server's README, "GET /health"). */
const loading = z.object({
  error: z.object({ type: z.literal('unavailable_error'), message: z.literal('Loading model') }),
})

function refusal(provider: 'guard' | 'model', { baseUrl, model }: OpenAiServer, status: number, body: string) {
  if (status === 503 && readJson(loading, body)) return new ModelAsleep(provider, `${model}@${new URL(baseUrl).host}`)
  const hint = status === 404 ? `: it has no ${model}, or its address is wrong (it usually ends in /v1)` : ''
  const message = `The ${provider}'s server answered ${status}${hint}`
  return new ProviderFailed(provider, message, { retryable: isPassing(status) })
}
