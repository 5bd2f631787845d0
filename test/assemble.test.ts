import { describe, expect, onTestFinished, test } from 'vitest'
import { modelsOf, textGuardsOf } from '../src/assemble.ts'
import { demoModels } from '../src/demo-models.ts'
import { readConfig, type Environment } from '../src/config.ts'
import { builtInPolicy as policy } from '../src/policy/built-in.ts'
import { llamaGuard1 } from '../src/prompts/llama-guard-1.ts'
import { serviceClients } from '../src/providers/aws/service-clients.ts'
import type { FarSideModel } from './contracts/far-side-model.ts'
import { completionsServer } from './far-side/completions-server.ts'
import { ollama } from './far-side/ollama.ts'

const { signal } = new AbortController()
const around = { policy, services: serviceClients(), now: () => 1_800_000_000_000 }
const question = [{ role: 'user', text: 'How tall is K2?' }] as const

const assembled = (environment: Environment) => modelsOf(readConfig(environment).models, around)

async function opened<Far extends FarSideModel>(opening: Promise<Far>): Promise<Far> {
  const far = await opening
  onTestFinished(() => far.close())
  return far
}

describe('the models that the environment names', () => {
  test('are demonstrations by default', async () => {
    const [made, demo] = [await assembled({}), demoModels(policy)]
    expect(made.guards.map(({ name }) => name)).toEqual(['demonstration guard'])
    expect(made.promptGuards.map(({ name }) => name)).toEqual(demo.promptGuards.map(({ name }) => name))
    expect(await made.model.reply(question, signal)).toEqual(await demo.model.reply(question, signal))
  })

  test('a chat model and a guard of one’s own are asked in the words of their families', async () => {
    const [chat, guard] = [await opened(ollama()), await opened(completionsServer('vllm'))]
    const { model, guards } = await assembled({
      CHAT_MODEL: `ollama:llama-2:m@${chat.url}`,
      TEXT_GUARD: `openai:llama-guard-1:m@${guard.url}/v1`,
    })
    chat.behave({ does: 'say', text: ' 8,611 metres' })
    guard.behave({ does: 'say', text: 'unsafe\nO3' })
    expect(await model.reply(question, signal)).toBe('8,611 metres')
    expect(chat.asked[0]?.prompt).toContain('[INST] <<SYS>>')
    const [judge] = guards
    const category = llamaGuard1.categories[2]?.category
    const name = `llama-guard-1@${new URL(guard.url).host}`
    expect(judge?.name).toBe(name)
    expect(await judge?.judge(question, signal)).toEqual([{ category, score: 1, guard: name }])
    expect(guard.asked[0]?.prompt).toContain('<BEGIN CONVERSATION>')
  })

  test('a text guard judges each segment of a picture’s prompt as a question of its own', async () => {
    const far = await opened(completionsServer('llama.cpp'))
    const { promptGuards } = await assembled({ PROMPT_GUARD: `demo,openai:llama-guard-1:m@${far.url}/v1` })
    far.behave({ does: 'say', text: 'unsafe\nO1' })
    const [, textual] = promptGuards
    expect(textual?.languages).toEqual(policy.languages)
    expect(await textual?.judge(['a castle', 'a moat'], signal)).toHaveLength(2)
    const prompts = far.asked.map(({ prompt }) => prompt)
    const judged = prompts.map((prompt) => /User: (.*)/.exec(prompt)?.[1])
    expect(new Set(judged)).toEqual(new Set(['a castle', 'a moat']))
  })

  test('a prompt guard without a verdict on one segment has none on the prompt', async () => {
    const far = await opened(completionsServer('vllm'))
    const { promptGuards } = await assembled({ PROMPT_GUARD: `openai:llama-guard-1:m@${far.url}/v1` })
    far.behave({ does: 'say', text: 'maybe' })
    await expect(promptGuards[0]?.judge(['a castle'], signal)).rejects.toMatchObject({ provider: 'guard' })
  })

  test('a guard is told of the policy’s categories, not of all that it was trained with', async () => {
    const far = await opened(completionsServer('vllm'))
    const [off = ''] = llamaGuard1.categories.map(({ category }) => category)
    const rule = policy.categories[off]
    const categories = { ...policy.categories, ...(rule && { [off]: { ...rule, enabled: false } }) }
    const { guard } = readConfig({ TEXT_GUARD: `openai:llama-guard-1:m@${far.url}/v1` }).models
    const [judge] = await textGuardsOf(guard, { ...around, policy: { ...policy, categories } })
    far.behave({ does: 'say', text: 'safe' })
    await judge?.judge(question, signal)
    expect(far.asked[0]?.prompt).not.toContain(llamaGuard1.categories[0]?.title)
  })
})
