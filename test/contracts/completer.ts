/** What every completer promises, whatever server is on its far side. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CompletionRequest } from '../../src/ports.ts'
import type { TokenChoice } from '../../src/prompts/family.ts'
import type { FarSideModel, Sampling } from './far-side-model.ts'

const unset: Sampling = { temperature: null, topP: null, topK: null }
const chat: CompletionRequest = { prompt: '[INST] Hi [/INST]', maximumTokens: 20, stop: ['</s>'], purpose: 'chat' }
const guard: CompletionRequest = { prompt: 'Is it unsafe?', maximumTokens: 10, stop: [], purpose: 'guard' }
const unsafe: TokenChoice = {
  text: 'unsafe',
  probability: 0.75,
  alternatives: [{ text: 'safe', probability: 0.125 }],
}
const never = () => new AbortController().signal

export function completerContract(name: string, open: () => Promise<FarSideModel>) {
  describe(name, () => {
    let far: FarSideModel
    beforeEach(async () => {
      far = await open()
    })
    afterEach(async () => {
      const { misshapen } = far
      await far.close()
      expect(misshapen).toEqual([])
    })

    const complete = (request: CompletionRequest, signal = never(), sampling = unset) =>
      far.completer(sampling).complete(request, signal)

    /** No words of the server, wherever somebody may look. */
    const failure = async (request: CompletionRequest, signal = never()) => {
      const error: unknown = await complete(request, signal).then(
        (completion) => expect.fail(`completed: ${JSON.stringify(completion)}`),
        (thrown: unknown) => thrown,
      )
      expect(error).toMatchObject({ provider: request.purpose === 'guard' ? 'guard' : 'model' })
      expect(String(error)).not.toContain('CANARY')
      return error
    }

    describe.each([chat, guard])('asked for $purpose', (request) => {
      test('gives the text exactly as it was said, whatever its letters', async () => {
        const text = ' Größe 8.611 m 👩‍👩‍👧\n\n"quoted" \\ data: {}\u2028end'
        far.behave({ does: 'say', text })
        expect(await complete({ ...request, maximumTokens: 100 })).toMatchObject({ text, finish: 'stop' })
      })

      test('gives an empty text as one (fault 25)', async () => {
        far.behave({ does: 'say', text: '' })
        expect(await complete(request)).toMatchObject({ text: '', finish: 'stop' })
      })

      test.each(['stop', 'length', 'other'] as const)('says when an answer ended by %s', async (finish) => {
        far.behave({ does: 'say', text: 'safe', finish })
        expect((await complete(request)).finish).toBe(finish)
      })

      test.each([500, 503, 429])('fault 22: a refusal with %i may pass', async (status) => {
        far.behave({ does: 'refuse', status, words: 'CANARY' })
        expect(await failure(request)).toMatchObject({ retryable: true, name: 'ProviderFailed' })
      })

      test.each([400, 401, 422])('a refusal with %i is the same next time', async (status) => {
        far.behave({ does: 'refuse', status, words: 'CANARY' })
        expect(await failure(request)).toMatchObject({ retryable: false })
      })

      test.each([
        'reset the connection',
        'break off in the middle',
        'end before the end',
        'end inside a letter',
        'spoil a letter',
        'fail in the middle',
        'answer nothing',
        'answer no JSON',
        'answer another shape',
      ] as const)('faults 16, 17 and 23: a server that would %s gave no answer', async (does) => {
        far.behave({ does })
        expect(await failure(request)).toMatchObject({ retryable: true })
      })

      test.each(['stay silent', 'drip'] as const)(
        'fault 18: a server that would %s is left at the deadline, and sees it',
        async (does) => {
          far.behave({ does })
          const deadline = new AbortController()
          const failed = failure(request, deadline.signal)
          await expect.poll(() => far.asked.length).toBe(1)
          deadline.abort()
          expect(await failed).toMatchObject({ retryable: true })
          await far.abandoned()
        },
      )

      test('what is stopped before it began asks nothing', async () => {
        expect(await failure(request, AbortSignal.abort())).toMatchObject({ retryable: true })
        expect(far.asked).toEqual([])
      })

      test('a flood is cut off, and clears nothing', async () => {
        far.behave({ does: 'flood' })
        await failure(request)
        await far.abandoned()
      })

      test('a prompt goes nowhere but where the operator said', async () => {
        far.behave({ does: 'redirect' })
        expect(await failure(request)).toMatchObject({ retryable: false })
        expect(far.asked).toHaveLength(1)
      })
    })

    test('fault 24: an endless answer is cut at its tokens, and the server is left', async () => {
      far.behave({ does: 'never end' })
      const { text, finish } = await complete(chat)
      expect(finish).toBe('length')
      expect(text.length).toBeGreaterThan(0)
      await far.abandoned()
    })

    test('what a chat is asked is the prompt, its limits, and the sampling that the policy sets', async () => {
      far.behave({ does: 'say', text: 'Hello' })
      await complete(chat)
      await complete(chat, never(), { temperature: 0.7, topP: 0.9, topK: 40 })
      const { prompt, maximumTokens, stop } = chat
      const plain = { prompt, maximumTokens, stop, probabilities: false }
      expect(far.asked).toEqual([
        { ...plain, temperature: undefined, topP: undefined, topK: undefined },
        { ...plain, temperature: 0.7, topP: 0.9, topK: 40 },
      ])
    })

    test('a guard is asked for probabilities, and never by chance', async () => {
      far.behave({ does: 'say', text: 'safe' })
      await complete(guard, never(), { temperature: 0.7, topP: 0.9, topK: 40 })
      const [asked] = far.asked
      expect(asked).toMatchObject({ prompt: guard.prompt, maximumTokens: 10, probabilities: true })
      expect(asked?.temperature ?? 0).toBe(0)
      expect([asked?.topP, asked?.topK]).toEqual([undefined, undefined])
    })

    test("a guard's tokens carry their probability and the other candidates'", async () => {
      const newline: TokenChoice = { text: '\n', probability: 1, alternatives: [] }
      const code: TokenChoice = { text: 'O3', probability: 0.5, alternatives: [{ text: 'O1', probability: 0.25 }] }
      far.behave({ does: 'say', text: 'unsafe\nO3', tokens: [unsafe, newline, code] })
      const { tokens } = await complete(guard)
      expect(tokens.map(({ text }) => text)).toEqual(['unsafe', '\n', 'O3'])
      expect(tokens[0]?.probability).toBeCloseTo(0.75)
      expect(tokens[0]?.alternatives).toMatchObject([{ text: 'safe', probability: expect.closeTo(0.125) as number }])
      expect(tokens[2]?.alternatives).toMatchObject([{ text: 'O1', probability: expect.closeTo(0.25) as number }])
    })

    test('a server without probabilities gives none', async () => {
      far.behave({ does: 'say', text: 'safe' })
      expect((await complete(guard)).tokens).toEqual([])
    })

    test('fault 20: answers asked for at once are not mixed up', async () => {
      far.behave({ does: 'say', text: 'same' })
      const many = Array.from({ length: 50 }, () => complete(chat))
      expect((await Promise.all(many)).map(({ text }) => text)).toEqual(many.map(() => 'same'))
      expect(far.asked).toHaveLength(50)
    })
  })
}
