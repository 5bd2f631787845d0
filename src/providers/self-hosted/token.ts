import * as z from 'zod'
import type { TokenChoice } from '../../prompts/family.ts'

/** A natural logarithm, read as a probability; what rounding puts above 1 is 1. */
export const probability = z
  .number()
  .max(0.001)
  .transform((logarithm) => Math.min(1, Math.exp(logarithm)))

const candidate = z.object({ token: z.string(), logprob: probability })

/** A token as llama.cpp (`logprobs.content`) and Ollama (`logprobs`) describe it. */
export const describedToken = candidate
  .extend({ top_logprobs: z.array(candidate).nullish() })
  .transform(({ token, logprob, top_logprobs: others }): TokenChoice => ({
    text: token,
    probability: logprob,
    alternatives: (others ?? [])
      .filter((other) => other.token !== token)
      .map((other) => ({ text: other.token, probability: other.logprob })),
  }))
