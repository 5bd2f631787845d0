import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { categoryNames } from '../../src/policy/categories.ts'
import { decide } from '../../src/policy/decide.ts'
import { PolicyError } from '../../src/policy/policy-error.ts'
import { policyFor, type Policy } from '../../src/policy/policy.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { actions, channelKey, grades, type Finding } from '../../src/turn.ts'

const place = (platform: string, workspace: string, channel: string) =>
  channelKey({ platform, workspace, channel, thread: 't', private: false })

const finding = (category: string, score: number): Finding => ({ category, score, guard: 'test' })

const legal = readPolicy(
  `
actions: { probably needs caution: refuse }
categories: { hate: { enabled: false } }
channels:
  slack/T1/C1:
    guardFirst: true
    followUps: mention only
    admits: { guests: true }
    actions: { possibly needs caution: refuse }
    categories: { defamation: { thresholds: { possibly: 0.6, probably: 0.8, caution: 0.9, intervention: never } } }
  'teams/t-1/19:a/b@thread.tacv2': { guardFirst: true }
`,
  'policy.yaml',
)

test('a channel has its own terms where it names them, and the general ones elsewhere', () => {
  const there = policyFor(legal, place('slack', 'T1', 'C1'))
  expect(there).toMatchObject({ guardFirst: true, followUps: 'mention only', version: legal.version })
  expect([there.admits, legal.admits]).toEqual([
    { guests: true, strangers: false },
    { guests: false, strangers: false },
  ])
  expect(decide(there, [finding('defamation', 0.55)], '').action).toBe('answer')
  expect(decide(there, [finding('privacy', 0.3)], '').action).toBe('refuse')
  expect(decide(there, [finding('privacy', 0.55)], '').action).toBe('refuse')
  expect(decide(there, [finding('hate', 1)], '').action).toBe('answer')
  expect(decide(there, [finding('unknown', 0)], '').action).toBe('refuse and alert')
})

test('another channel, and one named like a property of every object, has the general terms', () => {
  for (const channel of [place('slack', 'T1', 'C2'), place('teams', 'T1', 'C1'), 'constructor', '__proto__', '']) {
    expect(policyFor(legal, channel)).toBe(legal)
  }
  expect(decide(legal, [finding('defamation', 0.55)], '').action).toBe('refuse')
  expect(decide(legal, [finding('privacy', 0.3)], '').action).toBe('answer with a note')
})

test('a channel is found by the platform’s own ids, whatever stands in them', () => {
  expect(policyFor(legal, place('teams', 't-1', '19:a/b@thread.tacv2')).guardFirst).toBe(true)
})

const score = fc.double({ min: 0, max: 1, noNaN: true })
const named = ['possibly', 'probably', 'caution', 'intervention'] as const
const never = (value: number): number | 'never' => (value > 0.9 ? 'never' : value)
const rising = fc
  .tuple(score, score, score, score)
  .map((scores) => scores.toSorted((a, b) => a - b).map((value, index) => [named[index] ?? '', never(value)] as const))
const bands = rising.map((entries) => Object.fromEntries(entries))
const someBands = fc.tuple(rising, fc.nat(3)).map(([entries, from]) => Object.fromEntries(entries.slice(from)))
const hardening = fc
  .tuple(...grades.map(() => fc.constantFrom(...actions)))
  .map((chosen) => chosen.toSorted((a, b) => actions.indexOf(a) - actions.indexOf(b)))
  .map((chosen) => Object.fromEntries(grades.map((grade, index) => [grade, chosen[index]])))
const anyAction = fc.dictionary(fc.constantFrom(...grades), fc.constantFrom(...actions), { minKeys: 1, maxKeys: 1 })
const someActions = fc.oneof({ weight: 4, arbitrary: hardening }, { weight: 1, arbitrary: anyAction })
const someCategories = fc.dictionary(
  fc.constantFrom(...categoryNames),
  fc.record({ thresholds: fc.oneof({ weight: 4, arbitrary: bands }, { weight: 1, arbitrary: someBands }) }),
  { minKeys: 1, maxKeys: 3 },
)

/** Files that may or may not make sense: what is refused is no policy, and what is accepted must hold what follows. */
const file = fc.record(
  {
    thresholds: bands,
    actions: someActions,
    categories: someCategories,
    channels: fc.dictionary(
      fc.constantFrom('a/b/c', 'd/e/f'),
      fc.record({ actions: someActions, categories: someCategories }, { requiredKeys: ['categories'] }),
      { minKeys: 1 },
    ),
  },
  { requiredKeys: ['channels'] },
)

function accepted(content: object): Policy | null {
  try {
    return readPolicy(stringify(content), 'policy.yaml')
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    return null
  }
}

/** The categories that a file says something about, and one that it may say nothing about. */
const watched = ({
  categories = {},
  channels,
}: {
  categories?: object
  channels: Record<string, { categories: object }>
}) =>
  new Set(['self-harm', ...[categories, ...Object.values(channels).map((own) => own.categories)].flatMap(Object.keys)])

test('a higher score never gives a softer action, in whatever policy is accepted, and in none of its channels', () => {
  const hardness = (policy: Policy, category: string, at: number) =>
    actions.indexOf(decide(policy, [finding(category, at)], '').action)
  let policies = 0
  fc.assert(
    fc.property(file, fc.array(fc.tuple(score, score), { minLength: 5, maxLength: 5 }), (content, pairs) => {
      const policy = accepted(content)
      if (!policy) return
      policies += 1
      const inChannels = Object.keys(content.channels).map((name) => policyFor(policy, name.replaceAll('/', ':')))
      expect(inChannels).not.toContain(policy)
      for (const terms of [policy, ...inChannels]) {
        for (const category of watched(content)) {
          for (const [a, b] of pairs) {
            const softer = hardness(terms, category, Math.min(a, b))
            expect(hardness(terms, category, Math.max(a, b))).toBeGreaterThanOrEqual(softer)
          }
        }
        expect(hardness(terms, 'unspecified', 1)).toBeGreaterThanOrEqual(actions.indexOf('refuse'))
        expect(hardness(terms, 'unknown', 0)).toBeGreaterThanOrEqual(actions.indexOf('refuse'))
        expect(hardness(terms, 'hate', Number.NaN)).toBeGreaterThanOrEqual(actions.indexOf('refuse'))
      }
    }),
    { seed: 4, numRuns: 200 },
  )
  expect(policies).toBeGreaterThan(30)
})

test('the built-in policy has no channel with terms of its own', () => {
  expect(builtInPolicy.channels).toEqual({})
})
