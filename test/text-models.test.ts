import { describe, expect, test } from 'vitest'
import { ProviderFailed, type Completer, type CompletionRequest } from '../src/ports.ts'
import { MalformedAnswer, type Completion } from '../src/prompts/family.ts'
import { gptJtModeration } from '../src/prompts/gpt-jt-moderation.ts'
import { llama2 } from '../src/prompts/llama-2.ts'
import { llamaGuard1 } from '../src/prompts/llama-guard-1.ts'
import { chatWindow, guardWindow } from '../src/prompts/window.ts'
import { chatModel, systemPrompt, textGuard } from '../src/text-models.ts'
import type { Utterance } from '../src/turn.ts'

const { signal } = new AbortController()
const question: readonly Utterance[] = [{ role: 'user', text: 'How tall is K2?' }]

/** A server that always says the same, and remembers what it was asked. */
function saying(completion: Partial<Completion>) {
  const asked: CompletionRequest[] = []
  const completer: Completer = {
    async complete(request) {
      asked.push(request)
      return { text: '', finish: 'stop', tokens: [], ...completion }
    },
  }
  return { asked, completer }
}

const failing = (error: Error): Completer => ({
  async complete() {
    throw error
  },
})

const modelOver = (completer: Completer) =>
  chatModel({ family: llama2, completer, system: systemPrompt, replyTokens: 99, stop: [] })

const guardOver = (completer: Completer) =>
  textGuard({ family: llamaGuard1, categories: llamaGuard1.categories, completer, name: 'lg' })

describe('a chat model', () => {
  test('asks for a raw completion of its own prompt, no longer than the longest reply', async () => {
    const { asked, completer } = saying({ text: ' 8,611 metres.' })
    const model = modelOver(completer)
    expect(await model.reply(question, signal)).toBe('8,611 metres.')
    expect(asked).toEqual([
      { prompt: llama2.render(systemPrompt, question), maximumTokens: 99, stop: llama2.stop, purpose: 'chat' },
    ])
    expect(model.replyTokens).toBe(99)
    expect(model.window.template).toBe(chatWindow(llama2, systemPrompt).template)
  })

  test.each(['', ' ', '\n\n', '</s>', ' </s>'])('that says %j said nothing (fault 25)', async (text) => {
    expect(await modelOver(saying({ text }).completer).reply(question, signal)).toBe('')
  })

  test('that was cut at its limit keeps what it said', async () => {
    expect(await modelOver(saying({ text: 'K2 is', finish: 'length' }).completer).reply(question, signal)).toBe('K2 is')
  })

  test('ends at the family’s stop strings and its own, which are no part of the reply', async () => {
    const stop = ['###', 'Regards']
    const replying = async (text: string) => {
      const { asked, completer } = saying({ text })
      const model = chatModel({ family: llama2, completer, system: systemPrompt, replyTokens: 99, stop })
      const reply = await model.reply(question, signal)
      expect(asked).toMatchObject([{ stop: [...llama2.stop, ...stop] }])
      return reply
    }
    expect(await replying(' K2. ')).toBe('K2.')
    expect(await replying(' K2. ### Regards')).toBe('K2.')
    expect(await replying(' K2. Regards, ###')).toBe('K2.')
    expect(await replying('###')).toBe('')
  })

  test('that ended in an unknown way failed', async () => {
    const reply = modelOver(saying({ text: 'K2 is', finish: 'other' }).completer).reply(question, signal)
    await expect(reply).rejects.toMatchObject({ name: 'ProviderFailed', provider: 'model', retryable: true })
  })

  test('passes a failure on as it is', async () => {
    const error = new ProviderFailed('model', 'Gone', { retryable: false })
    await expect(modelOver(failing(error)).reply(question, signal)).rejects.toBe(error)
  })
})

describe('a guard', () => {
  test('is asked for a verdict on the categories that it is then read with', async () => {
    const { asked, completer } = saying({ text: 'unsafe\nO2' })
    const categories = llamaGuard1.categories.slice(2, 4)
    const guard = textGuard({ family: llamaGuard1, categories, completer, name: 'lg' })
    expect(await guard.judge(question, signal)).toEqual([{ category: categories[1]?.category, score: 1, guard: 'lg' }])
    expect(asked).toEqual([
      {
        prompt: llamaGuard1.render(question, categories),
        maximumTokens: llamaGuard1.answerTokens,
        stop: [],
        purpose: 'guard',
      },
    ])
    expect(guard.name).toBe('lg')
    expect(guard.window.template).toBe(guardWindow(llamaGuard1, categories).template + llamaGuard1.answerTokens)
  })

  test('that would go on after its verdict is stopped there', async () => {
    const { asked, completer } = saying({ text: ' casual\n' })
    const guard = textGuard({ family: gptJtModeration, categories: [], completer, name: 'jt' })
    expect(await guard.judge(question, signal)).toEqual([])
    expect(asked).toMatchObject([{ stop: ['\n'] }])
  })

  const million = 'safe '.repeat(200_000)
  test.each<Partial<Completion>>([
    { text: '' },
    { text: 'maybe' },
    { text: 'safe unsafe' },
    { text: 'SAFE!' },
    { text: million },
    { text: 'unsafe' },
    { text: 'safe', finish: 'other' },
  ])('that answers no verdict clears nothing and quotes nothing (fault 17)', async (completion) => {
    const judged = guardOver(saying(completion).completer).judge(question, signal)
    await expect(judged).rejects.toMatchObject({
      provider: 'guard',
      retryable: true,
      cause: expect.any(MalformedAnswer),
    })
    const error: unknown = await judged.catch((thrown: unknown) => thrown)
    expect(String(error)).toBe('ProviderFailed: The guard answered something that is no verdict')
  })

  test('that names a category nobody gave it found something unknown (fault 19)', async () => {
    const findings = await guardOver(saying({ text: 'unsafe\nO99' }).completer).judge(question, signal)
    expect(findings).toMatchObject([{ category: 'unknown' }])
  })

  test('passes a failure on as it is', async () => {
    const error = new ProviderFailed('guard', 'HTTP 500', { retryable: true })
    await expect(guardOver(failing(error)).judge(question, signal)).rejects.toBe(error)
  })

  test('answers each of many judgements at once for its own question (fault 20)', async () => {
    const echoing: Completer = {
      async complete({ prompt }) {
        const number = Number(/canary (\d+)/.exec(prompt)?.[1])
        await new Promise((resolve) => setTimeout(resolve, number % 5))
        return { text: `unsafe\nO${(number % 6) + 1}`, finish: 'stop', tokens: [] }
      },
    }
    const guard = guardOver(echoing)
    const found = await Promise.all(
      Array.from({ length: 1000 }, (_, number) => guard.judge([{ role: 'user', text: `canary ${number}` }], signal)),
    )
    const expected = Array.from({ length: 1000 }, (_, number) => llamaGuard1.categories[number % 6]?.category)
    expect(found.map((findings) => findings[0]?.category)).toEqual(expected)
  })
})
