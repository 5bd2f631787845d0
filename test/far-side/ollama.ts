import { z } from 'zod'
import type { TokenChoice } from '../../src/prompts/family.ts'
import { ollamaCompleter } from '../../src/providers/self-hosted/ollama-completer.ts'
import { modelServer, type Piece, type Wire } from './model-server.ts'

/** `GenerateRequest` and `Options` of Ollama (`api/types.go`), as far as they are used here. */
const request = z.strictObject({
  model: z.string(),
  prompt: z.string().min(1),
  raw: z.literal(true),
  stream: z.literal(true),
  truncate: z.literal(false),
  shift: z.literal(false),
  logprobs: z.boolean().optional(),
  top_logprobs: z.int().min(0).max(20).optional(),
  options: z.strictObject({
    num_ctx: z.literal(4096),
    num_predict: z.int().positive(),
    stop: z.array(z.string().min(1)).min(1).optional(),
    temperature: z.number().min(0).optional(),
    top_p: z.number().gt(0).max(1).optional(),
    top_k: z.int().positive().optional(),
    repeat_penalty: z.literal(1).optional(),
  }),
})

const described = ({ text, probability }: Omit<TokenChoice, 'alternatives'>) => ({
  token: text,
  logprob: Math.log(probability),
  bytes: [...Buffer.from(text)],
})

const event = ({ text, tokens, finish }: Piece) => {
  const logprobs = tokens.map((token) => ({
    ...described(token),
    top_logprobs: [token, ...token.alternatives].map(described),
  }))
  const body = {
    model: 'm',
    created_at: '2026-11-20T12:00:00Z',
    response: text,
    done: finish !== null,
    ...(finish && { done_reason: finish === 'other' ? 'unload' : finish, total_duration: 1, eval_count: 1 }),
    ...(tokens.length > 0 && { logprobs }),
  }
  return `${JSON.stringify(body)}\n`
}

const wire = (tags: readonly string[]): Wire<z.infer<typeof request>> => ({
  path: '/api/generate',
  contentType: 'application/x-ndjson',
  request,
  asked: ({ prompt, options, logprobs }) => ({
    prompt,
    maximumTokens: options.num_predict,
    stop: options.stop ?? [],
    temperature: options.temperature,
    topP: options.top_p,
    topK: options.top_k,
    probabilities: logprobs ?? false,
  }),
  event,
  end: '',
  failure: (words) => `${JSON.stringify({ error: words })}\n`,
  refusal: (_status, words) => JSON.stringify({ error: words }),
  pages: { '/api/tags': { models: tags.map((name) => ({ name, model: name, size: 1, digest: 'd' })) } },
  near: (url, sampling) => ollamaCompleter({ baseUrl: url, model: 'm', context: 4096, sampling }),
})

/** `tags`: the models that were pulled. */
export const ollama = (tags: readonly string[] = ['m:latest']) => modelServer(wire(tags))
