import { expect, test } from 'vitest'
import { examine, inWords, isWell } from '../src/doctor.ts'
import type { Check, Diagnosis } from '../src/ports.ts'

const ok: Diagnosis = { state: 'ok', found: 'it is there', mend: null }
const check = (name: string, run: Check['run']): Check => ({ name, run })

test('every check is made, and what they find is told in their order', async () => {
  const examined = await examine(
    [
      check('first', async () => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        return [ok, { ...ok, found: 'and the other' }]
      }),
      check('second', async () => [{ state: 'missing', found: 'it is not there', mend: 'make it' }]),
    ],
    1000,
  )
  expect(examined.map(({ name, found }) => [name, found])).toEqual([
    ['first', 'it is there'],
    ['first', 'and the other'],
    ['second', 'it is not there'],
  ])
})

test('a check that fails, at once or later, keeps none of the others from being told, and is not quoted', async () => {
  const examined = await examine(
    [
      check('throws', () => {
        throw new TypeError('CANARY')
      }),
      check('rejects', () => Promise.reject(new Error('CANARY'))),
      check('hangs', () => new Promise(() => {})),
      check('works', async () => [ok]),
    ],
    20,
  )
  expect(examined.map(({ name, state }) => [name, state])).toEqual([
    ['throws', 'unreachable'],
    ['rejects', 'unreachable'],
    ['hangs', 'unreachable'],
    ['works', 'ok'],
  ])
  expect(examined[2]?.found).toBe('no answer within 0.02 s')
  expect(JSON.stringify(examined)).not.toContain('CANARY')
})

test('what sleeps and what was not asked need no mending; all else does', () => {
  const states = ['ok', 'asleep', 'not asked', 'missing', 'refused', 'unreachable', 'wrong'] as const
  expect(states.filter((state) => isWell({ ...ok, state }))).toEqual(['ok', 'asleep', 'not asked'])
})

test('in a terminal each is a line, with how to mend it below', () => {
  const words = inWords([
    { ...ok, name: 'POLICY_FILE' },
    { name: 'CHAT_MODEL', state: 'missing', found: 'm is not there', mend: 'ollama pull m' },
  ])
  expect(words.split('\n')).toEqual([
    'ok       POLICY_FILE  it is there',
    'missing  CHAT_MODEL   m is not there',
    '                      > ollama pull m',
    '',
    'To be mended: 1.',
  ])
  expect(inWords([{ ...ok, name: 'POLICY_FILE' }])).toContain('Nothing needs mending.')
})
