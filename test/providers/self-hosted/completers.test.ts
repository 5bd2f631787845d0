import { onTestFinished, describe, expect, test } from 'vitest'
import { ModelAsleep } from '../../../src/ports.ts'
import { MalformedAnswer } from '../../../src/prompts/family.ts'
import { ollamaCompleter } from '../../../src/providers/self-hosted/ollama-completer.ts'
import { openAiCompleter } from '../../../src/providers/self-hosted/openai-completer.ts'
import { completerContract } from '../../contracts/completer.ts'
import type { Behaviour, FarSideModel } from '../../contracts/far-side-model.ts'
import { completionsServer } from '../../far-side/completions-server.ts'
import { ollama } from '../../far-side/ollama.ts'

completerContract('a completer over vLLM', () => completionsServer('vllm'))
completerContract('a completer over llama.cpp', () => completionsServer('llama.cpp'))
completerContract('a completer over Ollama', () => ollama())

const sampling = { temperature: null, topP: null, topK: null }
const chat = { prompt: 'Hi', maximumTokens: 5, stop: [], purpose: 'chat' } as const
const guard = { ...chat, purpose: 'guard' } as const
const { signal } = new AbortController()

async function opened<Far extends FarSideModel>(opening: Promise<Far>, behaviour: Behaviour): Promise<Far> {
  const far = await opening
  onTestFinished(() => far.close())
  far.behave(behaviour)
  return far
}

describe.each([
  ['vLLM', () => completionsServer('vllm')],
  ['Ollama', () => ollama()],
])('fault 17: a guard on %s', (_name, open) => {
  test.each(['answer nothing', 'answer no JSON', 'answer another shape', 'flood', 'end inside a letter'] as const)(
    'that would %s is counted as malformed',
    async (does) => {
      const far = await opened(open(), { does })
      const error: unknown = await far
        .completer(sampling)
        .complete(guard, signal)
        .catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ provider: 'guard', cause: expect.any(MalformedAnswer) })
    },
  )

  test.each([0.5, 100])('that gives a probability above 1 (a logarithm of %d) gave no verdict', async (logarithm) => {
    const tokens = [{ text: 'safe', probability: Math.exp(logarithm), alternatives: [] }]
    const far = await opened(open(), { does: 'say', text: 'safe', tokens })
    await expect(far.completer(sampling).complete(guard, signal)).rejects.toMatchObject({ provider: 'guard' })
  })
})

test('fault 26: a llama.cpp that still reads its model is asleep, and says which', async () => {
  const far = await opened(completionsServer('llama.cpp'), { does: 'refuse', status: 503, words: 'Loading model' })
  const asleep = far.completer(sampling).complete(chat, signal)
  await expect(asleep).rejects.toBeInstanceOf(ModelAsleep)
  await expect(asleep).rejects.toMatchObject({ model: `m@${new URL(far.url).host}`, retryable: true })
})

test('a model that Ollama has not pulled is named with how to pull it', async () => {
  const far = await opened(ollama(), { does: 'refuse', status: 404, words: 'CANARY' })
  await expect(far.completer(sampling).complete(guard, signal)).rejects.toMatchObject({
    message: "The guard's server answered 404: it has no m yet (ollama pull m)",
    retryable: false,
  })
})

test('a completions server that knows no such model or path says what to look at', async () => {
  const far = await opened(completionsServer('vllm'), { does: 'say', text: 'Hello' })
  const elsewhere = openAiCompleter({ baseUrl: far.url, model: 'm', sampling })
  await expect(elsewhere.complete(chat, signal)).rejects.toMatchObject({
    message: expect.stringContaining('usually ends in /v1') as string,
    retryable: false,
  })
})

test('a base address may end in a slash', async () => {
  const vllm = await opened(completionsServer('vllm'), { does: 'say', text: 'Hello' })
  const openAi = openAiCompleter({ baseUrl: `${vllm.url}/v1/`, model: 'm', sampling })
  expect((await openAi.complete(chat, signal)).text).toBe('Hello')
  const far = await opened(ollama(), { does: 'say', text: 'Hello' })
  const raw = ollamaCompleter({ baseUrl: `${far.url}/`, model: 'm', context: 4096, sampling })
  expect((await raw.complete(chat, signal)).text).toBe('Hello')
})

test('nobody listening is a failure that may pass', async () => {
  const far = await completionsServer('vllm')
  await far.close()
  await expect(far.completer(sampling).complete(chat, signal)).rejects.toMatchObject({
    message: "The model's server could not be reached, or broke off",
    retryable: true,
  })
})
