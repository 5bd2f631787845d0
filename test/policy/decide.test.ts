import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { categoryOf } from '../../src/policy/categories.ts'
import { allows, decide, hashOf } from '../../src/policy/decide.ts'
import { policyFor, policyOf, type PolicyTerms } from '../../src/policy/policy.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { actions, grades, type Finding } from '../../src/turn.ts'

const finding = (category: string, score: number): Finding => ({ category, score, guard: 'test' })
const categories = Object.keys(builtInPolicy.categories)
const hardness = (findings: readonly Finding[]) => actions.indexOf(decide(builtInPolicy, findings, 'text').action)

describe('one pure decision over one table', () => {
  test.each([
    [0.24, 'casual', 'answer'],
    [0.25, 'possibly needs caution', 'answer with a note'],
    [0.49, 'possibly needs caution', 'answer with a note'],
    [0.5, 'probably needs caution', 'hold'],
    [0.7, 'needs caution', 'refuse'],
    [0.9, 'needs intervention', 'refuse and alert'],
  ])('input 50: a score of %d is %s: %s, the boundary included', (score, grade, action) => {
    const verdict = decide(builtInPolicy, [finding('criminal planning', score)], 'text')
    expect(verdict).toMatchObject({ grade, action, judged: hashOf('text'), policy: builtInPolicy.version })
  })

  test('no finding is a casual text, and nothing is named as its cause', () => {
    expect(decide(builtInPolicy, [], 'hello')).toMatchObject({ grade: 'casual', action: 'answer', because: [] })
  })

  test('fault 19: a code that no list has is refused with an alert, whatever its score', () => {
    for (const score of [0, 0.1, 1])
      expect(decide(builtInPolicy, [finding('unknown', score)], '').action).toBe('refuse and alert')
  })

  test('a category that the policy does not know never passes, nor does one named like a property of every object', () => {
    for (const category of ['weather', '__proto__', 'constructor', 'toString']) {
      expect(decide(builtInPolicy, [finding(category, 0)], '').action).toBe('refuse and alert')
    }
  })

  test('D13: a score that is no probability never passes', () => {
    for (const score of [Number.NaN, -0.1, 1.1, Infinity, -Infinity]) {
      expect(decide(builtInPolicy, [finding('self-harm', score)], '').action).toBe('refuse and alert')
    }
  })

  test.each([
    [0.49, 'answer with a note'],
    [0.5, 'hold'],
    [0.51, 'hold'],
  ])('input 50: a toxic prompt to which Comprehend gives %d is met with: %s', (score, action) => {
    const category = categoryOf('comprehend', 'PROFANITY')
    expect(decide(builtInPolicy, [finding(category, score)], 'text').action).toBe(action)
  })

  test('D9: a category that was switched off counts for nothing, and leaves the others as they are', () => {
    const policy = readPolicy('categories: { specialized advice: { enabled: false } }', 'policy.yaml')
    const advice = finding('specialized advice', 1)
    expect(decide(policy, [advice], 'text')).toMatchObject({ action: 'answer', because: [] })
    expect(decide(policy, [advice, finding('self-harm', 0.95)], 'text').because).toEqual([finding('self-harm', 0.95)])
    expect(decide(policy, [finding('specialized advice', Number.NaN)], 'text').action).toBe('refuse and alert')
  })

  test('input 45: what is done about a language that the guard was not made for is the policy’s to say', () => {
    const actionUnder = (file: string) =>
      decide(readPolicy(file, 'policy.yaml'), [finding('language not covered', 1)], 'text').action
    expect(actionUnder('guardFirst: true')).toBe('answer with a note')
    expect(actionUnder('categories: { language not covered: { thresholds: { probably: 1 } } }')).toBe('hold')
    expect(actionUnder('categories: { language not covered: { thresholds: { probably: 1, caution: 1 } } }')).toBe(
      'refuse',
    )
    expect(actionUnder('categories: { language not covered: { enabled: false } }')).toBe('answer')
  })

  test('a higher score never gives a softer action', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.constantFrom(...categories), score, score, (category, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        expect(hardness([finding(category, high)])).toBeGreaterThanOrEqual(hardness([finding(category, low)]))
      }),
      { seed: 1, numRuns: 2000 },
    )
  })

  test('one more finding never gives a softer action, and the order of findings means nothing', () => {
    const anyFinding = fc.record({
      category: fc.constantFrom(...categories),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      guard: fc.constant('test'),
    })
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 6 }), anyFinding, (findings, more) => {
        expect(hardness([...findings, more])).toBeGreaterThanOrEqual(hardness(findings))
        expect(hardness(findings.toReversed())).toBe(hardness(findings))
      }),
      { seed: 2, numRuns: 1000 },
    )
  })

  test('the worst finding comes first', () => {
    const verdict = decide(builtInPolicy, [finding('unspecified', 0.3), finding('self-harm', 0.95)], '')
    expect(verdict.because.map(({ category }) => category)).toEqual(['self-harm', 'unspecified'])
  })

  test('held counts as not allowed while nobody can decide on it', () => {
    expect(allows(decide(builtInPolicy, [finding('criminal planning', 0.6)], ''))).toBe(false)
  })
})

describe('the version of a policy', () => {
  const { version, ...terms } = builtInPolicy

  test('is the same for the same terms, however their members are ordered', () => {
    const shuffled = Object.fromEntries(Object.entries(terms).toReversed()) as unknown as PolicyTerms
    expect(policyOf(shuffled).version).toBe(version)
    expect(version).toMatch(/^[0-9a-f]{12}$/)
  })

  test('is that of the terms and not of the file: comments and what is built in anyway change nothing', () => {
    expect(readPolicy('# ours\nguardFirst: false\n', 'a.yaml').version).toBe(version)
  })

  test.each([
    ['an action', 'actions: { probably needs caution: refuse }'],
    ['a threshold', 'thresholds: { possibly: 0.2 }'],
    ['a threshold that is never reached', 'thresholds: { intervention: 1 }'],
    ['a threshold out of reach', 'categories: { hate: { thresholds: { intervention: never } } }'],
    ['a category', 'categories: { hate: { enabled: false } }'],
    ['a channel', 'channels: { a/b/c: { guardFirst: true } }'],
    ['a limit', 'limits: { edits: 1 }'],
    ['a retention', 'retention: { held: 1 }'],
    ['a sentence', 'wording: { zh-Hans: { stopped: 未回答。 } }'],
    ['a category of their own', custom('x')],
  ])('changes with %s', (_what, file) => {
    expect(readPolicy(file, 'a.yaml').version).not.toBe(version)
  })

  test('changes with every example of a category', () => {
    expect(readPolicy(custom('x'), 'a.yaml').version).not.toBe(readPolicy(custom('y'), 'a.yaml').version)
  })

  test('fault 39: stands in every verdict, in a channel with terms of its own too', () => {
    const policy = readPolicy('channels: { a/b/c: { guardFirst: true } }', 'a.yaml')
    expect(decide(policy, [], 'text').policy).toBe(policy.version)
    expect(decide(policyFor(policy, 'a:b:c'), [finding('hate', 1)], 'text').policy).toBe(policy.version)
  })
})

function custom(example: string): string {
  return `custom: { mergers: { title: Mergers, plain: { en: a merger }, should not: [x], examples: { unsafe: [${example}], safe: [z] } } }`
}

test('every grade has an action, and actions harden with the grade', () => {
  const order = grades.map((grade) => actions.indexOf(builtInPolicy.actions[grade]))
  expect(order).toEqual(order.toSorted((a, b) => a - b))
})
