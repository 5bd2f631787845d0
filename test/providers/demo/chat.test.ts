import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { llama2 } from '../../../src/prompts/llama-2.ts'
import { ProviderFailed } from '../../../src/ports.ts'
import { demoChat } from '../../../src/providers/demo/completers.ts'
import { systemPrompt } from '../../../src/text-models.ts'
import { model, never, said } from './demo.ts'

const ask = (...texts: readonly string[]) => model().reply(said(...texts), never())

test('every answer says that it is a demonstration, and repeats the question', async () => {
  expect(await ask('How tall is K2?')).toBe('This is a demonstration model: You asked: “How tall is K2?”.')
})

test.each([
  ['Hello!', 'Ask me something'],
  ['What is Chaperone?', 'A guard judges every question'],
  ['what can you do', 'I repeat what you ask'],
])('%s gets its own answer', async (question, answer) => {
  expect(await ask(question)).toMatch(new RegExp(`^This is a demonstration model: .*${answer}`))
})

test('the answer tells what was asked before in the thread', async () => {
  expect(await ask('One?', 'first', 'Two?')).toContain('“Two?”. You asked 1 thing before; first: “One?”.')
  expect(await ask('One?', 'first', 'Two?', 'second', 'Three?')).toContain('You asked 2 things before; first: “One?”.')
})

test('the same prompt gets the same answer, and never the system prompt', async () => {
  const prompts = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(prompts, async (questions) => {
      const turns = questions.flatMap((text, index) => (index === 0 ? [text] : ['ok', text]))
      const reply = await ask(...turns)
      expect(await ask(...turns)).toBe(reply)
      expect(reply).not.toContain(systemPrompt.slice(0, 40))
    }),
    { seed: 7, numRuns: 100 },
  )
})

test('a long question is repeated only in part', async () => {
  expect(await ask('🦆'.repeat(300))).toContain(`“${'🦆'.repeat(200)}…”`)
})

test('demo:say is said exactly', async () => {
  expect(await ask('demo:say="Just this, demo:score=0.3."')).toBe('Just this, demo:score=0.3.')
})

test('demo:reply-score is passed on to the guard of the reply', async () => {
  expect(await ask('Hm? demo:reply-score=0.8:O1')).toBe(
    'This is a demonstration model: You asked: “Hm?”. demo:score=0.8:O1',
  )
})

test('demo:empty answers nothing (fault 25)', async () => {
  expect(await ask('demo:empty')).toBe('')
})

test('demo:endless is cut at the limit, which a real tokenizer does not find exceeded (fault 24)', async () => {
  const request = {
    prompt: llama2.render('', said('demo:endless')),
    maximumTokens: 64,
    stop: [],
    purpose: 'chat',
  } as const
  const { text, finish } = await demoChat().complete(request, never())
  expect(finish).toBe('length')
  expect(text).toMatch(/^This is a demonstration model without end, and on, and on/)
  expect(llama2.tokens(text)).toBeLessThanOrEqual(64)
})

test('demo:fail fails every time, demo:fail-times=2 only twice for one prompt (fault 22)', async () => {
  const flaky = model()
  const outcome = (text: string) =>
    flaky.reply(said(text), never()).then(
      () => 'answered',
      (error: unknown) => (error instanceof ProviderFailed && error.retryable ? error.provider : 'wrong'),
    )
  expect([await outcome('demo:fail'), await outcome('demo:fail')]).toEqual(['model', 'model'])
  const text = 'demo:fail-times=2'
  expect([await outcome(text), await outcome(text), await outcome(text)]).toEqual(['model', 'model', 'answered'])
  expect(await outcome(`${text} please`)).toBe('model')
})

test('waiting ends when the turn does', async () => {
  const stopped = new AbortController()
  const reply = model().reply(said('demo:slow=600'), stopped.signal)
  const reason = new Error('refused')
  stopped.abort(reason)
  await expect(reply).rejects.toMatchObject({ name: 'ProviderFailed', provider: 'model' })
  await expect(model().reply(said('hello'), stopped.signal)).rejects.toMatchObject({ cause: reason })
})

test('a prompt of another family is an error, not an answer', async () => {
  const request = { prompt: 'hello', maximumTokens: 10, stop: [], purpose: 'chat' } as const
  await expect(demoChat().complete(request, never())).rejects.toMatchObject({ provider: 'model', retryable: false })
})
