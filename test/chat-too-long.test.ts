import { expect, test } from 'vitest'
import { demoModels } from '../src/demo-models.ts'
import { chat } from '../src/chat.ts'
import { builtInPolicy } from '../src/policy/built-in.ts'
import { PromptTooLong, type ChatModel, type TextGuard } from '../src/ports.ts'
import type { Exchange, Utterance } from '../src/turn.ts'
import { watch } from './flow/bot.ts'
import { turnOf } from './flow/turns.ts'

const { model, guards } = demoModels(builtInPolicy)
const context = ['one', 'two', 'three'].map((question): Exchange => ({ person: 'ann', question, reply: 'Yes.' }))

/** A model and a guard whose servers take only so many utterances, whatever we counted. */
function talk(most: { readonly model: number; readonly guard: number }) {
  const asked: string[] = []
  const seen = (who: 'model' | 'guard', conversation: readonly Utterance[]) => {
    asked.push(`${who}: ${conversation.map(({ text }) => text).join(' ')}`)
    if (conversation.length > most[who]) throw new PromptTooLong(who)
  }
  const short: ChatModel = {
    ...model,
    async reply(conversation) {
      seen('model', conversation)
      return 'Fine.'
    },
  }
  const passing = guards.map((guard): TextGuard => ({
    ...guard,
    async judge(conversation) {
      seen('guard', conversation)
      return []
    },
  }))
  const parts = { ...demoModels(builtInPolicy), policy: builtInPolicy, observer: watch(), now: Date.now }
  const thought = chat(
    turnOf('four'),
    context,
    { ...parts, model: short, guards: passing },
    AbortSignal.timeout(10_000),
  )
  return { asked, thought }
}

test('a model that counts more tokens than we did is asked with one exchange less, and all is judged again', async () => {
  const { asked, thought } = talk({ model: 3, guard: 9 })
  expect((await thought).outcome).toMatchObject({ kind: 'answered', question: 'four', reply: 'Fine.' })
  expect(asked.filter((line) => line.startsWith('model'))).toEqual([
    'model: one Yes. two Yes. three Yes. four',
    'model: two Yes. three Yes. four',
    'model: three Yes. four',
  ])
  expect(asked.at(-1)).toBe('guard: three Yes. four Fine.')
  expect(asked).toContain('guard: three Yes. four')
})

test('a guard that counts more tokens than we did, of the question or of the reply, judges it with one exchange less', async () => {
  const { asked, thought } = talk({ model: 9, guard: 6 })
  expect((await thought).outcome).toMatchObject({ kind: 'answered' })
  expect(asked.at(-1)).toBe('guard: two Yes. three Yes. four Fine.')
  expect(asked).toContain('guard: two Yes. three Yes. four')
})

test('where nothing is left to leave out, nothing is cleared, and no other try is made', async () => {
  for (const most of [
    { model: 0, guard: 9 },
    { model: 9, guard: 0 },
    { model: 9, guard: 1 },
  ]) {
    const { asked, thought } = talk(most)
    await expect(thought).rejects.toMatchObject({ name: 'PromptTooLong', retryable: false })
    expect(asked.filter((line) => line.startsWith('guard: one'))).toHaveLength(1)
  }
})
