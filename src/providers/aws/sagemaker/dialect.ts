/**
 * What each kind of container is sent: Hugging Face's text-generation-inference (its OpenAPI document) and DJL's LMI
 * ("LMI handlers inference API schema"). Both answer alike enough to be read alike.
 */
import type { Sampling } from '../../../policy/policy.ts'
import type { CompletionRequest } from '../../../ports.ts'

export type Dialect = 'tgi' | 'lmi'

/** JSON. */
export function renderRequest(
  dialect: Dialect,
  { prompt, maximumTokens, stop, purpose }: CompletionRequest,
  sampling: Sampling,
): string {
  const parameters = {
    max_new_tokens: maximumTokens,
    return_full_text: false,
    details: true,
    ...stops[dialect](stop),
    ...(purpose === 'guard' ? asGuard[dialect] : sampled(dialect, sampling)),
  }
  return JSON.stringify({ inputs: prompt, parameters, stream: purpose === 'chat' })
}

const stops = {
  // More are refused, unless the server was started so (launcher, `--max-stop-sequences`).
  tgi: (stop: readonly string[]) => (stop.length === 0 ? {} : { stop: stop.slice(0, 4) }),
  // Older containers document the first name, newer ones hand on to vLLM's own server, which has the second.
  lmi: (stop: readonly string[]) => (stop.length === 0 ? {} : { stop_sequences: stop, stop }),
}

/**
 * The likeliest token each time. text-generation-inference does so unless any sampling parameter is there; newer LMI
 * containers do as the model's own defaults say, which for Llama is to sample, unless told not to.
 */
const greedy = { tgi: {}, lmi: { do_sample: false } } as const

/**
 * Greedy, since no verdict may be a matter of chance; and with the likelihood of the tokens. Newer LMI containers take
 * `top_n_tokens` for a number of whole answers, and refuse more than one: the chosen token's likelihood has to do.
 */
const asGuard = { tgi: { ...greedy.tgi, top_n_tokens: 5 }, lmi: { ...greedy.lmi, logprobs: 5 } } as const

function sampled(dialect: Dialect, { temperature, topP, topK }: Sampling) {
  if (temperature === null) return greedy[dialect]
  return {
    do_sample: true,
    temperature,
    ...(topP === null ? {} : { top_p: topP }),
    ...(topK === null ? {} : { top_k: topK }),
  }
}
