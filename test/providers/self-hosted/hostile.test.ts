/** Servers whose bytes are cut or spoilt anywhere. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ProviderFailed, type Completer } from '../../../src/ports.ts'
import { ollamaCompleter } from '../../../src/providers/self-hosted/ollama-completer.ts'
import { openAiCompleter } from '../../../src/providers/self-hosted/openai-completer.ts'

const sampling = { temperature: null, topP: null, topK: null }
const guard = { prompt: 'Is it unsafe?', maximumTokens: 10, stop: [], purpose: 'guard' } as const
const said = 'unsafe\nO3 é'

const choice = (text: string, finish_reason: string | null) =>
  `data: ${JSON.stringify({ choices: [{ text, finish_reason, logprobs: null }] })}\n\n`
const vllm = Buffer.from(
  `${choice('unsafe', null)}: ping\n\n${choice('\nO3 é', null)}${choice('', 'stop')}data: [DONE]\n\n`,
)

const line = (response: string, done: boolean) =>
  `${JSON.stringify({ response, done, ...(done && { done_reason: 'stop' }) })}\n`
const ollama = Buffer.from(line('unsafe', false) + line('\nO3 é', false) + line('', true))

let answer: Uint8Array = vllm
let url = ''
const server = createServer((_request, response) => response.end(answer))
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close().closeAllConnections()
})

describe.each<[string, Uint8Array, () => Completer]>([
  ['/v1/completions', vllm, () => openAiCompleter({ baseUrl: url, model: 'm', sampling })],
  ['/api/generate', ollama, () => ollamaCompleter({ baseUrl: url, model: 'm', context: 4096, sampling })],
])('over %s', (_path, whole, completer) => {
  /** Null for a failure of ours; anything else that is thrown fails the test. */
  const completed = async (bytes: Uint8Array) => {
    answer = bytes
    try {
      return await completer().complete(guard, AbortSignal.timeout(10_000))
    } catch (error) {
      if (error instanceof ProviderFailed) return null
      throw error
    }
  }

  test('the whole answer is read', async () => {
    expect(await completed(whole)).toEqual({ text: said, finish: 'stop', tokens: [] })
  })

  test('fault 23: an answer that is cut anywhere is whole or none', async () => {
    const cuts = fc.asyncProperty(fc.nat(whole.length - 1), async (end) => {
      const completion = await completed(whole.subarray(0, end))
      if (completion !== null) expect(completion).toEqual({ text: said, finish: 'stop', tokens: [] })
    })
    await fc.assert(cuts, { seed: 23, numRuns: 80 })
  })

  test('fault 17: bytes spoilt anywhere end in a completion or in a failure of ours', async () => {
    const spoils = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    const spoilt = fc.asyncProperty(spoils, async (places) => {
      const bytes = Uint8Array.from(whole)
      for (const [at, value] of places) bytes[at] = value
      const completion = await completed(bytes)
      if (completion !== null) expect(['stop', 'length', 'other']).toContain(completion.finish)
    })
    await fc.assert(spoilt, { seed: 17, numRuns: 80 })
  })

  test('fault 17: any JSON at all in place of an event ends so as well', async () => {
    const lines = fc.array(fc.json({ maxDepth: 3 }), { maxLength: 4 })
    const anything = fc.asyncProperty(lines, async (values) => {
      expect(await completed(Buffer.from(values.map((value) => `data: ${value}\n\n`).join('')))).toBeNull()
    })
    await fc.assert(anything, { seed: 17, numRuns: 50 })
  })
})
