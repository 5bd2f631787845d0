import { describe, expect, test } from 'vitest'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { own, problemsIn } from './problems.ts'

const threshold = (value: string) => `categories:\n  self-harm:\n    thresholds:\n      caution: ${value}\n`
const where = 'policy.yaml:4:7: categories.self-harm.thresholds.caution must be a number from 0 to 1, or never, not'

describe('fault 38, input 59: a threshold', () => {
  test.each([
    ['-1', '-1'],
    ['2', '2'],
    ['1.5', '1.5'],
    ['1.0000001', '1.0000001'],
    ['"0.5"', '"0.5"'],
    ['null', 'empty'],
    ['', 'empty'],
    ['~', 'empty'],
    ['.nan', 'NaN'],
    ['.inf', 'Infinity'],
    ['1e400', 'Infinity'],
    ['0,5', '"0,5"'],
    ['Never', '"Never"'],
    ['true', 'true'],
    ['[0.5]', 'a list'],
    ['{ at: 0.5 }', 'a map'],
  ])('of %s is refused with its line', (value, shown) => {
    expect(problemsIn(threshold(value))).toEqual([`${where} ${shown}`])
  })

  test.each(['0.6', '0.60', '6e-1', '0.8'])('of %s is taken', (value) => {
    expect(problemsIn(threshold(value))).toEqual([])
  })

  test('may stand at either end, and be never reached', () => {
    expect(problemsIn('thresholds: { possibly: 0, probably: 0, caution: 1, intervention: 1 }')).toEqual([])
    expect(
      problemsIn('categories: { alcohol: { thresholds: { possibly: never, probably: never, caution: never } } }'),
    ).toEqual([])
  })

  test('that is below the one before it is refused, also where the other one is inherited', () => {
    expect(problemsIn(threshold('0.3'))).toEqual([
      'policy.yaml:3:5: categories.self-harm.thresholds must not fall: caution is 0.3, below probably, 0.4',
    ])
    expect(problemsIn('\nthresholds:\n  possibly: 0.9\n')).toEqual([
      'policy.yaml:2:1: thresholds must not fall: probably is 0.5, below possibly, 0.9',
    ])
    expect(problemsIn('categories: { hate: { thresholds: { probably: never } } }')).toEqual([
      'policy.yaml:1:23: categories.hate.thresholds must not fall: caution is 0.7, below probably, never',
    ])
  })
})

describe('fault 38, input 59: the categories', () => {
  test.each([
    ['{}', 'policy.yaml:1:1: categories is empty: leave it out to keep what is built in'],
    ['', 'policy.yaml:1:1: categories must be a map, not empty'],
    ['[]', 'policy.yaml:1:1: categories must be a map, not a list'],
    ['none', 'policy.yaml:1:1: categories must be a map, not "none"'],
    ['{ self-harm: }', 'policy.yaml:1:15: categories.self-harm must be a map, not empty'],
    ['{ self-harm: {} }', 'policy.yaml:1:15: categories.self-harm is empty: leave it out to keep what is built in'],
    ['{ self-harm: off }', 'policy.yaml:1:15: categories.self-harm must be a map, not "off"'],
  ])('are never emptied: %s is refused', (value, problem) => {
    expect(problemsIn(`categories: ${value}\n`)).toEqual([problem])
  })

  test('that are unknown are refused by name, with the one that was probably meant', () => {
    expect(problemsIn('categories:\n  selfharm: { enabled: false }\n  weather: { enabled: false }\n')).toEqual([
      'policy.yaml:2:3: categories.selfharm is no category that can be set here (your own go under custom); did you mean "self-harm"?',
      'policy.yaml:3:3: categories.weather is no category that can be set here (your own go under custom)',
    ])
    expect(problemsIn('channels: { a/b/c: { categories: { hat: { thresholds: { possibly: 0 } } } } }')).toEqual([
      'policy.yaml:1:36: channels.a/b/c.categories.hat is no category of this policy; did you mean "hate"?',
    ])
  })

  test('that are duplicated are refused', () => {
    expect(problemsIn('categories:\n  hate: { enabled: false }\n  hate: { enabled: true }\n')).toEqual([
      'policy.yaml:3:3: categories.hate is given twice, first in line 2',
    ])
  })

  test('are not a thousand', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `number ${index}`)
    const unknown = problemsIn(`categories:\n${names.map((name) => `  ${name}: { enabled: true }`).join('\n')}`)
    expect(unknown.length).toBe(1000)
    expect(unknown[999]).toContain('policy.yaml:1001:3: categories.number 999 is no category')
    expect(problemsIn(`custom:\n${names.map((name) => own(name)).join('')}`)[0]).toBe(
      'policy.yaml:1:1: custom has 1000 categories, at most 10 are taken',
    )
  })

  test('are never all switched off for a guard, and never where a guard names none', () => {
    const off = (names: readonly string[]) =>
      problemsIn(`categories:\n${names.map((name) => `  ${name}: { enabled: false }\n`).join('')}`)
    const first = ['violence and hate', 'sexual content', 'criminal planning', 'guns and illegal weapons', 'self-harm']
    expect(off(first)).toEqual([])
    expect(off([...first, 'regulated or controlled substances'])).toEqual([
      'policy.yaml:1:1: categories must leave llama-guard-1 something to find: all of its are off',
    ])
    expect(off(['unspecified'])).toEqual(['policy.yaml:2:18: categories.unspecified.enabled cannot be switched off'])
    const never = 'thresholds: { possibly: never, probably: never, caution: never, intervention: never }'
    expect(problemsIn(`categories: { unspecified: { ${never} } }`)[0]).toContain('must have a number for intervention')
    expect(problemsIn(never)[0]).toContain('must have a number for intervention')
  })

  test('fault 19: of codes that no list has are nobody’s to set', () => {
    expect(problemsIn('categories: { unknown: { enabled: false } }')[0]).toContain('categories.unknown is no category')
    expect(problemsIn(`custom:\n${own('unknown')}`)[0]).toContain('is the name of a category that exists')
  })
})

describe('fault 38: no other value is guessed at', () => {
  test.each([
    ['actions: { needs caution: hold, needs intervention: hold }', 'actions must refuse what needs intervention'],
    [
      'actions: { needs caution: answer }',
      'actions must not soften: needs caution is answer, probably needs caution is hold',
    ],
    [
      'actions: { casual: block }',
      'actions.casual must be one of: answer, answer with a note, hold, refuse, refuse and alert, not "block"',
    ],
    [
      'channels: { a/b/c: { actions: { casual: refuse } } }',
      'channels.a/b/c.actions must not soften: possibly needs caution is answer with a note, casual is refuse',
    ],
    ['channels: { general: { guardFirst: true } }', 'channels.general must read platform/workspace/channel'],
    ['channels: { a/b/c: { limits: { edits: 1 } } }', 'channels.a/b/c.limits is not known here'],
    ['guardFirst: yes', 'guardFirst must be true or false, not "yes"'],
    ['guardfirst: true', 'guardfirst is not known here; did you mean "guardFirst"?'],
    ['followUps: some', 'followUps must be one of: mention only, alone, all, not "some"'],
    ['admits: { guest: true }', 'admits.guest is not known here; did you mean "guests"?'],
    ['channels: { a/b/c: { admits: { strangers: yes } } }', 'admits.strangers must be true or false, not "yes"'],
    ['admits: all', 'admits must be a map, not "all"'],
    ['languages: []', 'languages must have at least 1'],
    ['languages: en', 'languages must be a list, not "en"'],
    ['languages: [en, xx]', 'languages[1] must be one of: en, de,'],
    ['limits: { attempts: 0 }', 'limits.attempts must be a whole number from 1 to 10, not 0'],
    ['limits: { edits: 1.5 }', 'limits.edits must be a whole number from 0 to 100, not 1.5'],
    [
      'limits: { turnsPerPerson: { hour: 400 } }',
      'limits.turnsPerPerson must allow at least as many in a day as in an hour',
    ],
    ['sampling: { temperature: 0 }', 'sampling.temperature must be a number above 0, at most 2, or off, not 0'],
    ['sampling: { temperature: 2.1 }', 'sampling.temperature must be a number above 0, at most 2, or off, not 2.1'],
    ['sampling: { temperature: .inf }', 'sampling.temperature must be a number above 0, at most 2, or off, not Inf'],
    ['sampling: { temperature: }', 'sampling.temperature must be a number above 0, at most 2, or off, not empty'],
    ['sampling: { topP: 1 }', 'sampling.topP must be a number between 0 and 1, or off, not 1'],
    ['sampling: { topP: 1.0 }', 'sampling.topP must be a number between 0 and 1, or off, not 1'],
    ['sampling: { topP: 0 }', 'sampling.topP must be a number between 0 and 1, or off, not 0'],
    ['sampling: { topK: 0 }', 'sampling.topK must be a whole number from 1 to 1000, or off, not 0'],
    ['sampling: { topK: 1.5 }', 'sampling.topK must be a whole number from 1 to 1000, or off, not 1.5'],
    ['sampling: { stop: [a, b, c] }', 'sampling.stop must have at most 2 entries'],
    ['sampling: { stop: [" "] }', 'sampling.stop[0] must be one line of text, at most 40 characters'],
    ['sampling: { stop: "###" }', 'sampling.stop must be a list, not "###"'],
    ['sampling: { topp: 0.5 }', 'sampling.topp is not known here; did you mean "topP"?'],
    ['sampling: off', 'sampling must be a map, not "off"'],
    ['retention: { audit: 14 }', 'retention.audit must be a whole number from 15 to 3650, not 14'],
    ['retention: { held: forever }', 'retention.held must be a whole number from 1 to 3650, not "forever"'],
    ['masking: [EMAIL, MAIL]', 'masking[1] must be one of: '],
    ['masking: on', 'masking must be a list, not "on"'],
    ['locale: fr', 'locale must be one of: en, zh-Hans'],
    ['wording: { fr: { failed: x } }', 'wording.fr is not known here'],
  ])('%s', (text, says) => {
    expect(problemsIn(text).map((problem) => problem.replace(/^policy\.yaml:1:\d+: /, ''))).toEqual([
      expect.stringContaining(says),
    ])
  })

  test('every problem is named at once, in the order of the lines, each where it is written and nowhere else', () => {
    const text = [
      'thresholds: { caution: high }',
      'guardFirst: 1',
      'categories:',
      '  hate:',
      '    enabled: off',
      'channels:',
      '  slack/T1/C1:',
      '    categories: { hate: { thresholds: { possibly: -1 } } }',
      'limits: { edits: no }',
    ].join('\n')
    expect(problemsIn(text).map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
      'policy.yaml:1:15: thresholds.caution',
      'policy.yaml:2:1: guardFirst',
      'policy.yaml:5:5: categories.hate.enabled',
      'policy.yaml:8:41: channels.slack/T1/C1.categories.hate.thresholds.possibly',
      'policy.yaml:9:11: limits.edits',
    ])
  })

  test('a long value is repeated only in part', () => {
    expect(problemsIn(`guardFirst: ${'x'.repeat(500)}`)[0]?.length).toBeLessThan(120)
  })

  test('without a temperature nothing else of the sampling counts', () => {
    const sampling = (text: string) => readPolicy(`sampling: ${text}`, 'policy.yaml').sampling
    expect(sampling('{ temperature: off, topP: 0.5, topK: 10 }')).toEqual({
      temperature: null,
      topP: null,
      topK: null,
      stop: [],
    })
    expect(sampling('{ topP: off, topK: 10, stop: ["###"] }')).toEqual({
      temperature: 0.6,
      topP: null,
      topK: 10,
      stop: ['###'],
    })
    expect(sampling('{ temperature: 2, topP: 0.01, topK: 1000 }')).toMatchObject({ temperature: 2, topP: 0.01 })
  })

  test('what is left out is what is built in', () => {
    const { limits, retention } = readPolicy('limits: { edits: 1 }', 'policy.yaml')
    expect([limits.edits, limits.attempts, retention.threads]).toEqual([1, 4, 30])
  })
})
