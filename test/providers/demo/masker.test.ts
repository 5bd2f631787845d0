import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { piiTypes } from '../../../src/policy/pii-types.ts'
import { demoMasker } from '../../../src/providers/demo/masker.ts'

const masker = demoMasker()
const soon = () => new AbortController().signal
const mask = (text: string, types: readonly string[] = piiTypes) => masker.mask(text, types, soon())

describe('the demonstration hides by pattern', () => {
  test.each([
    ['write to joe.doe+x@mail.example.org.', 'write to [EMAIL].'],
    ['see https://example.org/a?b=c, please', 'see [URL] please'],
    ['call +49 (170) 123-4567 or 0170 1234567!', 'call [PHONE] or [PHONE]!'],
    [
      'the card 4111 1111 1111 1111 and 4111-1111-1111-1111',
      'the card [CREDIT_DEBIT_NUMBER] and [CREDIT_DEBIT_NUMBER]',
    ],
    ['host 192.168.0.255 is up', 'host [IP_ADDRESS] is up'],
    ['at 00:1A:2b:3c:4D:5e', 'at [MAC_ADDRESS]'],
    ['to DE89 3704 0044 0532 0130 00 today', 'to [INTERNATIONAL_BANK_ACCOUNT_NUMBER] today'],
    ['key AKIAIOSFODNN7EXAMPLE', 'key [AWS_ACCESS_KEY]'],
    ['number 123-45-6789', 'number [SSN]'],
    ['schreib an jürgen@büro.de, bitte', 'schreib an [EMAIL], bitte'],
  ])('%s', async (text, masked) => {
    expect(await mask(text)).toBe(masked)
  })

  test.each([
    'On 2026-11-20 at 12:30 we were 1,000,000 people; version 1.2.3, 3.14159, 50%, 2^32',
    'Ann Lee of Elm Street 5',
    'card 4111 1111 1111 1112 has a wrong check digit',
    'at 300.1.2.3 or 1.2.3.4.5',
  ])('and lets the rest be: %s', async (text) => {
    expect(
      await mask(
        text,
        masker.types.filter((type) => type !== 'PHONE'),
      ),
    ).toBe(text)
  })
})

test('it hides only what is asked for, and says what it can find', async () => {
  expect(await mask('a@b.cd, 1.2.3.4', ['IP_ADDRESS'])).toBe('a@b.cd, [IP_ADDRESS]')
  for (const type of masker.types) expect(piiTypes).toContain(type)
})

test('it ends soon whatever the text, and masking twice is masking once', async () => {
  const hostile = fc
    .tuple(
      fc.constantFrom('a', 'a.', '1', '1 ', '+1', '(1', '@', 'a@a.', '1.', '00:', 'http://', 'AB12', '-1-'),
      fc.nat(9),
    )
    .map(([unit, more]) => unit.repeat(4000) + 'x'.repeat(more))
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const once = await mask(text)
      expect(await mask(once)).toBe(once)
    }),
    { seed: 4, numRuns: 60 },
  )
})

test('it answers nothing once it was stopped', async () => {
  await expect(masker.mask('x', [], AbortSignal.abort())).rejects.toMatchObject({ provider: 'guard', retryable: true })
})
