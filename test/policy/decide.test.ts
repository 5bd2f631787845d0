import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { allows, decide, hashOf, worse } from '../../src/policy/decide.ts'
import { policyOf, type PolicyTerms } from '../../src/policy/policy.ts'
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

  test('the worse of two verdicts is the harder one, whichever comes first', () => {
    const soft = decide(builtInPolicy, [], 'a')
    const hard = decide(builtInPolicy, [finding('self-harm', 1)], 'b')
    expect(worse(soft, hard)).toBe(hard)
    expect(worse(hard, soft)).toBe(hard)
    expect([allows(soft), allows(hard)]).toEqual([true, false])
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
  })

  test('changes with any threshold', () => {
    const changed = { ...terms, actions: { ...terms.actions, casual: 'hold' as const } }
    expect(policyOf(changed).version).not.toBe(version)
  })
})

test('every grade has an action, and actions harden with the grade', () => {
  const order = grades.map((grade) => actions.indexOf(builtInPolicy.actions[grade]))
  expect(order).toEqual(order.toSorted((a, b) => a - b))
})
