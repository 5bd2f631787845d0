import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { secret } from '../../../src/config/secret.ts'
import type { ServiceClients } from '../../../src/providers/aws/service-clients.ts'
import { secretSource } from '../../../src/providers/aws/secrets.ts'
import { refusing } from '../../far-side/json-1.1.ts'
import { startSecretsManager, type FarSideSecrets } from '../../far-side/secrets-manager.ts'
import { failureOf, led } from './guard-services.ts'

let far: FarSideSecrets
let clients: ServiceClients
let close: () => Promise<void>
beforeAll(async () => {
  ;({ far, clients, close } = await led('SECRETS_MANAGER', startSecretsManager()))
})
afterEach(() => {
  far.misbehave = () => null
})
afterAll(() => close())

let names = 0
const clock = { now: 1_800_000_000_000 }

/** A secret of its own, and how often it was asked for. */
function stored(value: string) {
  const arn = `arn:aws:secretsmanager:eu-central-1:123456789012:secret:s${(names += 1)}`
  far.secrets.set(arn, value)
  const source = secretSource({ kind: 'arn', arn }, clients.secrets, () => clock.now)
  const asked = () => far.calls.filter(({ input }) => (input as { SecretId: string }).SecretId === arn).length
  return { source, asked, rotate: (next: string) => far.secrets.set(arn, next), lose: () => far.secrets.delete(arn) }
}

test('a secret of the configuration is given as it is, and nobody is asked', async () => {
  const first = far.calls.length
  const source = secretSource({ kind: 'value', value: secret(' a,b ') }, clients.secrets, () => clock.now)
  expect([await source.read(), await source.renew()]).toEqual([' a,b ', ' a,b '])
  expect(far.calls.length).toBe(first)
})

test('a stored secret is read once, whoever asks at the same time, without the end of its last line', async () => {
  const { source, asked } = stored('new,old\n')
  expect(await Promise.all([source.read(), source.read(), source.renew()])).toEqual(['new,old', 'new,old', 'new,old'])
  expect(await source.read()).toBe('new,old')
  expect(asked()).toBe(1)
  expect(far.calls.at(-1)).toMatchObject({ operation: 'GetSecretValue', scope: 'secretsmanager' })
})

test('what stands in a new deployment’s secret is no secret: it is asked for again until somebody puts one in', async () => {
  const { source, asked, rotate } = stored('to be filled in')
  for (const read of ['read', 'renew', 'read'] as const)
    expect(await failureOf(source[read]())).toMatchObject({
      message: expect.stringContaining('still to be filled in'),
      retryable: true,
    })
  rotate('new')
  expect(await source.read()).toBe('new')
  expect(asked()).toBe(4)
  rotate('to be filled in')
  clock.now += 60_000
  expect(await source.renew()).toBe('new')
})

test('it is read anew when that is asked for, at most once a minute, by all together', async () => {
  const { source, asked, rotate } = stored('old')
  await source.read()
  rotate('new')
  clock.now += 59_999
  expect(await source.renew()).toBe('old')
  expect(asked()).toBe(1)
  clock.now += 1
  expect(await Promise.all([source.renew(), source.renew(), source.renew()])).toEqual(['new', 'new', 'new'])
  expect(await source.read()).toBe('new')
  expect(asked()).toBe(2)
})

test('fault 15: a clock that was set back does not keep an old secret', async () => {
  const { source, rotate } = stored('old')
  await source.read()
  rotate('new')
  clock.now -= 3_600_000
  expect(await source.renew()).toBe('new')
})

test('where it cannot be read anew the last value stays, and the next try waits its minute', async () => {
  const { source, asked, rotate } = stored('old')
  await source.read()
  rotate('new')
  clock.now += 60_000
  far.misbehave = () => refusing(500, 'InternalServiceError')
  expect(await source.renew()).toBe('old')
  far.misbehave = () => null
  expect(await source.renew()).toBe('old')
  expect(asked()).toBe(2)
  clock.now += 60_000
  expect(await source.renew()).toBe('new')
})

test.each([
  ['is throttled', refusing(400, 'ThrottlingException'), true],
  ['fails', refusing(500, 'InternalServiceError'), true],
  ['is cut off', 'cut', true],
  ['answers nonsense', { status: 200, body: 'CANARY' }, true],
  ['denies access', refusing(400, 'AccessDeniedException'), false],
  ['has no such secret', refusing(400, 'ResourceNotFoundException'), false],
  ['holds bytes alone', { result: { SecretBinary: 'AAAA' } }, false],
  ['holds nothing', { result: { SecretString: ' \n' } }, false],
] as const)('a secret that was never read is a failure while Secrets Manager %s', async (_, reply, retryable) => {
  const { source } = stored('late')
  far.misbehave = () => reply
  for (const ask of [() => source.read(), () => source.renew()]) {
    const failure = await failureOf(ask())
    expect(failure).toMatchObject({ name: 'ProviderFailed', provider: 'store', retryable })
    expect(String(failure)).not.toContain('CANARY')
  }
  far.misbehave = () => null
  expect(await source.read()).toBe('late')
})

test('a secret is never shown by what holds it', async () => {
  const { source } = stored('s3cr3t')
  await source.read()
  expect(inspect(source, { depth: 9, showHidden: true }) + JSON.stringify(source)).not.toContain('s3cr3t')
})
