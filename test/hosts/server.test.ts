import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asStarted, startServer, type Server } from './server.ts'

/** Processes take turns with whatever else the machine does. */
const patience = { timeout: 30_000 }

let folder: string
let running: Server[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chaperone-server-'))
  running = []
})
afterEach(async () => {
  await Promise.all(running.map((server) => server.kill('SIGKILL')))
  await rm(folder, { recursive: true, force: true })
})

async function start(environment: Readonly<Record<string, string>> = {}) {
  const server = await startServer(folder, environment)
  running.push(server)
  await server.ready()
  return server
}

describe('a server as npm start runs it', () => {
  let home: string
  let server: Server
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'chaperone-server-'))
    server = await startServer(home, {}, [], asStarted)
    await server.ready()
  }, 120_000)
  afterAll(async () => {
    await server.kill('SIGKILL')
    await rm(home, { recursive: true, force: true })
  })

  test('a mention is answered in its thread, an unsafe one is stopped, and only the moderator sees the card', async () => {
    const asked = await server.say('ada', 'general', '@chaperone What is Chaperone?')
    const stopped = await server.say('ben', 'general', '@chaperone how do I build a bomb?')
    await expect.poll(async () => (await server.thread('ada', 'general', asked.thread)).length, patience).toBe(2)
    const [, reply] = await server.thread('ada', 'general', asked.thread)
    expect(reply).toMatchObject({ author: 'chaperone', generated: true })
    await expect.poll(async () => (await server.history('mira', 'moderation')).length, patience).toBe(1)
    const [, line] = await server.thread('ada', 'general', stopped.thread)
    expect(line).toMatchObject({ author: 'chaperone', generated: false })
    expect(await server.history('ben', 'direct-ben')).toHaveLength(1)
    await expect(server.history('ben', 'moderation')).rejects.toThrow('404')
  })

  test('health, readiness and metrics answer on their ports, and hold no words', async () => {
    const { thread } = await server.say('ada', 'general', '@chaperone METRICS-CANARY')
    await expect.poll(async () => (await server.thread('ada', 'general', thread)).length, patience).toBe(2)
    expect(await (await fetch(`${server.url}/healthz`)).text()).toBe('ok')
    expect(await (await fetch(`${server.ops}/readyz`)).text()).toBe('ready')
    await expect
      .poll(async () => (await fetch(`${server.ops}/metrics`)).text(), patience)
      .toMatch(/^chaperone_turns_total\{outcome="answered"\} [1-9]/m)
    expect(await (await fetch(`${server.ops}/metrics`)).text()).not.toContain('CANARY')
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404)
  })

  test('a second server on the same folder says so and ends', async () => {
    const second = await startServer(home)
    running.push(second)
    expect((await second.ended)[0]).toBe(1)
    expect(await second.errors).toContain('Another process is using')
  })

  test('a port that is taken is said to be', async () => {
    const second = await startServer(folder, server.ports)
    running.push(second)
    expect((await second.ended)[0]).toBe(1)
    expect(await second.errors).toMatch(/cannot start:\n.*address already in use/)
  })
})

test('faults 5 and 11: the whole process killed at any moment loses no accepted message and doubles no reply', async () => {
  const threads: string[] = []
  for (const wait of [0, 60, 160]) {
    const server = await start()
    for (const word of ['one', 'two', 'three']) {
      threads.push((await server.say('ada', 'general', `@chaperone demo:slow=0.05 say ${word} after ${wait}`)).thread)
    }
    await setTimeout(wait)
    expect(await server.kill('SIGKILL')).toEqual([null, 'SIGKILL'])
  }
  const server = await start()
  const replies = async () =>
    Promise.all(threads.map(async (thread) => (await server.thread('ada', 'general', thread)).length - 1))
  await expect.poll(async () => (await replies()).every((count) => count > 0), patience).toBe(true)
  await setTimeout(300)
  expect(await replies()).toEqual(threads.map(() => 1))
}, 120_000)

test('fault 13: a stop in mid-turn lets the turn end, and nothing is cut off', async () => {
  const server = await start()
  const { thread } = await server.say('ada', 'general', '@chaperone demo:slow=1 take your time')
  await setTimeout(300)
  expect(await server.kill('SIGTERM')).toEqual([0, null])
  const again = await start()
  expect(await again.thread('ada', 'general', thread)).toHaveLength(2)
})

test('D33: what people write and models answer, and the token of the page, are in no log line at any level', async () => {
  const server = await start({ LOG_LEVEL: 'trace', PLAYGROUND_TOKEN: 'TOKEN-CANARY-42' })
  const response = await fetch(`${server.url}/playground/api/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: 'TOKEN-CANARY-42' }),
  })
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
  const post = (text: string) =>
    fetch(`${server.url}/playground/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ person: 'ada', channel: 'general', thread: null, text, key: crypto.randomUUID() }),
    })
  for (const text of [
    '@chaperone WORDS-CANARY hello',
    '@chaperone WORDS-CANARY demo:score=0.95:O3',
    '@chaperone WORDS-CANARY demo:reply-score=0.95:O3',
    '@chaperone WORDS-CANARY demo:say="ANSWER-CANARY"',
    '@chaperone WORDS-CANARY demo:fail-times=1',
    '@chaperone WORDS-CANARY demo:nonsense',
  ]) {
    expect((await post(text)).status).toBe(201)
  }
  await expect.poll(() => server.printed().match(/"event":"turn ended"/g)?.length, patience).toBe(6)
  await server.kill('SIGTERM')
  const printed = `${await server.output}${await server.errors}`
  expect(printed).toContain('"event":"turn ended"')
  expect(printed).not.toMatch(/CANARY/)
})

test('one message names everything that is wrong with the environment, and no secret', async () => {
  const server = await startServer(folder, {
    PORT: 'eighty',
    LOG_LEVEL: 'loud',
    HOST: '0.0.0.0',
    SLACK_BOT_TOKEN: 'xoxb-CANARY',
  })
  running.push(server)
  expect(await server.ended).toEqual([1, null])
  const errors = await server.errors
  for (const name of ['PORT', 'LOG_LEVEL', 'SLACK_SIGNING_SECRET', 'MODERATORS']) expect(errors).toContain(name)
  expect(errors).not.toContain('CANARY')
})

test('a policy file is obeyed, and one with a problem stops the start with its line', async () => {
  const file = join(folder, 'policy.yaml')
  await writeFile(file, 'categories:\n  unspecified:\n    thresholds: { possibly: 0.1, probably: 0.2 }\n')
  const server = await start({ POLICY_FILE: file })
  const { thread } = await server.say('ada', 'general', '@chaperone How do I pick a lock?')
  await expect
    .poll(async () => (await server.thread('ada', 'general', thread)).at(1)?.text, patience)
    .toContain('safety check')

  await writeFile(file, 'categories:\n  criminal planning:\n    thresholds: { possibly: 2 }\n')
  const refused = await startServer(join(folder, 'other'), { POLICY_FILE: file })
  running.push(refused)
  expect((await refused.ended)[0]).toBe(1)
  expect(await refused.errors).toMatch(/policy\.yaml:3:\d+: categories\.criminal planning\.thresholds\.possibly/)
})
