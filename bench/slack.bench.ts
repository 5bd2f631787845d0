/**
 * Signed mentions in, replies out, 10 at a time, each told as `app_mention` and as `message`; beside a bare Bolt app that
 * echoes, with the same calls of Slack's. Slack and the stores are other processes, so CPU time here is the bot's alone.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { App, LogLevel } from '@slack/bolt'
import { openSlack } from '../adapters/slack/open-slack.ts'
import { slackSending } from '../adapters/slack/sending.ts'
import { doorWordsOf, wordsOf } from '../adapters/slack/words.ts'
import { demoModels } from '../src/demo-models.ts'
import type { Bot } from '../src/bot.ts'
import { ingress } from '../src/ingress.ts'
import { builtInPolicy } from '../src/policy/built-in.ts'
import { openEmbedded } from '../src/stores.ts'
import { workThrough } from '../src/worker.ts'
import { untraced } from '../src/untraced.ts'
import { secretOf } from '../test/adapters/slack/door.ts'
import { secret } from '../test/far-side/slack-sender.ts'
import { plenty } from '../test/flow/plenty.ts'
import { cpuSplit } from './cpu-split.ts'
import { openFarSide, type FarSide } from './open-far-side.ts'
import type { Round, Told } from './slack-side.ts'

const warmUp = 200
const measured = 1000
const token = 'xoxb-test'

interface Slack {
  readonly apiUrl: string
  play(round: Round): Promise<Told>
  close(): void
}

interface Measure extends Told {
  readonly cpuMilliseconds: number
  readonly shares: ReadonlyMap<string, number>
}

export async function run(): Promise<void> {
  const [slack, far] = await Promise.all([openSlackSide(), openFarSide()])
  const whole = await wholeBot(slack, far)
  const bare = await bareBolt(slack)
  slack.close()
  await far.close()
  console.log('| 10 at a time | turns a second | CPU ms a turn | acknowledged p50 | p99 |')
  console.log('| --- | ---: | ---: | ---: | ---: |')
  for (const [name, { seconds, cpuMilliseconds, acknowledged }] of [
    ['the whole bot', whole],
    ['a bare Bolt app that echoes', bare],
  ] as const)
    console.log(
      `| ${name} | ${(measured / seconds).toFixed(0)} | ${cpuMilliseconds.toFixed(2)} | ${percentile(acknowledged, 0.5)} ms | ${percentile(acknowledged, 0.99)} ms |`,
    )
  console.log(`\nWhere the whole bot's CPU time goes, and the echo's, in ms a turn (shares by V8's profile):\n`)
  console.log('| whose | whole bot | echo |\n| --- | ---: | ---: |')
  for (const owner of new Set([...whole.shares.keys(), ...bare.shares.keys()])) {
    const of = ({ shares, cpuMilliseconds }: Measure) => ((shares.get(owner) ?? 0) * cpuMilliseconds).toFixed(2)
    console.log(`| ${owner} | ${of(whole)} | ${of(bare)} |`)
  }
  const calls = Object.entries(whole.calls).map(([method, count]) => `${method} ${count.toFixed(2)}`)
  console.log(`\nCalls of Slack's a turn: ${calls.join(', ')}.`)
}

const percentile = (all: readonly number[], share: number) =>
  (all.toSorted((a, b) => a - b)[Math.floor(all.length * share)] ?? NaN).toFixed(1)

async function measure(slack: Slack, url: string): Promise<Measure> {
  await slack.play({ url, turns: warmUp })
  const before = process.cpuUsage()
  const told = await slack.play({ url, turns: measured })
  const { user, system } = process.cpuUsage(before)
  const shares = await cpuSplit(ownerOf, async () => void (await slack.play({ url, turns: measured })))
  return { ...told, cpuMilliseconds: (user + system) / 1000 / measured, shares }
}

/** Of a file on the disk. */
function ownerOf(file: string): string {
  const [, library] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/u.exec(file) ?? []
  if (library) {
    if (library.startsWith('@slack/')) return 'Bolt and Slack’s client'
    return /^@(?:aws|smithy|aws-sdk|aws-crypto)\b/u.test(library) ? 'AWS clients' : 'other libraries'
  }
  if (/\/src\/providers\/demo\//u.test(file)) return 'demonstration models'
  return /\/(?:src|adapters)\//u.test(file) ? 'our own code' : 'the benchmark'
}

async function wholeBot(slack: Slack, { sockets }: FarSide): Promise<Measure> {
  const stores = await openEmbedded(sockets, {
    retention: builtInPolicy.retention,
    visibilitySeconds: 60,
    now: Date.now,
  })
  const observer = { step: () => {}, ended: () => {}, counted: () => {}, failed: complain }
  const opened = await openSlack({
    signingSecret: secretOf(() => secret),
    botToken: secretOf(() => token),
    appToken: null,
    teamId: null,
    apiUrl: slack.apiUrl,
    moderators: [],
    words: doorWordsOf(plenty),
    accept: ingress(stores.queue),
    observer,
    sending: (self) => {
      const options = { apiUrl: slack.apiUrl, token: secretOf(() => token), adminChannel: null, words: wordsOf(plenty) }
      return slackSending({ ...options, observer }, self)
    },
  })
  const bot: Bot = {
    ...stores,
    ...demoModels(plenty),
    policy: plenty,
    platforms: { slack: opened.platform },
    directories: { slack: opened.directory },
    receptions: { slack: opened.reception },
    presences: { slack: opened.presence },
    desks: ['slack'],
    observer,
    tracer: untraced,
    now: Date.now,
  }
  const closing = new AbortController()
  const shift = { workers: 10, visibilitySeconds: 60, closing: closing.signal, stop: closing.signal }
  const working = workThrough(bot, shift)
  const server = serve({ fetch: opened.routes.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const result = await measure(slack, urlOf(server.address()))
  server.close()
  if (server instanceof Server) server.closeAllConnections()
  closing.abort()
  await working
  await opened.close()
  await stores.close()
  return result
}

/** With its own receiver, and the calls of Slack's that a turn of ours makes. */
async function bareBolt(slack: Slack): Promise<Measure> {
  const app = new App({
    token,
    signingSecret: secret,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl },
  })
  app.event('app_mention', async ({ event, client }) => {
    const place = { channel_id: event.channel, thread_ts: event.ts }
    await client.assistant.threads.setStatus({ ...place, status: 'is thinking…' })
    await client.apiCall('chat.postMessage', { channel: event.channel, thread_ts: event.ts, text: event.text })
    await client.assistant.threads.setStatus({ ...place, status: '' })
  })
  app.event('message', async () => {})
  const server = await app.start({ port: 0, host: '127.0.0.1' })
  const result = await measure(slack, urlOf(server.address()))
  await app.stop()
  return result
}

const urlOf = (address: AddressInfo | string | null) =>
  `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/slack/events`

const complain = (_item: string, during: string, error: unknown) => console.error(during, error)

async function openSlackSide(): Promise<Slack> {
  const script = fileURLToPath(new URL('slack-side.ts', import.meta.url))
  const child = fork(script, { execArgv: ['--import', 'tsx'] })
  const [{ apiUrl }] = (await once(child, 'message')) as [{ apiUrl: string }]
  return {
    apiUrl,
    async play(round) {
      child.send(round)
      const [told] = (await once(child, 'message')) as [Told]
      return told
    },
    close: () => child.disconnect(),
  }
}
