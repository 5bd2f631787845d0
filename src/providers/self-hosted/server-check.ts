/** Whether a model server of one's own is there with its model. It lists models, and asks none. */
import * as z from 'zod'
import type { Check, Diagnosis } from '../../ports.ts'

export interface ServerParts {
  /** The variable that names it. */
  readonly name: string
  readonly kind: 'openai' | 'ollama'
  readonly baseUrl: string
  readonly model: string
  /** What its family needs, in tokens. */
  readonly context: number
}

export const serverCheck = (parts: ServerParts): Check => ({
  name: parts.name,
  run: async () => [await (parts.kind === 'ollama' ? ollama(parts) : completions(parts))],
})

/** vLLM adds how long a prompt may be; llama.cpp serves one model, whatever it is asked for. */
const models = z.object({
  data: z.array(z.object({ id: z.string(), owned_by: z.string().optional(), max_model_len: z.number().nullish() })),
})

async function completions({ baseUrl, model, context }: ServerParts): Promise<Diagnosis> {
  const listed = await list(`${baseUrl.replace(/\/+$/, '')}/models`, models)
  if ('state' in listed) return listed
  const { host } = new URL(baseUrl)
  const served = listed.data.find(({ id, owned_by: owner }) => id === model || owner === 'llamacpp')
  if (!served) return missing(`${host} does not serve ${model}`, 'name the model as the server does (GET /v1/models)')
  const length = served.max_model_len ?? context
  if (length >= context) return ok(`${host} serves ${model}`)
  const found = `${host} serves ${model} with room for ${length} tokens only`
  return { state: 'wrong', found, mend: `start it with --max-model-len ${context}` }
}

const tags = z.object({ models: z.array(z.object({ name: z.string() })) })

async function ollama({ baseUrl, model }: ServerParts): Promise<Diagnosis> {
  const listed = await list(`${baseUrl.replace(/\/+$/, '')}/api/tags`, tags)
  if ('state' in listed) return listed
  const { host } = new URL(baseUrl)
  const names = new Set(listed.models.map(({ name }) => name))
  if (names.has(model) || names.has(`${model}:latest`)) return ok(`${host} has ${model}`)
  return missing(`${host} has no ${model}`, `ollama pull ${model}`)
}

async function list<T>(url: string, schema: z.ZodType<T>): Promise<T | Diagnosis> {
  const { host } = new URL(url)
  const unreachable = (found: string, mend: string): Diagnosis => ({ state: 'unreachable', found, mend })
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) })
    const read = response.ok ? schema.safeParse(await response.json()).data : undefined
    if (read) return read
    await response.body?.cancel().catch(() => {})
    if (response.status === 503) return { state: 'asleep', found: `${host} is still loading its model`, mend: null }
    if (response.status === 401 || response.status === 403)
      return { state: 'refused', found: `${host} asks for a key`, mend: 'let it serve this machine without one' }
    return unreachable(`${host} is no such server (it answered ${response.status})`, 'correct the address')
  } catch {
    return unreachable(`${host} does not answer`, 'start the server, or correct the address')
  }
}

const ok = (found: string): Diagnosis => ({ state: 'ok', found, mend: null })
const missing = (found: string, mend: string): Diagnosis => ({ state: 'missing', found, mend })
