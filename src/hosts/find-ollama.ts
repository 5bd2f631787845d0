/** Whether an Ollama runs on this machine, and how to use it. */
import { z } from 'zod'

export const usualOllama = 'http://127.0.0.1:11434'

/** `GET /api/tags` of Ollama's API. What may not stand in a shell command or a terminal is passed over. */
const tags = z.object({ models: z.array(z.object({ name: z.string() })) })
const plain = /^[\w.:/-]{1,200}$/

/** The names of its models, which may be none; null where no Ollama answers in time. Never rejects. */
export async function findOllama(address = usualOllama, milliseconds = 300): Promise<readonly string[] | null> {
  try {
    const response = await fetch(`${address}/api/tags`, {
      redirect: 'error',
      signal: AbortSignal.timeout(milliseconds),
    })
    const { models } = tags.parse(await response.json())
    return models.map(({ name }) => name).filter((name) => plain.test(name))
  } catch {
    return null
  }
}

/** Ollama's library of models, the best first. `text` in a tag: a model that was not taught to chat. */
const chats: readonly (readonly [model: RegExp, family: string])[] = [
  [/^llama3\.[123](?::(?!.*text).*)?$/, 'llama-3.1'],
  [/^llama3(?::(?!.*text).*)?$/, 'llama-3'],
  [/^llama2(?::(?!.*text).*)?$/, 'llama-2'],
]
const guards: readonly (readonly [model: RegExp, family: string])[] = [
  [/^llama-guard3(?::(?!1b).*)?$/, 'llama-guard-3'],
  [/^llama-guard3:1b/, 'llama-guard-3-1b'],
]

/** What to type, with models that are really there, and what to pull where one is not. */
export function ollamaAdvice(models: readonly string[], address = usualOllama): string {
  const slot = (known: typeof chats) => {
    const [found] = known.flatMap(([model, family]) =>
      models.filter((name) => model.test(name)).map((name) => `${family}:${name}`),
    )
    return found && `ollama:${found}@${address}`
  }
  const chat = slot(chats)
  const guard = slot(guards)
  const missing = [...(chat ? [] : ['llama3.2']), ...(guard ? [] : ['llama-guard3'])]
  const use = `CHAT_MODEL=${chat ?? `ollama:llama-3.1:llama3.2@${address}`} TEXT_GUARD=${guard ?? `ollama:llama-guard-3:llama-guard3@${address}`} npm start`
  return [
    'Ollama runs on this machine. To use it instead of the demonstrations:',
    ...missing.map((name) => `  ollama pull ${name}`),
    `  ${use}`,
  ].join('\n')
}
