import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { findOllama, ollamaAdvice } from '../../src/hosts/find-ollama.ts'
import { modelsInWords, modelsStayHere } from '../../src/hosts/models-in-words.ts'
import { ollama } from '../far-side/ollama.ts'

async function running(models: readonly string[]) {
  const far = await ollama(models)
  onTestFinished(() => far.close())
  return far.url
}

const variables = (advice: string) =>
  Object.fromEntries(
    [...advice.matchAll(/(?<name>[A-Z_]+)=(?<value>\S+)/g)].map(({ groups }) => [groups?.['name'], groups?.['value']]),
  ) as Record<string, string>

test('an Ollama on this machine is found with its models, and what is advised can be typed', async () => {
  const url = await running(['nomic-embed-text:latest', 'llama3.2:latest', 'llama-guard3:1b'])
  const advice = ollamaAdvice((await findOllama(url)) ?? [], url)
  expect(advice).not.toContain('ollama pull')
  expect(readConfig(variables(advice)).models).toMatchObject({
    chat: { kind: 'ollama', family: 'llama-3.1', model: 'llama3.2:latest', baseUrl: url },
    guard: { kind: 'ollama', family: 'llama-guard-3-1b', model: 'llama-guard3:1b', baseUrl: url },
  })
})

test.each([
  ['llama2:latest', 'llama-2'],
  ['llama2:7b-chat-q4_0', 'llama-2'],
  ['llama3:8b', 'llama-3'],
  ['llama3.1:70b', 'llama-3.1'],
  ['llama3.3:latest', 'llama-3.1'],
])('%s is of the family %s', (model, family) => {
  expect(ollamaAdvice([model])).toContain(`CHAT_MODEL=ollama:${family}:${model}@`)
})

test.each([
  'llama2:7b-text',
  'llama2-uncensored:latest',
  'llama3.2-vision:11b',
  'mistral:latest',
  'somebody/llama3:latest',
])('%s is none that is spoken to in a known way, so another is to be pulled', (model) => {
  const advice = ollamaAdvice([model])
  expect(advice).toContain('ollama pull llama3.2')
  expect(advice).not.toContain(model)
})

test('what is missing is said with how to pull it, and the command is right once it is there', () => {
  const advice = ollamaAdvice(['llama3:latest'])
  expect(advice).toContain('ollama pull llama-guard3')
  expect(readConfig(variables(advice)).models.guard).toMatchObject({ family: 'llama-guard-3', model: 'llama-guard3' })
})

test('the larger guard is taken where both are there', () => {
  expect(ollamaAdvice(['llama-guard3:1b', 'llama-guard3:8b'])).toContain(
    'TEXT_GUARD=ollama:llama-guard-3:llama-guard3:8b@',
  )
})

test('a model’s name that could do harm in a shell or a terminal is passed over', async () => {
  const url = await running(['llama3:$(reboot)', 'llama3:\u001b[2J', 'llama3:8b'])
  expect(await findOllama(url)).toEqual(['llama3:8b'])
})

test('nobody there, somebody else there, and somebody slow are all nobody', async () => {
  const far = await ollama()
  await far.close()
  expect(await findOllama(far.url)).toBeNull()
  const server = createServer((request, response) => {
    if (request.url === '/api/tags') response.end('<html>')
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.close().closeAllConnections()
  })
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  expect(await findOllama(url)).toBeNull()
  expect(await findOllama(`${url}/silent`, 20)).toBeNull()
})

test('which models answer is said truthfully, with where they are and no more of their address', () => {
  const words = (environment: Record<string, string>) => modelsInWords(readConfig(environment).models)
  expect(words({})).toContain('demonstrations')
  const mixed = words({
    TEXT_GUARD: 'openai:llama-guard-3:m@https://guard.example/CANARY/v1',
    CHAT_MODEL: 'sagemaker:llama-2@chat',
  })
  expect(mixed).toBe(
    'Questions are answered by llama-2@chat and guarded by llama-guard-3@guard.example. ' +
      'Pictures come from a demonstration, guarded by a demonstration, and their prompts by a demonstration.',
  )
})

test('only models on this machine let the bot say that nothing leaves it', () => {
  const stay = (environment: Record<string, string>) => modelsStayHere(readConfig(environment).models)
  expect(stay({})).toBe(true)
  expect(stay({ CHAT_MODEL: 'ollama:llama-3:llama3@http://localhost:11434' })).toBe(true)
  expect(stay({ CHAT_MODEL: 'ollama:llama-3:llama3@https://models.example' })).toBe(false)
  expect(stay({ PROMPT_GUARD: 'demo,comprehend' })).toBe(false)
})
