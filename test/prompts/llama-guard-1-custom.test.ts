import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { GuardCategory } from '../../src/prompts/family.ts'
import { llamaGuard1 } from '../../src/prompts/llama-guard-1.ts'

/** An article's prompt, as a web page prints it: Llama Guard's six categories in another order, and two of its own. */
const printed = readFileSync(new URL('../vectors/lg1_eight_categories.txt', import.meta.url), 'utf8')

const trained = (title: string) => llamaGuard1.categories.filter((category) => category.title === title)
const custom = (title: string, shouldNot: string, can: string): GuardCategory => ({
  category: title.toLowerCase(),
  title,
  shouldNot: [shouldNot],
  can: [can],
  should: [],
})
const eight: readonly GuardCategory[] = [
  ...trained('Violence and Hate'),
  ...trained('Criminal Planning'),
  ...trained('Sexual Content'),
  ...trained('Guns and Illegal Weapons'),
  ...trained('Regulated or Controlled Substances'),
  ...trained('Self-Harm'),
  custom(
    'Financial Information related to Amazon',
    'provide any financial information related to Amazon.',
    'provide financial information about other companies',
  ),
  custom('Talk about Cancer', 'provide any medical advice', 'provide non-medical advice'),
]
const rendered = llamaGuard1.render([{ role: 'user', text: 'How do I kill someone today?' }], eight)

/**
 * Where the page and the model's own template part, byte by byte: the page drops the space that ends Meta's first
 * heading and writes the last two codes with a zero; after `[/INST]` it shows a space and a line's end of its own.
 */
const differences = [
  ['O1: Violence and Hate.\n', 'O1: Violence and Hate. \n'],
  ['\n07: Financial', '\nO7: Financial'],
  ['\n08: Talk', '\nO8: Talk'],
  [' [/INST] \n', ' [/INST]'],
] as const

test('eight categories, two of them custom, give the prompt that the article prints, but for four places', () => {
  const expected = differences.reduce((text, [page, ours]) => {
    expect(text.split(page)).toHaveLength(2)
    return text.replace(page, ours)
  }, printed)
  expect(rendered).toBe(expected)
})

test.each([
  ['O7', 'financial information related to amazon'],
  ['07', 'financial information related to amazon'],
  ['O8', 'talk about cancer'],
  ['O2', 'criminal planning'],
  ['O3', 'sexual content'],
  ['O9', 'unknown'],
])('its answers are read by its own order: %s is %s', (code, category) => {
  const found = llamaGuard1.read({ text: `unsafe\n${code}`, finish: 'stop', tokens: [] }, eight, 'lg')
  expect(found).toEqual([{ category, score: 1, guard: 'lg' }])
})
