import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Config, SecretRef } from '../../src/config.ts'
import { untilFilled } from '../../src/hosts/until-filled.ts'
import { secretSource } from '../../src/providers/aws/secrets.ts'
import type { ServiceClients } from '../../src/providers/aws/service-clients.ts'
import { led } from '../providers/aws/guard-services.ts'
import { startServer } from './server.ts'
import { startSecretsManager, type FarSideSecrets } from '../far-side/secrets-manager.ts'
import { freePort } from '../free-port.ts'

const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}`
const unfilled = 'to be filled in'

let far: FarSideSecrets
let clients: ServiceClients
let close: () => Promise<void>
let http: { readonly port: number; readonly host: string }
beforeEach(async () => {
  ;({ far, clients, close } = await led('SECRETS_MANAGER', startSecretsManager()))
  http = { port: await freePort(), host: '127.0.0.1' }
})
afterEach(() => close())

const ref = (name: string): SecretRef => ({ kind: 'arn', arn: arn(name) })
const slack = (tokens: { readonly app: boolean }) =>
  ({ botToken: ref('bot'), appToken: tokens.app ? ref('app') : null, signingSecret: null }) as Config['slack']
const secret = (given: SecretRef) => secretSource(given, clients.secrets, Date.now)

/** Each pause is a step. */
async function waited(tokens: { readonly app: boolean }, steps: readonly (() => Promise<void> | void)[]) {
  const warned: string[] = []
  const left = [...steps]
  const pause = async () => left.shift()?.()
  await untilFilled({ slack: slack(tokens), http }, { secret, log: { warn: (event) => warned.push(event) }, pause })
  expect(left).toEqual([])
  return warned
}

const ask = (path: string) => fetch(`http://127.0.0.1:${http.port}${path}`).then(({ status }) => status)

test('a container whose secrets are empty lives and answers nothing else, until each that it starts with is put in', async () => {
  far.secrets.set(arn('bot'), unfilled).set(arn('app'), unfilled)
  const answered: number[] = []
  const warned = await waited({ app: true }, [
    async () => void answered.push(await ask('/healthz'), await ask('/slack/events')),
    () => void far.secrets.set(arn('bot'), 'xoxb-test'),
    () => void far.secrets.set(arn('app'), 'xapp-test'),
  ])
  expect(answered).toEqual([200, 503])
  expect(warned).toEqual(Array(3).fill('secrets are to be filled in'))
  // The port is free again for the server itself.
  await expect(ask('/healthz')).rejects.toThrow()
})

test('with its secrets filled it waits for nothing, and listens to nobody', async () => {
  far.secrets.set(arn('bot'), 'xoxb-test')
  expect(await waited({ app: false }, [])).toEqual([])
})

test('what is wrong otherwise is left to the start, which says it', async () => {
  far.secrets.set(arn('bot'), 'xoxb-test')
  expect(await waited({ app: true }, [])).toEqual([])
})

test('the server itself waits so, instead of ending as a deployment that failed, and can be stopped meanwhile', async () => {
  far.secrets.set(arn('bot'), unfilled)
  const folder = await mkdtemp(join(tmpdir(), 'chaperone-unfilled-'))
  const server = await startServer(folder, {
    PORT: `${http.port}`,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: far.url,
    SLACK_SIGNING_SECRET: 'a secret',
    SLACK_BOT_TOKEN_ARN: arn('bot'),
    SLACK_ADMIN_CHANNEL: 'C0ADMIN',
    MODERATORS: 'slack:U0MOD',
  })
  while (server.child.exitCode === null && (await ask('/healthz').catch(() => null)) === null) await wait(20)
  expect([await ask('/healthz'), await ask('/slack/events')]).toEqual([200, 503])
  expect(await server.kill('SIGTERM')).toEqual([0, null])
  expect(await server.output).toContain('secrets are to be filled in')
  await rm(folder, { recursive: true, force: true })
}, 60_000)
