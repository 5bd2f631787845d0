import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readImagine } from '../src/imagine-options.ts'
import { pictureLimits } from '../src/policy/picture-limits.ts'

const plain = { prompt: 'a cat', negative: '', width: 1024, height: 1024, seed: null, steps: 50, cfg: 7 }
const problem = (name: string) => ({ kind: 'problem', problem: name })

test.each([
  ['a cat', {}],
  ['a cat --size 512x768', { width: 512, height: 768 }],
  ['--size 512×768 a cat', { width: 512, height: 768 }],
  ['a cat --size=512X768', { width: 512, height: 768 }],
  ['--seed 0 a cat', { seed: 0 }],
  ['a cat --seed 4294967295', { seed: 4_294_967_295 }],
  ['a --steps 1 cat', { prompt: 'a   cat', steps: 1 }],
  ['a cat --cfg 7.5', { cfg: 7.5 }],
  ['a cat --CFG 0', { cfg: 0 }],
  ['a cat --seed 1 --seed 2', { seed: 2 }],
  ['a cat --negative "blurry, text"', { negative: 'blurry, text' }],
  ['a cat --negative “blurry, text” --seed 3', { negative: 'blurry, text', seed: 3 }],
  ['a cat --negative blurry, text', { negative: 'blurry, text' }],
  ['a cat --negative blurry, text --seed 3', { negative: 'blurry, text', seed: 3 }],
  ['a cat --negative "no --seed 3 here"', { negative: 'no --seed 3 here' }],
  ['a cat —seed 3', { seed: 3 }],
  ['a cat – or a dog', { prompt: 'a cat – or a dog' }],
  ['a cat —oil', { prompt: 'a cat —oil' }],
  ['a well--known cat', { prompt: 'a well--known cat' }],
  ['a cat -- or a dog', { prompt: 'a cat -- or a dog' }],
  ['a "cat"\n; rm -rf / $(x)', { prompt: 'a "cat"\n; rm -rf / $(x)' }],
])('%j is read as it was meant', (text, more) => {
  expect(readImagine(text)).toEqual({ kind: 'request', request: { ...plain, ...more } })
})

test.each(['', '  ', 'help', 'HELP', '--help', 'a cat --help', '--seed 3', '--size 512x512 --steps 10'])(
  'input 23: %j asks for help',
  (text) => {
    expect(readImagine(text)).toEqual({ kind: 'help' })
  },
)

test.each([
  ['size', '8192x8192 8192 x 1024x 0x0 1000x1000 1536x1536 -512x512 1e3x1e3 512x512x512 192x1024'],
  ['seed', '-1 1.5 1e400 4294967296 abc 0x10 Infinity'],
  ['steps', '0 1000 101 1.5 -5 NaN'],
  ['cfg', '-1 36 7,5 NaN 1e1'],
])('input 57: a %s out of range or of another form is a problem, never quietly changed', (name, values) => {
  for (const value of values.split(' ')) expect(readImagine(`a cat --${name} ${value}`), value).toEqual(problem(name))
  expect(readImagine(`a cat --${name}`)).toEqual(problem(name))
})

test.each(['a cat --n 100', 'a cat --sampler x', 'a cat --constructor 1', '--__proto__ a', 'a --toString b'])(
  '%j names no option that exists',
  (text) => {
    const read = readImagine(text)
    if (text.includes('__proto__')) expect(read).toMatchObject({ request: { prompt: text } })
    else expect(read).toEqual(problem('option'))
  },
)

test('whatever is written, a request is within every limit, and nobody waits for it', () => {
  const pieces = fc.constantFrom(
    '--size',
    '--seed',
    '—steps',
    '--cfg=',
    '--negative',
    '"',
    '“',
    ' ',
    'a',
    '9',
    '512x512',
    '\n',
    '--',
  )
  const texts = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 1500 })
  fc.assert(
    fc.property(texts, (parts) => {
      const read = readImagine(parts.join(' ').slice(0, pictureLimits.characters))
      if (read.kind !== 'request') return
      const { prompt, width, height, steps, cfg, seed } = read.request
      expect(prompt.trim()).not.toBe('')
      expect(width * height).toBeLessThanOrEqual(pictureLimits.pixels)
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(pictureLimits.side.least)
      expect(steps >= 1 && steps <= 100 && cfg >= 0 && cfg <= 35).toBe(true)
      expect(seed === null || (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true)
    }),
    { seed: 23, numRuns: 300 },
  )
})

// Fifty times what is ever read: work that grows with the square of it would outlast the test's own time limit.
test.each(['--negative ', '--negative="', '“', ' --', '—', '--size '])(
  'a command full of %j is read to its end',
  (piece) => {
    expect(readImagine(piece.repeat(200_000 / piece.length))).toHaveProperty('kind')
  },
)
