/** Against an emulator of Slack that nobody here wrote, for the methods that it has. */
import { createEmulator, type Emulator } from 'emulate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { slackSending, type Sending } from '../../../adapters/slack/sending.ts'
import { askSelf, type Self } from '../../../adapters/slack/self.ts'
import type { Destination } from '../../../src/ports.ts'
import type { Cleared, Home, Place } from '../../../src/turn.ts'
import { cleared } from '../../contracts/chat-platform.ts'
import { steady, virtualTime, words } from './fixtures.ts'
import { freePort } from '../../free-port.ts'

const token = 'xoxb-emulated'
let emulator: Emulator
let self: Self
let slack: Sending
let channel = ''
let person = ''

beforeAll(async () => {
  const seed = {
    team: { name: 'Acme', domain: 'acme' },
    users: [{ name: 'ada', real_name: 'Ada', email: 'ada@example.com' }],
    channels: [{ name: 'general', topic: '' }],
    bots: [{ name: 'chaperone' }],
    tokens: [{ token, user: 'ada', scopes: ['chat:write', 'users:read'] }],
    strict_scopes: false,
  }
  emulator = await createEmulator({ service: 'slack', port: await freePort(), seed: { slack: seed } })
  const apiUrl = `${emulator.url}/api/`
  self = await askSelf({ token, apiUrl, teamId: null })
  const options = { apiUrl, token: steady(token), time: virtualTime(), adminChannel: null, words }
  slack = slackSending({ ...options, observer: { counted: () => {} } }, self)
  const channels = z.object({ channels: z.array(z.object({ id: z.string(), name: z.string() })) })
  const listed = channels.parse(await (await ask('conversations.list')).json())
  channel = listed.channels.find(({ name }) => name === 'general')?.id ?? ''
  await ask('conversations.join', { channel })
  const members = z.object({ members: z.array(z.object({ id: z.string(), name: z.string() })) })
  person = members.parse(await (await ask('users.list')).json()).members.find(({ name }) => name === 'admin')?.id ?? ''
})
afterAll(() => emulator.close())

const ask = (method: string, args: Record<string, string> = {}) =>
  fetch(`${emulator.url}/api/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams(args),
  })

const read = async (method: string, args: Record<string, string>) =>
  z
    .object({ messages: z.array(z.object({ ts: z.string(), text: z.string(), thread_ts: z.string().optional() })) })
    .parse(await (await ask(method, args)).json()).messages

async function thread(): Promise<Place> {
  const { ts } = z
    .object({ ts: z.string() })
    .parse(await (await ask('chat.postMessage', { channel, text: 'Hello' })).json())
  return { platform: 'slack', workspace: self.workspace, channel, thread: ts, private: false }
}

test('an answer stands in its thread, and can be taken back twice', async () => {
  const place = await thread()
  const to: Destination = { to: 'place', place }
  const post = await slack.platform.post(
    to,
    cleared('# Tides\n\n- **moon**\n- [sun](https://example.com)'),
    'turn:1/reply',
  )
  const [, answer] = await read('conversations.replies', { channel, ts: place.thread })
  expect(answer).toMatchObject({ ts: post, thread_ts: place.thread })
  expect(answer?.text).toContain('Tides')
  await slack.platform.remove(to, post)
  await slack.platform.remove(to, post)
  expect(await read('conversations.replies', { channel, ts: place.thread })).toHaveLength(1)
})

test('a post is found by its key, or nobody can know: it is never said to be absent', async () => {
  const to: Destination = { to: 'place', place: await thread() }
  await slack.platform.post(to, cleared('Hello'), 'turn:2/reply')
  expect(['yes', 'unknowable']).toContain((await slack.platform.find(to, 'turn:2/reply')).found)
})

test('a message to one person opens their conversation', async () => {
  const place = await thread()
  const post = await slack.platform.post({ to: 'person', place, person }, cleared('For you'), 'turn:3/direct')
  expect(post).toMatch(/^\d+\.\d+$/)
})

test('who asks, and where, is read as Slack writes it', async () => {
  const caller = await slack.directory.look(await thread(), { id: person, locale: 'en-GB' })
  expect(caller).toEqual({ standing: 'member', locale: expect.any(String), present: true })
  expect(await slack.directory.look(await thread(), { id: 'U0NOBODY', locale: 'en' })).toMatchObject({
    standing: 'stranger',
  })
})

test('a person’s page is taken', async () => {
  const content: Home = {
    about: ['I answer questions.'],
    heading: 'Your conversations',
    recent: [],
    empty: 'None yet.',
    forget: { label: 'Forget me', confirm: 'Erase everything?', cancel: 'Keep it' },
  }
  const published = slack.reception.home(
    await thread(),
    { id: person, locale: 'en' },
    { content } as Cleared<Home>,
    'page',
    'home-1',
  )
  await expect(published).resolves.toBeUndefined()
})
