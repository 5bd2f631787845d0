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
  // Containers up to 0.33 know the first name, those of vLLM's own server the second; neither minds the other's.
  lmi: (stop: readonly string[]) => (stop.length === 0 ? {} : { stop_sequences: stop, stop }),
}

/** `do_sample` false is greedy in every LMI; left out, the newer ones sample as the model's own defaults say. */
const greedy = { tgi: {}, lmi: { do_sample: false } } as const

/**
 * Greedy: any sampling parameter would make the verdict a matter of chance. In newer LMI containers `top_n_tokens` asks
 * for as many whole answers, which a greedy one refuses: there the chosen token's probability has to do.
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
