import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { decide } from '../../src/policy/decide.ts'
import { type Completion, MalformedAnswer } from '../../src/prompts/family.ts'
import { gptJtModeration } from '../../src/prompts/gpt-jt-moderation.ts'
import { llamaGuard1 } from '../../src/prompts/llama-guard-1.ts'
import { grades, type Utterance } from '../../src/turn.ts'

const vector = readFileSync(new URL('../vectors/gpt_jt_moderation.txt', import.meta.url), 'utf8')
const said = (...texts: readonly string[]) =>
  texts.map((text, index): Utterance => ({ role: index % 2 === 0 ? 'user' : 'agent', text }))
const read = (text: string, finish: Completion['finish'] = 'stop') =>
  gptJtModeration.read({ text, finish, tokens: [] }, [], 'jt')

describe('a GPT-JT-Moderation prompt', () => {
  test('is that of the model card to the byte', () => {
    expect(gptJtModeration.render(said(' {{TEXT}}\n'), [])).toBe(vector)
  })

  test('holds the message judged, question or reply, and no other', () => {
    expect(gptJtModeration.render(said('Hello', '{{TEXT}}'), [])).toBe(vector)
    expect(gptJtModeration.render(said('Hello', 'Hello!', '{{TEXT}}'), [])).toBe(vector)
  })

  test('lists its labels whatever the categories of the policy', () => {
    expect(gptJtModeration.render(said('{{TEXT}}'), llamaGuard1.categories)).toBe(vector)
  })
})

describe('a GPT-JT-Moderation answer', () => {
  test.each(grades)('%j leads to exactly that grade under the built-in policy', (label) => {
    const findings = read(` ${label}\n`)
    expect(decide(builtInPolicy, findings, 'x').grade).toBe(label)
    expect(findings).toHaveLength(label === 'casual' ? 0 : 1)
  })

  test.each(['casual', ' casual', ' casual\n', 'casual\r\n', ' casual<|endoftext|>', ' casual \n\nInput: x\nOutput:'])(
    '%j finds nothing',
    (text) => {
      expect(read(text)).toEqual([])
    },
  )

  test('is whole once its line has ended, though the model went on to the limit', () => {
    expect(read(' needs caution\n\nInput: I', 'length')).toEqual([{ category: 'unspecified', score: 0.8, guard: 'jt' }])
  })

  test('is none where its line was cut short: it may have become another (fault 17)', () => {
    expect(() => read(' casual', 'length')).toThrow(MalformedAnswer)
    expect(() => read(' casual\n', 'other')).toThrow(MalformedAnswer)
  })

  test.each(
    [
      [
        '',
        ' ',
        '\n',
        '\ncasual',
        '\n\n casual',
        'Casual',
        'CASUAL',
        'casual.',
        '1. casual',
        'casually',
        'casual casual',
      ],
      ['caution', 'needs  caution', 'needs', 'possibly', 'needs caution, casual', 'safe', 'unsafe\nO1', 'constructor'],
      [
        'Output: casual',
        '<|endoftext|>casual',
        'casual<|endoftext|><|endoftext|>',
        'саsual',
        `casual\n${'x'.repeat(1e6)}`,
      ],
    ].flat(),
  )('%j is no label (fault 17)', (text) => {
    expect(() => read(text)).toThrow(MalformedAnswer)
  })

  test('holds no word of the answer when it fails', () => {
    expect(() => read('canary-4711')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('canary') }),
    )
  })

  test('of 20,000 only the exact ones yield findings (fault 17)', () => {
    const scores = new Map([
      ['casual', undefined],
      ['possibly needs caution', 0.3],
      ['probably needs caution', 0.6],
      ['needs caution', 0.8],
      ['needs intervention', 0.95],
    ])
    const words = ['casual', 'needs', 'caution', 'intervention', 'possibly', 'probably', '\n', '.', 'Casual', '1.']
    const line = fc.oneof(
      fc.constantFrom(...grades),
      fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((parts) => parts.join(' ')),
    )
    const space = fc.constantFrom('', ' ', '  ')
    const after = fc.constantFrom('', '', '\n', '\r\n', '\n\nInput: no\nOutput: casual', '!')
    let labels = 0
    fc.assert(
      fc.property(space, line, space, after, fc.boolean(), (before, label, between, rest, cut) => {
        const text = before + label + between + rest
        const first = text.slice(0, text.includes('\n') ? text.indexOf('\n') : undefined).trim()
        if (!scores.has(first) || (cut && !text.includes('\n'))) {
          expect(() => read(text, cut ? 'length' : 'stop')).toThrow(MalformedAnswer)
          return
        }
        labels += 1
        const score = scores.get(first)
        const findings = score === undefined ? [] : [{ category: 'unspecified', score, guard: 'jt' }]
        expect(read(text, cut ? 'length' : 'stop')).toEqual(findings)
      }),
      { seed: 17, numRuns: 20_000 },
    )
    expect(labels).toBeGreaterThan(1000)
  })
})
