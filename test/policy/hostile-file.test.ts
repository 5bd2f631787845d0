import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PolicyError } from '../../src/policy/policy-error.ts'
import { readPolicyFile } from '../../src/policy/read-policy.ts'
import { problemsIn } from './problems.ts'

const bomb = [
  'a: &a [lol, lol]',
  ...Array.from('bcdefghi', (name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]}, `.repeat(9)}]`),
].join('\n')

describe('input 58: a file that is no plain YAML is refused, with the line', () => {
  test.each([
    ['anchors', 'limits:\n  edits: &edits 5\n', ['policy.yaml:2:3: anchors and aliases are not taken: write it out']],
    [
      'aliases',
      'limits: &limits\n  edits: 5\nretention: *limits\n',
      [
        'policy.yaml:1:1: anchors and aliases are not taken: write it out',
        'policy.yaml:3:1: anchors and aliases are not taken: write it out',
      ],
    ],
    [
      'a duplicate key',
      'guardFirst: true\nlimits: { edits: 1 }\nguardFirst: false\n',
      ['policy.yaml:3:1: guardFirst is given twice, first in line 1'],
    ],
    [
      'a duplicate key in other quotes, further in',
      "limits:\n  edits: 1\n  'edits': 2\n",
      ['policy.yaml:3:3: limits.edits is given twice, first in line 2'],
    ],
    ['tabs', 'limits:\n\tedits: 5\n', ['policy.yaml:2:1: a tab: use spaces']],
    [
      'a tab where YAML would take it',
      'guardFirst:\ttrue # x\n\n#\t\n',
      ['policy.yaml:1:12: a tab: use spaces', 'policy.yaml:3:2: a tab: use spaces'],
    ],
    ['a byte order mark', '\uFEFFguardFirst: true\n', ['policy.yaml:1:1: a byte order mark: save the file without it']],
    ['a control character', 'guardFirst: true\n# \u0007\n', ['policy.yaml:2:3: a control character']],
    ['a control character in disguise', 'limits: { "ed\\nits": 5 }', ['policy.yaml:1:11: a name must be plain text']],
    ['lone carriage returns', 'limits:\r  edits: 5\r', ['policy.yaml:1:8: a control character']],
    [
      'a second document',
      'guardFirst: true\n---\nguardFirst: false\n',
      ['policy.yaml:2:1: a second document: a policy is one'],
    ],
    [
      'a tag',
      'guardFirst: !!js/function "return true"\n',
      ['policy.yaml:1:13: Unresolved tag: tag:yaml.org,2002:js/function'],
    ],
    [
      'bad indentation',
      'limits:\n  edits: 5\n attempts: 3\n',
      ['policy.yaml:3:1: All mapping items must start at the same column'],
    ],
    [
      'a bracket that is never closed',
      'languages: [en\n',
      [expect.stringMatching(/^policy\.yaml:2:1: .*must be .*\]/)],
    ],
    ['a key that is no text', '? [a]\n: 1\n', ['policy.yaml:1:3: a name must be plain text']],
    [
      'a key that every object has',
      '__proto__: { guardFirst: true }\n',
      ['policy.yaml:1:1: a name must be plain text'],
    ],
    ['no map', '- guardFirst\n', ['policy.yaml:1:1: must be a map of settings']],
    ['nothing at all', '', ['policy.yaml:1:1: must be a map of settings']],
    ['only a comment', '# later\n', ['policy.yaml:1:1: must be a map of settings']],
  ])('%s', (_what, text, problems) => {
    expect(problemsIn(text)).toEqual(problems)
  })

  test('a YAML bomb names every anchor and unfolds none', () => {
    expect(problemsIn(bomb).length).toBeGreaterThan(9)
    expect(problemsIn(bomb)[0]).toBe('policy.yaml:1:1: anchors and aliases are not taken: write it out')
  })

  test.each([
    [
      '10 MB',
      'guardFirst: true # x\n'.repeat(500_000),
      /^policy\.yaml:12484:1: the file is too long: 256 KiB end here$/,
    ],
    ['brackets, 20,000 deep', '['.repeat(20_000), /^policy\.yaml:1:\d+: nested more than 12 levels deep$/],
    ['maps, 20,000 deep', '{a: '.repeat(20_000), /nested more than 12 levels deep$/],
    ['lists, 20,000 deep', '- '.repeat(20_000), /nested more than 12 levels deep$/],
    [
      'a very long list',
      `languages: [${'a,'.repeat(20_000)}]`,
      /^policy\.yaml:1:1: languages must have at most \d+ entries$/,
    ],
    [
      'lines, each further in',
      Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      /^policy\.yaml:\d+:\d+: nested/,
    ],
  ])('a file of %s ends no process', (_what, text, problem) => {
    expect(problemsIn(text)).toEqual([expect.stringMatching(problem)])
  })

  test('any bytes are either a policy or refused with a line', () => {
    const pieces = fc.constantFrom(...alphabet)
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        for (const problem of problemsIn(parts.join(''))) expect(problem).toMatch(/^policy\.yaml:[1-9]\d*:[1-9]\d*: \S/)
      }),
      { seed: 3, numRuns: 500 },
    )
  })
})

// prettier-ignore
const alphabet = [
  'limits', 'edits', 'self-harm', ':', ': ', '\n', '\n  ', '- ', '[', ']', '{', '}', '&a ', '*a', '"', "'", '|', '>', '#',
  '!!str ', '0.5', '~', '%', '---', ',', '? ', '\u0000', '😀',
]

describe('a policy file on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chaperone-policy-'))
  const written = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const problemWith = (path: string) => {
    try {
      return readPolicyFile(path).version
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error
      return error.message.replace(folder, '')
    }
  }

  test('input 58: is refused beyond 256 KiB, however long it is', () => {
    expect(problemWith(written('long.yaml', 'a: 1\n'.repeat(2_000_000)))).toBe(
      '/long.yaml:52429:1: the file is too long: 256 KiB end here',
    )
  })

  test('is refused with the line where it is not UTF-8', () => {
    const latin1 = Buffer.concat([Buffer.from('guardFirst: true\n# Caf'), Buffer.from([0xe9]), Buffer.from('\n')])
    expect(problemWith(written('latin1.yaml', latin1))).toBe('/latin1.yaml:2:6: something that is not UTF-8')
    expect(problemWith(written('utf16.yaml', Buffer.from('\uFEFFguardFirst: true\n', 'utf16le')))).toMatch(
      /^\/utf16\.yaml:1:1: /,
    )
  })

  test('is refused where there is none', () => {
    expect(problemWith(join(folder, 'none.yaml'))).toBe('/none.yaml:1:1: cannot be read (ENOENT)')
    expect(problemWith(folder)).toBe(':1:1: cannot be read (no plain file)')
    expect(problemWith('/dev/zero')).toBe('/dev/zero:1:1: cannot be read (no plain file)')
  })

  test('fault 39: a change of the file changes nothing for who has read it, and gives another version to who reads it next', () => {
    const path = written('policy.yaml', 'limits: { edits: 1 }')
    const before = readPolicyFile(path)
    const version = before.version
    written('policy.yaml', 'limits: { edits: 2 }')
    expect(before).toMatchObject({ version, limits: { edits: 1 } })
    expect(readPolicyFile(path).version).not.toBe(version)
  })
})
