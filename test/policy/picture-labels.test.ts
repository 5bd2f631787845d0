import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { categoryOf } from '../../src/policy/categories.ts'
import { decide } from '../../src/policy/decide.ts'
import {
  categoryAbove,
  findingsOf,
  lowerLabels,
  secondLabels,
  type PictureLabel,
  type PictureTerms,
} from '../../src/policy/picture-labels.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { problemsIn } from './problems.ts'

const plain = builtInPolicy.pictures
const nudity = ['Non-Explicit Nudity of Intimate parts and Kissing', 'Non-Explicit Nudity'] as const

/** A path down the taxonomy, each label with its score. */
const labels = (...path: readonly (readonly [name: string, score: number])[]): readonly PictureLabel[] =>
  path.map(([name, score], index) => ({ name, score, parent: path[index - 1]?.[0] ?? '', level: index + 1 }))

const at = (score: number, ...names: readonly string[]) => labels(...names.map((name) => [name, score] as const))

const found = (given: readonly PictureLabel[], terms: Partial<PictureTerms> = {}, drawn = false) =>
  Object.fromEntries(
    findingsOf(given, drawn, { ...plain, ...terms }, 'test').map(({ category, score }) => [category, score]),
  )

test('the taxonomy has 10 top labels, and every label below leads to one of their categories', () => {
  expect(secondLabels).toHaveLength(20)
  expect(lowerLabels).toHaveLength(42)
  for (const label of secondLabels) expect(builtInPolicy.categories[categoryAbove(label)]?.enabled).toBe(true)
})

describe('a label that the taxonomy does not have', () => {
  test('counts as its parent', () => {
    expect(found(at(0.9, 'Violence', 'Drone Strikes'))).toEqual({ 'violent pictures': 0.9 })
    expect(found(at(0.9, 'Violence', 'Weapons', 'Swords'))).toEqual({ 'violent pictures': 0.9 })
    expect(found(at(0.9, 'Violence', 'Robots', 'Fighting Robots'))).toEqual({ 'violent pictures': 0.9 })
  })

  test('counts as its parent though the answer leaves the parent out', () => {
    expect(found([{ name: 'Swords', parent: 'Weapons', level: 3, score: 0.8 }])).toEqual({ 'violent pictures': 0.8 })
  })

  test.each([
    ['at the top', at(0.01, 'Politics')],
    ['below another one', at(0.01, 'Politics', 'Flags', 'Red Flags')],
    ['below one that is not there', [{ name: 'Flags', parent: 'Politics', level: 2, score: 0.01 }]],
    ['named like a property of every object', at(0.01, '__proto__', 'constructor', 'toString')],
    ['below itself', [{ name: 'A', parent: 'A', level: 3, score: 0.01 }]],
  ])('fault 19: is refused as unknown %s', (_, given) => {
    expect(Object.keys(found(given))).toEqual(['unknown'])
    expect(decide(builtInPolicy, findingsOf(given, false, plain, 'test'), '').action).toBe('refuse and alert')
  })

  test('never talks its parent away: labels that name each other as parents both count', () => {
    const ring = [
      { name: 'A', parent: 'B', level: 2, score: 0.9 },
      { name: 'B', parent: 'A', level: 2, score: 0.9 },
    ]
    expect(found(ring)).toEqual({ unknown: 0.9 })
  })
})

describe('an exception', () => {
  const terms = { exceptions: ['Exposed Male Nipple'] }

  test('takes what it accounts for away, up to the top', () => {
    expect(found(at(0.95, ...nudity, 'Exposed Male Nipple'), terms)).toEqual({})
    expect(found(at(0.95, ...nudity, 'Exposed Male Nipple'))).toEqual({ 'nudity or kissing': 0.95 })
  })

  test('takes nothing away that is surer than it', () => {
    const surer = labels([nudity[0], 0.95], [nudity[1], 0.95], ['Exposed Male Nipple', 0.9])
    expect(found(surer, terms)).toEqual({ 'nudity or kissing': 0.95 })
    const topOnly = labels([nudity[0], 0.95], [nudity[1], 0.9], ['Exposed Male Nipple', 0.9])
    expect(found(topOnly, terms)).toEqual({ 'nudity or kissing': 0.95 })
  })

  test('leaves what else is seen beside it, with its own score', () => {
    const both = [...at(0.95, ...nudity, 'Exposed Male Nipple'), ...at(0.6, ...nudity, 'Implied Nudity').slice(2)]
    expect(found(both, terms)).toEqual({ 'nudity or kissing': 0.6 })
    const kissing = [
      ...at(0.95, ...nudity, 'Exposed Male Nipple'),
      ...at(0.7, nudity[0], 'Kissing on the Lips').slice(1),
    ]
    expect(found(kissing, terms)).toEqual({ 'nudity or kissing': 0.7 })
  })

  test('of the second level holds for all below it', () => {
    const open = { exceptions: ['Graphic Violence'] }
    expect(found(at(0.95, 'Violence', 'Graphic Violence', 'Blood & Gore'), open)).toEqual({})
    expect(found(at(0.95, 'Violence', 'Weapons'), open)).toEqual({ 'violent pictures': 0.95 })
  })

  test('for drawn pictures holds for those alone', () => {
    const drawn = { drawnExceptions: ['Blood & Gore'] }
    const gore = at(0.95, 'Violence', 'Graphic Violence', 'Blood & Gore')
    expect(found(gore, drawn, true)).toEqual({})
    expect(found(gore, drawn, false)).toEqual({ 'violent pictures': 0.95 })
  })
})

describe('thresholds of a label', () => {
  const policy = readPolicy(
    'pictures: { labels: { Weapons: { thresholds: { possibly: 0.6, probably: 0.99, caution: never, intervention: never } }, Middle Finger: { thresholds: { possibly: 0.1 } } } }\n' +
      'channels: { slack/T1/C1: { categories: { violent pictures: { thresholds: { possibly: 0.2 } } } } }',
    'policy.yaml',
  )
  const actionOn = (given: readonly PictureLabel[]) =>
    decide(policy, findingsOf(given, false, policy.pictures, 'test'), '').action

  test('hold in place of its category’s, softer or stricter', () => {
    expect(actionOn(at(0.95, 'Violence', 'Weapons'))).toBe('answer with a note')
    expect(actionOn(at(0.95, 'Violence', 'Graphic Violence'))).toBe('refuse and alert')
    expect(actionOn([...at(0.95, 'Violence', 'Weapons'), ...at(0.72, 'Violence', 'Graphic Violence').slice(1)])).toBe(
      'refuse',
    )
    expect(actionOn(at(0.2, 'Rude Gestures', 'Middle Finger'))).toBe('answer with a note')
    expect(actionOn(at(0.2, 'Rude Gestures'))).toBe('answer')
  })

  test('leave the top label its own where that is surer', () => {
    expect(actionOn(labels(['Violence', 0.95], ['Weapons', 0.9]))).toBe('refuse and alert')
  })

  test('are worded as the category, and take from it what they leave out', () => {
    const rule = policy.categories['rude gestures: Middle Finger']
    const above = policy.categories['rude gestures']
    expect(rule).toEqual({
      ...above,
      title: 'Rude gesture: Middle Finger',
      bands: { ...above?.bands, possibly: 0.1 },
    })
    expect(policy.channels['slack:T1:C1']?.categories['violent pictures: Weapons']?.bands.possibly).toBe(0.6)
  })

  test('a label is switched off with its category', () => {
    const off = readPolicy(
      'categories: { violent pictures: { enabled: false } }\npictures: { labels: { Weapons: { thresholds: { possibly: 0.1 } } } }',
      'policy.yaml',
    )
    expect(decide(off, findingsOf(at(1, 'Violence', 'Weapons'), false, off.pictures, 'test'), '').action).toBe('answer')
  })
})

test.each([
  ['pictures: { exceptions: [Violence] }', 'pictures.exceptions[0] must be one of: '],
  ['pictures: { exceptions: [Weapon] }', 'pictures.exceptions[0] must be one of: '],
  ['pictures: { drawnExceptions: Weapons }', 'pictures.drawnExceptions must be a list'],
  ['pictures: { labels: { Violence: { thresholds: { possibly: 1 } } } }', "is no label of Rekognition's second level"],
  ['pictures: { labels: { Corpses: { thresholds: { possibly: 1 } } } }', "is no label of Rekognition's second level"],
  ['pictures: { labels: { Weapons: { thresholds: { possibly: 2 } } } }', 'possibly must be a number from 0 to 1'],
  ['pictures: { labels: { Weapons: { thresholds: { possibly: 0.6 } } } }', 'must not fall: probably is 0.5'],
  ['pictures: { labels: { Weapons: { enabled: false } } }', 'is not known here'],
  ['pictures: off', 'pictures must be a map'],
])('input 59: %s is refused', (text, says) => {
  expect(problemsIn(text)).toEqual([expect.stringContaining(says)])
})

// Planted one by one and caught: a parent left out whatever its child's score, the last score taken for the highest.
test('without terms of its own every category has the highest score of all that is below its top label', () => {
  const names = fc.constantFrom(...lowerLabels, 'Violence', 'Explicit', 'Gambling', 'New Label')
  const given = fc.array(
    fc.record({
      name: names,
      parent: fc.constantFrom('Violence', 'Weapons', 'Explicit', 'New Label', ''),
      level: fc.integer({ min: 1, max: 3 }),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(given, (seen) => {
      const scores = found(seen)
      const most = Math.max(-1, ...seen.map(({ score }) => score))
      expect(Math.max(-1, ...Object.values(scores))).toBe(most)
      for (const { name, score } of seen) {
        const top = categoryOf('rekognition', name)
        const category = top === 'unknown' && secondLabels.includes(name) ? categoryAbove(name) : top
        if (category !== 'unknown') expect(scores[category]).toBeGreaterThanOrEqual(score)
      }
    }),
    { seed: 53, numRuns: 500 },
  )
})
