/** The doors that Slack comes in by: HTTP, a function for one request, and Socket Mode; the first and the last through Bolt. */
import { once } from 'node:events'
import { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeValue } from '../../../adapters/slack/action.ts'
import { openSlack, type Sending, type SlackOptions } from '../../../adapters/slack/open-slack.ts'
import { longestBody } from '../../../adapters/slack/receive.ts'
import { throughBolt } from '../../../adapters/slack/receiver.ts'
import { askSelf } from '../../../adapters/slack/self.ts'
import { openSocket } from '../../../adapters/slack/socket.ts'
import type { Inbound } from '../../../src/turn.ts'
import {
  bot,
  command,
  deletion,
  deliver,
  edit,
  envelope,
  eventRequest,
  formRequest,
  jsonRequest,
  mention,
  message,
  press,
  pressRequest,
  secret,
  workspace,
} from '../../far-side/slack-sender.ts'
import { slackStart, type SlackStart } from '../../far-side/slack-start.ts'
import { moderator, openDoor, reader, secretOf, ts } from './door.ts'

const written = { text: `<@${bot}> hi`, ts: ts(1) }
const place = { platform: 'slack', workspace, channel: 'C00000001', thread: ts(1), private: false }
const value = writeValue({ kind: 'turn', of: { place, message: ts(1), revision: '' } })

const events = [
  mention(written),
  message(written),
  message({ ...written, thread_ts: ts(0), text: 'and then?' }),
  message({ ...written, channel: 'D00000001', text: 'directly' }),
  message({ ...written, text: 'Lunch?' }),
  edit(message(written), { text: `<@${bot}> ho` }, '1700000099.000000'),
  deletion(message(written)),
  { type: 'app_home_opened', user: 'U00000ADA', channel: 'D00000001', tab: 'home', event_ts: '1515449522000016' },
  { type: 'agent_session_stopped', user: 'U00000ADA', channel: 'D00000001', thread_ts: ts(1), event_ts: ts(9) },
  { type: 'reaction_added', user: 'U00000ADA', item: { channel: 'C1', ts: ts(1) } },
]
const commands = [command('/imagine', 'a llama'), command('/chaperone', 'help'), command('/chaperone', 'forget me')]
const presses = [
  press('draw_again', value),
  press('remove', value, { user: { id: moderator, team_id: workspace } }),
  press('forget', undefined, { channel: undefined, message: undefined, view: { id: 'V1', type: 'home' } }),
  { type: 'view_submission', team: { id: workspace }, user: { id: 'U1' }, view: { id: 'V1' } },
]

const port = () => {
  throw new Error('Nothing is sent here')
}
const sending: Sending = {
  platform: { post: port, notify: port, find: port, reveal: port, remove: port },
  presence: { show: port },
  directory: { look: port },
  reception: { welcome: port, home: port },
}

let slack: SlackStart
const closing: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  slack = await slackStart()
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  await slack.close()
})

async function open(change: Partial<SlackOptions> = {}) {
  const inbounds: Inbound[] = []
  const failures: unknown[] = []
  const opened = await openSlack({
    signingSecret: secretOf(() => secret),
    botToken: secretOf(() => 'xoxb-test'),
    appToken: null,
    teamId: null,
    apiUrl: slack.apiUrl,
    moderators: [moderator],
    words: reader.words,
    accept: async (inbound) => void inbounds.push(inbound),
    observer: { failed: (_item, _during, error) => void failures.push(error), counted: () => {} },
    sending: () => sending,
    ...change,
  })
  closing.push(() => opened.close())
  return { opened, inbounds, failures }
}

async function openHttp(change: Partial<SlackOptions> = {}) {
  const all = await open(change)
  const server = serve({ fetch: all.opened.routes.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  closing.push(async () => {
    server.close()
    if (server instanceof Server) server.closeAllConnections()
    await once(server, 'close')
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`
  return { ...all, url }
}

const requests = () => [
  ...events.map((event) => eventRequest(event)),
  ...commands.map((fields) => formRequest(fields)),
  ...presses.map((payload) => pressRequest(payload)),
]

const ended = (connection: { readonly body: string }) => connection.body

describe('one way in', () => {
  test('D24: what comes by HTTP, to a function, or over the socket is queued and answered alike', async () => {
    const all = requests()
    const http = await openHttp()
    const answers = []
    for (const { headers, body } of all) {
      const answer = await fetch(http.url, { method: 'POST', headers, body })
      answers.push([answer.status, await answer.text()])
    }

    const lambda = openDoor()
    const given = []
    for (const request of all) {
      const answer = await lambda.send(request)
      given.push([answer.status, ended(answer)])
    }

    const socket = await open({ signingSecret: null, appToken: secretOf(() => 'xapp-test') })
    await socket.opened.start()
    const [connection] = slack.sockets
    const replies = []
    for (const event of events) replies.push(await connection?.send('events_api', envelope(event)))
    for (const fields of commands) replies.push(await connection?.send('slash_commands', fields))
    for (const payload of presses) replies.push(await connection?.send('interactive', payload))

    expect(answers.every(([status]) => status === 200)).toBe(true)
    expect(given).toEqual(answers)
    expect(replies).toEqual(answers.map(([, body]) => (body ? (JSON.parse(String(body)) as unknown) : {})))

    // Over the socket nothing says when a command was given: it is asked when it came.
    const timeless = (inbounds: readonly Inbound[]) =>
      inbounds.map((inbound) =>
        inbound.kind === 'turn' && inbound.turn.place.thread.startsWith('command:')
          ? { ...inbound, turn: { ...inbound.turn, asked: 0 } }
          : inbound,
      )
    expect(http.inbounds).toHaveLength(events.length - 2 + commands.length - 1 + presses.length - 1)
    expect(lambda.inbounds).toEqual(http.inbounds)
    expect(timeless(socket.inbounds)).toEqual(timeless(http.inbounds))
    expect([http.failures, lambda.failures, socket.failures]).toEqual([[], [], []])
  })

  test('D5: nothing is asked of Slack before the acknowledgement, however much comes', async () => {
    const { url } = await openHttp()
    expect(slack.calls).toEqual(['auth.test'])
    const all = [...requests(), ...requests(), ...requests()]
    await Promise.all(all.map(({ headers, body }) => fetch(url, { method: 'POST', headers, body })))
    expect(slack.calls).toEqual(['auth.test'])
  })
})

test('the door of a function that is started for one request holds nothing of Bolt, and is small', async () => {
  const entry = new URL('../../../adapters/slack/receive.ts', import.meta.url).pathname
  const options = { bundle: true, minify: true, platform: 'node', format: 'esm', write: false, metafile: true } as const
  const { metafile, outputFiles } = await build({ ...options, entryPoints: [entry] })
  expect(Object.keys(metafile.inputs).filter((file) => /@slack|hono|undici/.test(file))).toEqual([])
  expect(outputFiles[0]?.contents.byteLength).toBeLessThan(200_000)
})

describe('HTTP', () => {
  test('faults 1 and 5: Slack comes again until it is durable, and then no more', async () => {
    let tries = 0
    const accepted: Inbound[] = []
    const { url, failures } = await openHttp({
      accept: async (inbound) => {
        tries += 1
        if (tries < 3) throw new Error('the queue is down')
        accepted.push(inbound)
      },
    })
    expect(await deliver(url, () => eventRequest(mention(written)))).toEqual([503, 503, 200])
    expect(accepted).toHaveLength(1)
    expect(failures).toEqual([new Error('the queue is down'), new Error('the queue is down')])
  })

  test('what is malformed or too long is not asked for again', async () => {
    const { url, inbounds } = await openHttp()
    expect(await deliver(url, () => jsonRequest({ type: 'event_callback' }))).toEqual([400])
    const long = await fetch(url, { method: 'POST', body: 'x'.repeat(longestBody + 1) })
    expect([long.status, long.headers.get('x-slack-no-retry')]).toEqual([413, '1'])
    expect((await fetch(url)).status).toBe(404)
    expect(inbounds).toEqual([])
  })

  test('without a signing secret there is no door', async () => {
    const { url } = await openHttp({ signingSecret: null, appToken: secretOf(() => 'xapp-test') })
    const { headers, body } = eventRequest(mention(written))
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(404)
  })
})

describe('Bolt in between', () => {
  test('a failure behind Bolt is a failure before it, and never an acknowledgement', async () => {
    const broken = new Error('the queue is down')
    const door = openDoor({
      through: (take) => throughBolt(take, reader.self),
      queue: async () => Promise.reject(broken),
    })
    const answers = await Promise.all(requests().map((request) => door.send(request)))
    expect(answers.filter(({ status }) => status === 503).length).toBe(door.failures.length)
    expect(new Set(door.failures)).toEqual(new Set([broken]))
    expect(door.failures.length).toBeGreaterThan(10)
  })

  test('20 at once are each answered with what is theirs', async () => {
    const door = openDoor({ through: (take) => throughBolt(take, reader.self) })
    const forms = Array.from({ length: 20 }, (_, n) =>
      command(n % 2 ? '/imagine' : '/chaperone', n % 4 ? 'help' : 'forget me'),
    )
    const answers = await Promise.all(forms.map((fields) => door.send(formRequest(fields))))
    expect(answers.map(({ body }) => body.includes('blocks'))).toEqual(forms.map(({ text }) => text === 'forget me'))
  })
})

describe('Socket Mode', () => {
  const openAt = async (take: Parameters<typeof openSocket>[0]['take'], failures: unknown[] = []) => {
    const failed = (_item: string, during: string) => void failures.push(during)
    const options = { appToken: 'xapp-test', apiUrl: slack.apiUrl, take, failed, now: Date.now }
    const socket = openSocket({ ...options, pace: { first: 1, longest: 4, parting: 20 } })
    closing.push(() => socket.close())
    await socket.start()
    return socket
  }

  test('fault 1: an envelope is acknowledged once the queue has it; one that could not be queued never is', async () => {
    let tries = 0
    const failures: unknown[] = []
    const door = openDoor({
      queue: async () => {
        tries += 1
        if (tries === 1) throw new Error('the queue is down')
      },
    })
    await openAt(door.take, failures)
    const [connection] = slack.sockets
    const lost = connection?.tell('events_api', envelope(mention(written))) ?? ''
    await connection?.send('events_api', envelope(mention(written)))
    expect([connection?.acknowledged.has(lost), failures, door.inbounds.length]).toEqual([false, ['receiving'], 1])
  })

  test('a malformed envelope is not acknowledged, and the next one is', async () => {
    const failures: unknown[] = []
    const door = openDoor()
    await openAt(door.take, failures)
    const [connection] = slack.sockets
    const odd = connection?.tell('interactive', { type: 'block_actions' }) ?? ''
    await connection?.send('something_new', { a: 1 })
    expect([connection?.acknowledged.has(odd), failures]).toEqual([false, ['receiving']])
  })

  test('it connects anew when Slack asks, and when the line goes dead', async () => {
    const door = openDoor()
    await openAt(door.take)
    slack.sockets[0]?.refresh()
    await slack.opened(2)
    slack.sockets.at(-1)?.cut()
    await slack.opened(3)
    await slack.sockets.at(-1)?.send('events_api', envelope(mention(written)))
    expect(door.inbounds).toHaveLength(1)
  })

  test('it goes on trying while Slack cannot be reached, one connection at a time', async () => {
    const failures: unknown[] = []
    await openAt(openDoor().take, failures)
    let refusals = 3
    slack.answer = () => {
      refusals -= 1
      return refusals >= 0 ? { ok: false, error: 'internal_error' } : undefined
    }
    slack.sockets[0]?.cut()
    await slack.opened(2)
    expect(failures).toEqual(['connecting', 'connecting', 'connecting'])
    expect(slack.sockets.length).toBeLessThanOrEqual(1)
  })

  test('it ends although Slack does not answer its goodbye', async () => {
    const socket = await openAt(openDoor().take)
    slack.sockets[0]?.deafen()
    await socket.close()
    expect(slack.sockets).toHaveLength(1)
  })

  test('a token that Slack refuses stops the start', async () => {
    slack.answer = () => ({ ok: false, error: 'invalid_auth' })
    await expect(openAt(openDoor().take)).rejects.toThrow('invalid_auth')
  })
})

describe('who the bot is', () => {
  const ask = (teamId: string | null = null) => askSelf({ token: 'xoxb-test', apiUrl: slack.apiUrl, teamId })

  test('is asked once; the workspace is the one configured, or the token’s own', async () => {
    expect(await ask()).toEqual({ workspace, user: bot, url: 'https://example.slack.com/' })
    expect(await ask(workspace)).toMatchObject({ workspace })
    await expect(ask('T0000OTHER')).rejects.toThrow('another workspace')
    slack.answer = () => ({ ok: true, url: 'https://example.slack.com/', team_id: 'E00000001', user_id: bot })
    expect(await ask(workspace)).toMatchObject({ workspace })
    await expect(ask()).rejects.toThrow('set SLACK_TEAM_ID')
  })

  test('a token that Slack refuses stops the start, with the reason and without the token', async () => {
    slack.answer = () => ({ ok: false, error: 'invalid_auth' })
    await expect(ask()).rejects.toThrow('Slack refused SLACK_BOT_TOKEN: invalid_auth')
  })
})
