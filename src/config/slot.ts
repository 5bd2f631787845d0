import { endpointProblem } from './endpoint.ts'

/** Where a model or guard is to be found: `demo`, or a family with the place that serves it. */
export type Slot =
  | { readonly kind: 'demo' }
  | {
      readonly kind: 'sagemaker'
      readonly family: string
      readonly dialect: 'tgi' | 'lmi'
      readonly endpoint: string
      readonly component: string | null
    }
  | { readonly kind: 'openai' | 'ollama'; readonly family: string; readonly model: string; readonly baseUrl: string }

export const chatFamilies = ['llama-2', 'llama-3', 'llama-3.1', 'openchatkit'] as const
export const guardFamilies = ['llama-guard-1', 'llama-guard-3', 'llama-guard-3-1b', 'gpt-jt-moderation'] as const

export type PromptGuardSlot = Slot | { readonly kind: 'comprehend' }

export type PictureSlot =
  | { readonly kind: 'demo' }
  | { readonly kind: 'sagemaker'; readonly endpoint: string; readonly component: string | null }

/** `adapter`: the ARN of a project version (a custom moderation adapter); null: the base model. */
export type PictureGuardSlot =
  { readonly kind: 'demo' } | { readonly kind: 'rekognition'; readonly adapter: string | null }

// What the containers of the older models speak: Hugging Face's text-generation-inference; the newer ones' is DJL's LMI.
const servedByTgi = new Set(['llama-2', 'llama-guard-1', 'gpt-jt-moderation'])

// Endpoint and component names as the SageMaker API reference has them: at most 63 letters, digits and inner hyphens.
const sagemaker =
  /^sagemaker:(?<family>[\w.-]+)(?:\+(?<dialect>tgi|lmi))?@(?<endpoint>[a-z\d][a-z\d-]{0,62})(?:\/(?<component>[a-z\d][a-z\d-]{0,62}))?$/i
const server = /^(?<kind>openai|ollama):(?<family>[\w.-]+):(?<model>[^@\s]+)@(?<baseUrl>https?:\/\/[^@\s]+)$/

/** Null when `text` is no slot, or its family is not one of `families`. */
export function parseSlot(text: string, families: readonly string[]): Slot | null {
  if (text === 'demo') return { kind: 'demo' }
  const { family, dialect, endpoint, component, kind, model, baseUrl } =
    sagemaker.exec(text)?.groups ?? server.exec(text)?.groups ?? {}
  if (!family || !families.includes(family)) return null
  if (endpoint) {
    const spoken = dialect ?? (servedByTgi.has(family) ? 'tgi' : 'lmi')
    return {
      kind: 'sagemaker',
      family,
      dialect: spoken === 'tgi' ? 'tgi' : 'lmi',
      endpoint,
      component: component ?? null,
    }
  }
  if (!model || !baseUrl || endpointProblem(baseUrl)) return null
  return { kind: kind === 'openai' ? 'openai' : 'ollama', family, model, baseUrl }
}

/** Null when `text` is none. */
export function parsePromptGuards(text: string): readonly PromptGuardSlot[] | null {
  const slots = text
    .split(',')
    .map((part) => part.trim())
    .map((part): PromptGuardSlot | null =>
      part === 'comprehend' ? { kind: 'comprehend' } : parseSlot(part, guardFamilies),
    )
  return slots.some((slot) => slot === null) ? null : slots.filter((slot) => slot !== null)
}

const sdxl = /^sagemaker:sdxl@(?<endpoint>[a-z\d][a-z\d-]{0,62})(?:\/(?<component>[a-z\d][a-z\d-]{0,62}))?$/i

/** Null when `text` is none. */
export function parsePictureModel(text: string): PictureSlot | null {
  if (text === 'demo') return { kind: 'demo' }
  const { endpoint, component } = sdxl.exec(text)?.groups ?? {}
  return endpoint ? { kind: 'sagemaker', endpoint, component: component ?? null } : null
}

const rekognition = /^rekognition(?:@(?<adapter>arn:aws[\w-]*:rekognition:[a-z\d-]+:\d{12}:project\/[\w./-]{1,1024}))?$/

/** Null when `text` is none. */
export function parsePictureGuard(text: string): PictureGuardSlot | null {
  if (text === 'demo') return { kind: 'demo' }
  const found = rekognition.exec(text)
  return found && { kind: 'rekognition', adapter: found.groups?.['adapter'] ?? null }
}

/** The forms that a slot may have, in words. */
export const slotForms = (families: readonly string[]) =>
  [
    '"demo"',
    '"sagemaker:<family>[+tgi|+lmi]@<endpoint>[/<component>]"',
    '"openai:<family>:<model>@<base-url>" or "ollama:<family>:<model>@<base-url>"',
  ].join(', ') + `, with the family ${families.join(', ')}`
