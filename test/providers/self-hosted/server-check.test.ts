import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { serverCheck } from '../../../src/providers/self-hosted/server-check.ts'
import { completionsServer } from '../../far-side/completions-server.ts'
import { ollama } from '../../far-side/ollama.ts'

/** Answers every request so, and remembers its path. */
async function answering(status: number, body: unknown) {
  const paths: string[] = []
  const server = createServer((request, response) => {
    paths.push(`${request.method} ${request.url}`)
    response.writeHead(status, { location: '/elsewhere' }).end(typeof body === 'string' ? body : JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close().closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths }
}

const look = async (kind: 'openai' | 'ollama', baseUrl: string, model = 'm') => {
  const [found] = await serverCheck({ name: 'CHAT_MODEL', kind, baseUrl, model, context: 4096 }).run()
  expect(JSON.stringify(found)).not.toContain('CANARY')
  return found
}

const listing = (...models: readonly object[]) => ({ object: 'list', data: models })

test('a server that serves the model needs no mending, and is asked for nothing but its list', async () => {
  const [vllm, far] = [await completionsServer('vllm'), await ollama(['m:latest', 'other:7b'])]
  onTestFinished(async () => {
    await vllm.close()
    await far.close()
  })
  expect((await look('openai', `${vllm.url}/v1`))?.state).toBe('ok')
  expect((await look('ollama', far.url))?.state).toBe('ok')
  expect((await look('ollama', far.url, 'other:7b'))?.state).toBe('ok')
  expect([...vllm.asked, ...far.asked]).toEqual([])
})

test('a model that is not there is missing, with how to get it', async () => {
  const far = await ollama(['other:7b'])
  onTestFinished(() => far.close())
  expect(await look('ollama', far.url)).toMatchObject({ state: 'missing', mend: 'ollama pull m' })
  const { url } = await answering(200, listing({ id: 'other', owned_by: 'vllm' }))
  expect((await look('openai', `${url}/v1`))?.state).toBe('missing')
})

test('llama.cpp serves one model, by whatever name', async () => {
  const { url, paths } = await answering(200, listing({ id: '/models/x.gguf', owned_by: 'llamacpp', meta: {} }))
  expect((await look('openai', `${url}/v1/`))?.state).toBe('ok')
  expect(paths).toEqual(['GET /v1/models'])
})

test('a server with less room than the family needs would refuse long questions', async () => {
  const { url } = await answering(200, listing({ id: 'm', owned_by: 'vllm', max_model_len: 2048 }))
  expect(await look('openai', url)).toMatchObject({ state: 'wrong', mend: 'start it with --max-model-len 4096' })
})

test.each([
  [503, 'Loading model CANARY', 'asleep'],
  [401, 'CANARY', 'refused'],
  [404, 'CANARY', 'unreachable'],
  [307, 'CANARY', 'unreachable'],
  [200, 'CANARY', 'unreachable'],
  [200, { CANARY: [] }, 'unreachable'],
])('%i with %j is %s', async (status, body, state) => {
  const { url, paths } = await answering(status, body)
  expect((await look('openai', url))?.state).toBe(state)
  expect((await look('ollama', url))?.state).toBe(state)
  expect(paths).toHaveLength(2)
})

test('nobody there is unreachable, by host', async () => {
  const far = await ollama()
  await far.close()
  const { host } = new URL(far.url)
  expect(await look('ollama', far.url)).toMatchObject({ state: 'unreachable', found: `${host} does not answer` })
})
