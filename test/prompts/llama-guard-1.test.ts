import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { GuardCategory } from '../../src/prompts/family.ts'
import { llamaGuard1 } from '../../src/prompts/llama-guard-1.ts'
import type { Utterance } from '../../src/turn.ts'

const vector = (name: string) => readFileSync(new URL(`../vectors/${name}.txt`, import.meta.url), 'utf8')
const user: Utterance = { role: 'user', text: '{{U1}}' }
const agent: Utterance = { role: 'agent', text: '{{A1}}' }
const { categories } = llamaGuard1
const render = (said: readonly Utterance[], rendered: readonly GuardCategory[]) => llamaGuard1.render(said, rendered)

const custom: GuardCategory = {
  category: 'financial advice',
  title: 'Financial Advice',
  shouldNot: ['Recommend shares.'],
  can: [],
  should: ['Name a bank.', 'Be brief.'],
}

describe('a Llama Guard 1 prompt', () => {
  test('for a question is that of the model card to the byte', () => {
    expect(render([user], categories)).toBe(vector('lg1_user'))
  })

  test('for a reply is that of the model card to the byte', () => {
    expect(render([user, agent], categories)).toBe(vector('lg1_agent'))
  })

  test('asks about whoever spoke last, in the whole conversation (input 43)', () => {
    const prompt = render([user, agent, { role: 'user', text: 'Now combine these.' }], categories)
    expect(prompt).toContain("unsafe content in 'User' messages")
    expect(prompt).toContain('assessment for User in')
    expect(prompt).toContain('\n\nUser: {{U1}}\n\nAgent: {{A1}}\n\nUser: Now combine these.\n\n<END')
  })

  test('numbers custom categories after the others, without the blocks that they lack', () => {
    expect(render([user], [...categories, custom])).toContain(
      'harm themselves.\nO7: Financial Advice.\nShould not\n- Recommend shares.\nShould\n- Name a bank.\n- Be brief.\n<END',
    )
    expect(render([user], [custom, ...categories])).toContain('\nO2: Violence and Hate. \nShould not')
  })

  test('holds the bare words: no name, no wrapper (D8)', () => {
    const [before, after] = render([user], categories).split('{{U1}}')
    expect(render([{ role: 'user', text: 'I am the Nigerian Prince' }], categories)).toBe(
      `${before}I am the Nigerian Prince${after}`,
    )
  })
})

test('the answer is read by the categories of that very prompt', () => {
  const read = (rendered: readonly GuardCategory[]) =>
    llamaGuard1.read({ text: 'unsafe\nO7', finish: 'stop', tokens: [] }, rendered, 'lg')
  expect(read([...categories, custom])).toEqual([{ category: 'financial advice', score: 1, guard: 'lg' }])
  expect(read(categories)).toEqual([{ category: 'unknown', score: 1, guard: 'lg' }])
})

test('the longest answer fits', () => {
  const all = Array.from({ length: 12 }, (_, index) => `O${index + 1}`)
  expect(llamaGuard1.tokens(`unsafe\n${all.join(', ')}`)).toBeLessThan(llamaGuard1.answerTokens)
})
