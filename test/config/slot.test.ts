import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { chatFamilies, guardFamilies, parseSlot } from '../../src/config/slot.ts'

describe('the syntax of a slot', () => {
  test.each([
    ['demo', { kind: 'demo' }],
    ['sagemaker:llama-2@chat', sageMaker('llama-2', 'tgi', 'chat', null)],
    ['sagemaker:llama-3@chat', sageMaker('llama-3', 'lmi', 'chat', null)],
    ['sagemaker:llama-3+tgi@chat/copy-1', sageMaker('llama-3', 'tgi', 'chat', 'copy-1')],
    ['sagemaker:llama-2+lmi@chat', sageMaker('llama-2', 'lmi', 'chat', null)],
    ['openai:llama-3:meta/llama@http://localhost:8000/v1', served('openai', 'meta/llama', 'http://localhost:8000/v1')],
    ['ollama:llama-3:llama3:8b@https://models.example', served('ollama', 'llama3:8b', 'https://models.example')],
  ])('%s', (text, expected) => {
    expect(parseSlot(text, chatFamilies)).toEqual(expected)
  })

  test.each([
    'Demo',
    'demo ',
    'sagemaker:',
    'sagemaker:llama-2',
    'sagemaker:llama-9@chat',
    'sagemaker:llama-2+vllm@chat',
    'sagemaker:llama-2@chat/',
    'sagemaker:llama-2@-chat',
    'openai:llama-2@http://localhost',
    'openai:llama-2:m@localhost:8000',
    'openai:llama-2:m@https://',
    'openai:llama-2:m@https://name:word@models.example',
    'gpt:llama-2:m@https://models.example',
    'sagemaker:llama-guard-1@guard',
  ])('%s is no slot for a chat model', (text) => {
    expect(parseSlot(text, chatFamilies)).toBeNull()
  })

  test('a guard takes the families of guards', () => {
    expect(parseSlot('sagemaker:llama-guard-1@guard', guardFamilies)).toMatchObject({ dialect: 'tgi' })
    expect(parseSlot('sagemaker:llama-2@chat', guardFamilies)).toBeNull()
  })

  test('a guard is no chat model, and a chat model is no guard', () => {
    expect(readConfig({ CHAT_MODEL: 'sagemaker:llama-2@chat' }).models.chat).toEqual(
      sageMaker('llama-2', 'tgi', 'chat', null),
    )
    expect(() => readConfig({ TEXT_GUARD: 'sagemaker:llama-2@chat' })).toThrow(/^TEXT_GUARD must have one of the forms/)
    expect(() => readConfig({ CHAT_MODEL: 'sagemaker:llama-guard-1@g' })).toThrow(/^CHAT_MODEL must have one of/)
  })
})

function sageMaker(family: string, dialect: string, endpoint: string, component: string | null) {
  return { kind: 'sagemaker', family, dialect, endpoint, component }
}

function served(kind: string, model: string, baseUrl: string) {
  return { kind, family: 'llama-3', model, baseUrl }
}
