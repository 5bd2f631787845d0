/**
 * Activities with tokens in, replies out: our adapter as an echo, beside a bare Bot Framework echo in the same run. Teams is
 * another process, so CPU time here is the bot's alone.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, type Request, type Response } from 'botbuilder'
import { openTeams } from '../adapters/teams/open-teams.ts'
import { secret } from '../src/config/secret.ts'
import type { TeamsConfig } from '../src/config/teams.ts'
import { builtInPolicy } from '../src/policy/built-in.ts'
import { restore } from '../src/policy/clear.ts'
import { hashOf } from '../src/policy/decide.ts'
import { memoryObjects, fixedSecret } from '../test/adapters/teams/fixtures.ts'
import { appId, password, tenantId } from '../test/far-side/teams/identity.ts'
import type { Load } from './teams-far-side.ts'

const atOnce = 10
const warmUp = 300
const measured = 2000

export async function run(): Promise<void> {
  const far = fork(new URL('teams-far-side.ts', import.meta.url), { execArgv: ['--import', 'tsx'] })
  const [{ config }] = (await once(far, 'message')) as [{ config: TeamsConfig }]
  const rows: [string, { perSecond: number; cpuMilliseconds: number }][] = []
  for (const [name, open] of [
    ['bare Bot Framework echo', () => bareEcho(config)],
    ['our adapter as an echo', () => ourEcho(config)],
    ['bare Bot Framework echo, again', () => bareEcho(config)],
    ['our adapter as an echo, again', () => ourEcho(config)],
  ] as const) {
    const server = await open()
    rows.push([name, await measure(far, `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`)])
    server.closeAllConnections()
    server.close()
  }
  far.kill()
  console.log(`| ${measured} activities, ${atOnce} at a time | replies a second | CPU ms a reply |`)
  console.log('| --- | ---: | ---: |')
  for (const [name, { perSecond, cpuMilliseconds }] of rows)
    console.log(`| ${name} | ${perSecond.toFixed(0)} | ${cpuMilliseconds.toFixed(2)} |`)
}

async function measure(far: ChildProcess, url: string) {
  const load = async (count: number) => {
    far.send({ url, count, atOnce } satisfies Load)
    await once(far, 'message')
  }
  await load(warmUp)
  const cpu = process.cpuUsage()
  const began = performance.now()
  await load(measured)
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: measured / seconds, cpuMilliseconds: (user + system) / 1000 / measured }
}

const listening = async (server: Server): Promise<Server> => {
  if (!server.listening) await once(server, 'listening')
  return server
}

/** Gate, reading, markdown, label and all; only the core is not there. */
async function ourEcho(config: TeamsConfig): Promise<Server> {
  const credential = { kind: 'password', secret: { kind: 'value', value: secret(password) } } as const
  const teams = await openTeams({
    config: { ...config, app: { id: appId, tenantId, credential } },
    secret: fixedSecret(),
    objects: memoryObjects(),
    policy: builtInPolicy,
    moderators: [],
    observer: { failed: (_item, _during, error) => console.error(error) },
    async accept(inbound) {
      if (inbound.kind !== 'turn') return
      const { text, place } = inbound.turn
      const verdict = { grade: 'casual', action: 'answer', because: [], policy: 'p', judged: hashOf(text) } as const
      const answer = {
        kind: 'answered',
        question: text,
        reply: text,
        asked: verdict,
        replied: verdict,
        took: null,
        notes: [],
      } as const
      await teams.platform.post(
        { to: 'place', place },
        restore(answer, inbound.turn, builtInPolicy, 'en'),
        inbound.turn.message,
      )
    },
  })
  return listening(serve({ fetch: teams.routes.fetch, port: 0, hostname: '127.0.0.1' }) as Server)
}

/** Its own check of tokens against the same keys; a ready token of its own, since it takes no plain login address. */
async function bareEcho(config: TeamsConfig): Promise<Server> {
  const credentials = {
    isValidAppId: async (id: string) => id === appId,
    isAuthenticationDisabled: async () => false,
    createCredentials: async () => ({
      signRequest: async (request: { headers: { set(name: string, value: string): void } }) => {
        request.headers.set('authorization', 'Bearer bot-token-1')
        return request
      },
    }),
  }
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      ToChannelFromBotLoginUrl: `${config.loginUrl}/${tenantId}`,
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
      ToBotFromEmulatorOpenIdMetadataUrl: config.openIdMetadata,
      ToBotFromChannelOpenIdMetadataUrl: config.openIdMetadata,
      OAuthUrl: 'https://token.botframework.com',
      CallerId: 'bench',
    },
    credentials as unknown as ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1],
  )
  const adapter = new CloudAdapter(authentication)
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const asked = Object.assign(request, { body: JSON.parse(Buffer.concat(chunks).toString()) }) as unknown as Request
      const answered = Object.assign(response, {
        status: (status: number) => Object.assign(response, { statusCode: status }),
        header: (name: string, value: string) => response.setHeader(name, value),
        send: (body: unknown) => response.end(body === undefined ? '' : JSON.stringify(body)),
      }) as unknown as Response
      void adapter.process(asked, answered, async (context) => {
        if (context.activity.type === 'message') await context.sendActivity(context.activity.text)
      })
    })
  })
  server.listen(0, '127.0.0.1')
  return listening(server)
}
