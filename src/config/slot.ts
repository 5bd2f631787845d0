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

export const chatFamilies = ['llama-2', 'llama-3', 'openchatkit'] as const
export const guardFamilies = ['llama-guard-1', 'llama-guard-3', 'gpt-jt-moderation'] as const

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
  if (!model || !baseUrl || !URL.canParse(baseUrl)) return null
  return { kind: kind === 'openai' ? 'openai' : 'ollama', family, model, baseUrl }
}

/** The forms that a slot may have, in words. */
export const slotForms = (families: readonly string[]) =>
  [
    '"demo"',
    '"sagemaker:<family>[+tgi|+lmi]@<endpoint>[/<component>]"',
    '"openai:<family>:<model>@<base-url>" or "ollama:<family>:<model>@<base-url>"',
  ].join(', ') + `, with the family ${families.join(', ')}`
