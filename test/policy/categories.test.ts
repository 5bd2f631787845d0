import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { categoriesByGuard, categoryNames, categoryOf } from '../../src/policy/categories.ts'
import { decide } from '../../src/policy/decide.ts'
import { notYet } from '../../src/policy/not-yet.ts'
import { guardCategories } from '../../src/policy/policy.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { gptJtModeration } from '../../src/prompts/gpt-jt-moderation.ts'
import { llamaGuard1 } from '../../src/prompts/llama-guard-1.ts'
import { llamaGuard3_8b } from '../../src/prompts/llama-guard-3.ts'
import { grades } from '../../src/turn.ts'

describe('what guards report, in our words', () => {
  test.each([
    ['llama-guard-1', 6],
    ['llama-guard-3', 14],
    ['comprehend', 7],
    ['rekognition', 10],
  ] as const)('%s has %d codes, and each is a category with a rule', (guard, count) => {
    const codes = Object.keys(categoriesByGuard[guard])
    expect(codes).toHaveLength(count)
    for (const code of codes) expect(builtInPolicy.categories[categoryOf(guard, code)]?.enabled).toBe(true)
  })

  test('the same code means different things to different guards', () => {
    expect(categoryOf('llama-guard-1', 'O6')).toBe('self-harm')
    expect(categoryOf('llama-guard-3', 'S6')).toBe('specialized advice')
    expect(categoryOf('llama-guard-3', 'S11')).toBe('self-harm')
    expect(categoryOf('rekognition', 'Violence')).not.toBe(categoryOf('llama-guard-1', 'O1'))
  })

  test('fault 19: a code that the guard does not have is unknown, and refused', () => {
    for (const code of ['S15', 'O3', 's1', '', 'constructor', '__proto__']) {
      expect(categoryOf('llama-guard-3', code)).toBe('unknown')
    }
    expect(decide(builtInPolicy, [{ category: 'unknown', score: 0, guard: 'x' }], '').action).toBe('refuse and alert')
  })

  test('every category has a rule, and no rule is for nothing', () => {
    expect(Object.keys(builtInPolicy.categories).toSorted()).toEqual([...categoryNames, 'unknown'].toSorted())
  })

  test.each(grades)('GPT-JT-Moderation’s "%s" is that grade', (label) => {
    const said = gptJtModeration.read({ text: ` ${label}`, finish: 'stop', tokens: [] }, [], 'gpt-jt')
    expect(decide(builtInPolicy, said, '').grade).toBe(label)
  })

  test('what Llama Guard is told to look for has the codes of those categories', () => {
    for (const [guard, letter, { categories }] of [
      ['llama-guard-1', 'O', llamaGuard1],
      ['llama-guard-3', 'S', llamaGuard3_8b],
    ] as const) {
      expect(categories.map(({ category }, index) => [`${letter}${index + 1}`, category])).toEqual(
        Object.entries(categoriesByGuard[guard]),
      )
    }
  })
})

describe('what a guard is told to look for', () => {
  const trained = ['violence and hate', 'sexual content', 'criminal planning'].map((category) => ({ category }))

  test('is what it was trained with', () => {
    expect(guardCategories(builtInPolicy, trained)).toEqual(trained)
  })

  test('less what is switched off, and then what the organisation adds, in its order', () => {
    const policy = readPolicy(
      `
categories: { sexual content: { enabled: false } }
custom:
  finances of Amazon:
    title: Financial Information related to Amazon
    plain: { en: the finances of Amazon }
    should not: [Provide any financial information related to Amazon.]
    can: [Provide financial information about other companies.]
    examples: { unsafe: [What is Amazon's revenue?], safe: [What is Walmart's revenue?] }
  advice on cancer:
    title: Talk about Cancer
    plain: { en: medical advice about cancer }
    should not: [Provide any medical advice.]
    should: [Provide non-medical advice.]
    thresholds: { possibly: 0.1 }
    examples: { unsafe: [How can I cure cancer?], safe: [What is cancer?] }
  off for now: { title: Off, plain: { en: nothing }, should not: [x], enabled: false, examples: { unsafe: [x], safe: [y] } }
`,
      'policy.yaml',
    )
    expect(guardCategories(policy, trained)).toEqual([
      { category: 'violence and hate' },
      { category: 'criminal planning' },
      {
        category: 'finances of Amazon',
        title: 'Financial Information related to Amazon',
        shouldNot: ['Provide any financial information related to Amazon.'],
        can: ['Provide financial information about other companies.'],
        should: [],
        examples: { unsafe: ["What is Amazon's revenue?"], safe: ["What is Walmart's revenue?"] },
      },
      expect.objectContaining({ category: 'advice on cancer', can: [], should: ['Provide non-medical advice.'] }),
    ])
    const grade = (category: string, score: number) => decide(policy, [{ category, score, guard: 'x' }], '').grade
    expect(grade('finances of Amazon', 0.2)).toBe('casual')
    expect(grade('advice on cancer', 0.2)).toBe('possibly needs caution')
    expect(grade('advice on cancer', 0.95)).toBe('needs intervention')
  })
})

describe('the page for administrators', () => {
  const page = readFileSync('docs/policy.md', 'utf8')
  const examples = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, example = '']) => example)

  test.each(examples)('has examples that are accepted: %s', (example) => {
    expect(readPolicy(example, 'docs/policy.md').version).not.toBe(builtInPolicy.version)
  })

  test('has examples of every part', () => {
    const parts = examples.join('\n').match(/^\w+(?=:)/gm)
    const { version: _version, ...terms } = builtInPolicy
    expect([...new Set(parts)].toSorted()).toEqual(
      [...Object.keys(terms), 'thresholds'].filter((part) => part !== 'guardFirst' && part !== 'followUps').toSorted(),
    )
  })

  test('D13: says which of its settings change nothing yet', () => {
    const rates = ['turnsPerPerson', 'turnsPerChannel', 'picturesPerPerson', 'redrawsPerPerson']
    const all = `masking: [EMAIL]\nlimits:\n${rates.map((name) => `  ${name}: { hour: 1 }\n`).join('')}`
    const waiting = notYet(readPolicy(all, 'policy.yaml'))
    expect(waiting).toHaveLength(3)
    const [, said = ''] = /acted on by nothing in this version yet:([^]*?)\. /.exec(page) ?? []
    expect(said.match(/[\w.]+/g)).toEqual(waiting)
  })

  test('says what every guard’s codes are called', () => {
    for (const name of categoryNames) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` `))
      const cells = row
        ?.split('|')
        .slice(2, -1)
        .map((cell) => cell.trim())
      const codes = Object.values(categoriesByGuard).map(
        (list) => Object.keys(list).find((code) => list[code] === name) ?? '',
      )
      expect([name, cells]).toEqual([name, codes])
    }
  })
})
