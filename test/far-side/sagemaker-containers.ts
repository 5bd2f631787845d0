/**
 * The containers behind an endpoint: text-generation-inference and LMI (of two generations), which refuse what the real
 * ones refuse and say what they are told, and JumpStart's Stable Diffusion XL.
 */
import * as z from 'zod'
import { containerFails, type Behaviour } from './sagemaker.ts'
import { cutEvery, says, streams } from './sagemaker-answers.ts'

/** A generated token, how likely it was, and what else could have stood there. */
export type Spoken = readonly [text: string, probability: number, others?: Readonly<Record<string, number>>]

export interface Speech {
  readonly tokens: readonly Spoken[]
  /** As the container has it. */
  readonly finish?: string | number | null
  /** False: a container that offers no probabilities. */
  readonly likely?: boolean
  /** Of LMI, which keeps the other candidates to itself unless something before it hands them on. */
  readonly candidates?: boolean
  /** Bytes in one part of a stream. */
  readonly cutEvery?: number
}

export const spoken = (text: string): readonly Spoken[] => (text.match(/\s?\S+|\s+/gu) ?? []).map((word) => [word, 0.9])

const probability = z.number().gt(0).lt(1)
const tgiRequest = z.strictObject({
  inputs: z.string().min(1),
  // text-generation-inference's `GenerateParameters` and what its `validation.rs` refuses.
  parameters: z.strictObject({
    max_new_tokens: z.int().min(1),
    return_full_text: z.literal(false),
    details: z.literal(true),
    stop: z.array(z.string().min(1)).max(4).optional(),
    do_sample: z.boolean().optional(),
    temperature: z.number().gt(0).optional(),
    top_p: probability.optional(),
    top_k: z.int().min(1).optional(),
    top_n_tokens: z.int().max(5).optional(),
  }),
  stream: z.boolean(),
})

// "LMI handlers inference API schema", with vLLM's additional parameters.
const lmiRequest = z.strictObject({
  inputs: z.string().min(1),
  parameters: z.strictObject({
    max_new_tokens: z.int().min(1),
    return_full_text: z.literal(false),
    details: z.literal(true),
    stop: z.array(z.string().min(1)).optional(),
    stop_sequences: z.array(z.string().min(1)).optional(),
    do_sample: z.boolean(),
    temperature: z.number().min(0).optional(),
    top_p: z.number().gt(0).max(1).optional(),
    top_k: z.int().min(1).optional(),
    logprobs: z.int().max(5).optional(),
  }),
  stream: z.boolean(),
})

const log = Math.log

/** JSON array of one; server-sent events when streaming. */
export const tgi = (speech: Speech): Behaviour =>
  container(tgiRequest, speech, (parameters, streaming) => {
    const tokens = speech.tokens.map(([text, chance], id) => ({
      id,
      text,
      logprob: log(chance),
      special: /^<.*>$/.test(text),
    }))
    const details = { finish_reason: finishOf(speech), generated_tokens: tokens.length, seed: null }
    const text = wordsOf(tokens)
    if (streaming) {
      const events = tokens.map((token, index) => ({ index: index + 1, token, generated_text: null, details: null }))
      const whole = events.map((event, at) =>
        at === events.length - 1 ? { ...event, generated_text: text, details: { ...details, input_length: 9 } } : event,
      )
      return whole.map((event) => `data:${JSON.stringify(event)}\n\n`).join('')
    }
    const chosen = speech.likely === false ? {} : { prefill: [], tokens }
    const asked = parameters['top_n_tokens'] ? { top_tokens: candidatesOf(speech, 'logprob') } : {}
    return JSON.stringify([{ generated_text: text, details: { ...details, ...chosen, ...asked } }])
  })

/** JSON object; lines of JSON when streaming. The special token at the end stays in the text. */
export const lmi = (speech: Speech): Behaviour =>
  container(lmiRequest, speech, (_parameters, streaming, inputs) => {
    const tokens = speech.tokens.map(([text, chance], id) => ({ id, text, log_prob: log(chance) }))
    const details = { finish_reason: finishOf(speech), generated_tokens: tokens.length, inputs }
    const text = tokens.map((token) => token.text).join('')
    if (!streaming) {
      const chosen = speech.likely === false ? {} : { tokens }
      const others = speech.candidates ? { top_tokens: candidatesOf(speech, 'log_prob') } : {}
      return JSON.stringify({ generated_text: text, details: { ...details, ...chosen, ...others } })
    }
    const lines = tokens.map((token, at) =>
      at === tokens.length - 1 ? { token, generated_text: text, details } : { token },
    )
    return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  })

type Render = (parameters: Readonly<Record<string, unknown>>, streaming: boolean, inputs: string) => string

const container =
  (schema: typeof tgiRequest | typeof lmiRequest, speech: Speech, render: Render): Behaviour =>
  (asked, response) => {
    const request = schema.safeParse(asked.body)
    if (!request.success || request.data.stream !== asked.streaming)
      return containerFails(422, z.prettifyError(request.error ?? new z.ZodError([])))(asked, response)
    const text = render(request.data.parameters, asked.streaming, request.data.inputs)
    const parts = speech.cutEvery ? cutEvery(speech.cutEvery, text) : [text]
    return asked.streaming ? streams(parts)(asked, response) : says(text)(asked, response)
  }

/** At each place what was chosen, and what else could have stood there. */
const candidatesOf = ({ tokens }: Speech, logarithm: 'logprob' | 'log_prob') =>
  tokens.map(([own, chance, others = {}]) =>
    Object.entries({ [own]: chance, ...others }).map(([text, each], id) => ({ id, text, [logarithm]: log(each) })),
  )

const finishOf = ({ finish = 'eos_token' }: Speech) => finish

const wordsOf = (tokens: readonly { readonly text: string; readonly special: boolean }[]) =>
  tokens.map(({ text, special }) => (special ? '' : text)).join('')

const sdxlRequest = z.strictObject({
  text_prompts: z.array(z.strictObject({ text: z.string().min(1), weight: z.number() })).min(1),
  width: z.int().multipleOf(8),
  height: z.int().multipleOf(8),
  sampler: z.enum([
    'EulerEDMSampler',
    'HeunEDMSampler',
    'EulerAncestralSampler',
    'DPMPP2SAncestralSampler',
    'DPMPP2MSampler',
    'LinearMultistepSampler',
  ]),
  cfg_scale: z.number().min(0),
  steps: z.int().min(1),
  seed: z.int().min(0).max(4_294_967_295),
  use_refiner: z.boolean(),
  refiner_steps: z.int().min(1),
  refiner_strength: z.number().gt(0).lt(1),
})

export const sdxl =
  (picture: Uint8Array): Behaviour =>
  (asked, response) => {
    const request = sdxlRequest.safeParse(asked.body)
    if (!request.success) return containerFails(400, z.prettifyError(request.error))(asked, response)
    return says(JSON.stringify({ generated_image: Buffer.from(picture).toString('base64') }))(asked, response)
  }
