import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { policyCommand, type CommandParts } from '../../src/hosts/policy-command.ts'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { sentence } from '../../src/policy/wording.ts'
import { ProviderFailed } from '../../src/ports.ts'
import type { Finding } from '../../src/turn.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaperone-policy-'))
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const stricter = file('stricter.yaml', 'channels: { slack/T1/C1: { actions: { possibly needs caution: hold } } }')

const finds = (...findings: readonly Finding[]): CommandParts => ({ judge: async () => findings, policyFile: null })
const crime = (score: number): Finding => ({ category: 'criminal planning', score, guard: 'guard' })

describe('npm run policy -- check', () => {
  test('accepts a good file, with its version', async () => {
    const path = file(
      'good.yaml',
      'categories: { elections: { enabled: false } }\nchannels: { a/b/c: { guardFirst: true } }',
    )
    const { text, code } = await policyCommand(['check', path], finds())
    expect(code).toBe(0)
    expect(text).toMatch(
      /good\.yaml is accepted: version [0-9a-f]{12}\nCategories: 36; switched off: elections; your own: none\n.*: 1$/,
    )
  })

  test('input 59: names every problem with its line, and fails', async () => {
    const path = file('bad.yaml', 'categories:\n  selfharm: { enabled: false }\nlimits: { edits: "5" }\n')
    const { text, code } = await policyCommand(['check', path], finds())
    expect(code).toBe(1)
    expect(text.split('\n').map((line) => line.replace(folder, ''))).toEqual([
      expect.stringContaining('/bad.yaml:2:3: categories.selfharm'),
      expect.stringContaining('/bad.yaml:3:11: limits.edits'),
    ])
  })

  test('D13: says aloud which settings change nothing yet', async () => {
    const path = file('early.yaml', 'masking: [EMAIL]\nlimits: { edits: 1 }\n')
    const { text } = await policyCommand(['check', path], finds())
    expect(text).toContain('nothing in this version acts on it yet: masking')
  })
})

describe('npm run policy -- try', () => {
  test('shows what was found, what is made of it, and what a person would see', async () => {
    const { text, code } = await policyCommand(['try', 'a text', '--locale', 'zh-CN'], finds(crime(0.95)))
    expect(code).toBe(0)
    expect(text).toContain(
      'Category           Score  Guard  Grade\ncriminal planning  0.950  guard  needs intervention\n',
    )
    expect(text).toContain('Action   refuse and alert')
    expect(text).toContain(sentence({ say: 'stopped' }, builtInPolicy, 'zh'))
    expect(text).toContain('策划犯罪')
  })

  test('shows the note beside an answer', async () => {
    const { text } = await policyCommand(['try', 'Wie kann ich heute nach Hause kommen?'], finds(crime(0.3)))
    expect(text).toContain('Action   answer with a note')
    expect(text).toContain(builtInPolicy.wording.en['needs caution'])
    expect(text).toContain(builtInPolicy.wording.en['language not covered'])
  })

  test.each([
    [['--channel', 'slack/T1/C1'], 'hold', 'has terms of its own'],
    [['--channel', 'slack/T1/C2'], 'answer with a note', 'the general terms hold'],
  ])('under the terms of a channel: %s', async (options, action, terms) => {
    const { text } = await policyCommand(['try', 'a text', ...options], { ...finds(crime(0.3)), policyFile: stricter })
    expect(text).toContain(`Action   ${action}\n`)
    expect(text).toContain(terms)
  })

  test('takes the file of the command line before the one in force', async () => {
    const parts = { ...finds(crime(0.3)), policyFile: join(folder, 'none.yaml') }
    expect((await policyCommand(['try', 'a text'], parts)).text).toContain('none.yaml:1:1: cannot be read (ENOENT)')
    expect((await policyCommand(['try', 'a text', '--file', stricter], parts)).text).toContain('answer with a note')
  })

  test('D13: shows no verdict when the guard gives none', async () => {
    const judge = async () => Promise.reject(new ProviderFailed('guard', 'The guard is down', { retryable: true }))
    const said = await policyCommand(['try', 'a text'], { judge, policyFile: null })
    expect(said).toEqual({ text: 'No verdict, so no answer: The guard is down', code: 1 })
  })
})

test.each([[[]], [['check']], [['try']], [['look', 'x']], [['try', 'two', 'texts']], [['try', 'x', '--loud']]])(
  'anything else is met with how to use it: %j',
  async (words) => {
    expect(await policyCommand(words, finds())).toMatchObject({ text: expect.stringContaining('Usage:'), code: 2 })
  },
)
