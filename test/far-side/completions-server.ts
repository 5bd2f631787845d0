/** vLLM's and llama.cpp's `/v1/completions`. They differ in how they write probabilities. */
import { z } from 'zod'
import type { TokenChoice } from '../../src/prompts/family.ts'
import { openAiCompleter } from '../../src/providers/self-hosted/openai-completer.ts'
import { modelServer, type Piece, type Wire } from './model-server.ts'

/** `CompletionRequest` of vLLM (`protocol.py`), as far as it is used here; llama.cpp takes the same. */
const request = z.strictObject({
  model: z.string(),
  prompt: z.string().min(1),
  max_tokens: z.int().positive(),
  stream: z.boolean().optional(),
  stop: z.array(z.string().min(1)).min(1).optional(),
  temperature: z.number().min(0).optional(),
  top_p: z.number().gt(0).max(1).optional(),
  top_k: z.int().min(-1).optional(),
  logprobs: z.int().min(0).max(20).optional(),
})

const lists = (tokens: readonly TokenChoice[]) => ({
  text_offset: tokens.map(() => 0),
  tokens: tokens.map(({ text }) => text),
  token_logprobs: tokens.map(({ probability }) => Math.log(probability)),
  top_logprobs: tokens.map(({ text, probability, alternatives }) =>
    Object.fromEntries([{ text, probability }, ...alternatives].map((one) => [one.text, Math.log(one.probability)])),
  ),
})

const described = ({ text, probability }: Omit<TokenChoice, 'alternatives'>) => ({
  id: 7,
  token: text,
  bytes: [...Buffer.from(text)],
  logprob: Math.log(probability),
})

const list = (tokens: readonly TokenChoice[]) => ({
  content: tokens.map((token) => ({
    ...described(token),
    top_logprobs: [token, ...token.alternatives].map(described),
  })),
})

const event = (kind: 'vllm' | 'llama.cpp', { text, tokens, finish }: Piece) => {
  const logprobs = tokens.length === 0 ? null : kind === 'vllm' ? lists(tokens) : list(tokens)
  const choice = { index: 0, text, logprobs, finish_reason: finish === 'other' ? 'abort' : finish }
  return `data: ${JSON.stringify({ id: 'cmpl-1', object: 'text_completion', created: 1, model: 'm', choices: [choice] })}\n\n`
}

const failed = (code: number, message: string) => ({
  error: { message, type: 'InternalServerError', param: null, code },
})

const wire = (kind: 'vllm' | 'llama.cpp'): Wire<z.infer<typeof request>> => ({
  path: '/v1/completions',
  contentType: 'text/event-stream',
  request,
  asked: (sent) => ({
    prompt: sent.prompt,
    maximumTokens: sent.max_tokens,
    stop: sent.stop ?? [],
    temperature: sent.temperature,
    topP: sent.top_p,
    topK: sent.top_k,
    probabilities: (sent.logprobs ?? 0) > 0,
  }),
  event: (piece) => event(kind, piece),
  end: 'data: [DONE]\n\n',
  failure: (words) => `data: ${JSON.stringify(failed(500, words))}\n\n`,
  refusal: (status, words) =>
    words === 'Loading model'
      ? JSON.stringify({ error: { code: status, message: words, type: 'unavailable_error' } })
      : JSON.stringify(failed(status, words)),
  pages: { '/v1/models': { object: 'list', data: [{ id: 'm', object: 'model', created: 1, owned_by: 'somebody' }] } },
  near: (url, sampling) => openAiCompleter({ baseUrl: `${url}/v1`, model: 'm', sampling }),
})

export const completionsServer = (kind: 'vllm' | 'llama.cpp') => modelServer(wire(kind))
