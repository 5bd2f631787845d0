import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { receiveWith } from '../../adapters/slack/receive.ts'
import { signatureVerifier } from '../../adapters/slack/verify.ts'
import { demoModels } from '../../src/demo-models.ts'
import { readConfig } from '../../src/config.ts'
import { examine, isWell } from '../../src/doctor.ts'
import { harmful, questionCheck } from '../../src/hosts/canary/questions.ts'
import { doorChecks } from '../../src/hosts/canary/way-in.ts'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import type { Check, Diagnosis, SecretSource } from '../../src/ports.ts'

const source = (secret: string): SecretSource => ({ read: async () => secret, renew: async () => secret })

describe('the way in', () => {
  /** The bot's own door for Slack, on a real socket; and how it misbehaves. */
  let door: Awaited<ReturnType<typeof open>>
  let broken: Readonly<Record<string, number>> = {}
  let seen: string[] = []
  beforeEach(async () => {
    broken = {}
    seen = []
    door = await open('signing secret')
  })
  afterEach(() => door.close())

  async function open(secret: string) {
    const receive = receiveWith({
      verify: signatureVerifier(source(secret), Date.now),
      take: () => Promise.reject(new Error('Nothing may come of a canary')),
      failed: (_item, during) => void seen.push(`failed ${during}`),
    })
    const server = createServer((request, response) => {
      void (async () => {
        const chunks: Uint8Array[] = []
        for await (const chunk of request) chunks.push(chunk as Uint8Array)
        seen.push(`${request.method} ${request.url}`)
        const path = request.url ?? ''
        if (broken[path]) return response.writeHead(broken[path]).end()
        if (path === '/healthz') return response.writeHead(200).end()
        if (path === '/api/messages') return response.writeHead(401).end()
        const answer = await receive({ headers: request.headers, body: Buffer.concat(chunks) })
        return response.writeHead(answer.status, answer.headers).end(answer.body)
      })()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return {
      url,
      close: () =>
        new Promise((resolve) => {
          server.closeAllConnections()
          server.close(resolve)
        }),
    }
  }

  const ill = async (secret: string, url = door.url) => {
    const checks = doorChecks({ url, slack: source(secret), teams: true, now: Date.now })
    return (await examine(checks, 5_000)).filter((found) => !isWell(found)).map(({ name }) => name)
  }

  test('an open door is well, and nothing comes of the look', async () => {
    expect(await ill('signing secret')).toEqual([])
    expect(seen.filter((each) => each.startsWith('failed'))).toEqual([])
    expect(seen).toHaveLength(4)
  })

  test('while a secret is rotated, the first of both signs', async () => {
    expect(await ill('signing secret, the next one')).toEqual([])
  })

  test.each([
    ['a function that fails at its start', { '/slack/events': 502 }, ['Slack, unsigned', 'Slack, signed']],
    ['a process that is gone', { '/healthz': 503 }, ['alive']],
    ['a door that lets anybody in', { '/api/messages': 200 }, ['Teams, without a token']],
    ['a firewall before Slack', { '/slack/events': 403 }, ['Slack, unsigned', 'Slack, signed']],
  ])('%s is found', async (_what, statuses, found) => {
    broken = statuses
    expect(await ill('signing secret')).toEqual(found)
  })

  test('a secret that the function does not know is found', async () => {
    expect(await ill('another secret')).toEqual(['Slack, signed'])
  })

  test('an address where nobody answers is found', async () => {
    await door.close()
    expect(await ill('signing secret')).toHaveLength(4)
    const [alive] = doorChecks({ url: door.url, slack: null, teams: false, now: Date.now })
    expect(await alive?.run()).toMatchObject([{ state: 'unreachable', found: 'nobody answers at that address' }])
  })
})

describe('questions to the models', () => {
  const demo = demoModels(builtInPolicy)
  const slots = readConfig({ CHAT_MODEL: 'sagemaker:llama-2@chat', TEXT_GUARD: 'sagemaker:llama-guard-1@guard' }).models
  const state = (found: Diagnosis['state']): Check => ({
    name: 'endpoint',
    run: async () => [{ state: found, found: '', mend: null }],
  })

  function counted() {
    const asked: string[] = []
    const models: typeof demo = {
      ...demo,
      model: {
        ...demo.model,
        reply: async (conversation, signal) => {
          asked.push('model')
          return demo.model.reply(conversation, signal)
        },
      },
      guards: demo.guards.map((guard) => ({
        ...guard,
        judge: async (conversation, signal) => {
          asked.push(conversation.at(-1)?.text === harmful ? 'guard, something harmful' : 'guard')
          return guard.judge(conversation, signal)
        },
      })),
    }
    return { asked, models }
  }

  const run = (parts: Partial<Parameters<typeof questionCheck>[0]>) =>
    questionCheck({ models: demo, slots, policy: builtInPolicy, endpoints: [state('ok')], ask: true, ...parts }).run()

  test('are asked while the models are awake: the harmless one is answered, the harmful one stopped', async () => {
    const { asked, models } = counted()
    const found = await run({ models })
    expect(found.filter((each) => !isWell(each))).toEqual([])
    expect(asked.toSorted()).toEqual(['guard', 'guard, something harmful', 'model'])
  })

  test.each([
    ['one of them sleeps', { endpoints: [state('ok'), state('asleep')] }],
    ['an endpoint is broken', { endpoints: [state('wrong')] }],
    ['it is not their hour', { ask: false }],
  ])('D31: are not asked while %s', async (_when, parts) => {
    const { asked, models } = counted()
    await run({ ...parts, models })
    expect(asked).toEqual([])
  })

  test('an endpoint that is broken is found without them', async () => {
    expect((await run({ endpoints: [state('wrong')] })).every(isWell)).toBe(false)
  })

  test('a guard that clears everything is found', async () => {
    const guards = demo.guards.map((guard) => ({ ...guard, judge: async () => [] }))
    const found = await run({ models: { ...demo, guards } })
    expect(found.filter((each) => !isWell(each))).toMatchObject([{ found: 'a harmful question is cleared' }])
  })

  test('a guard that stops everything is found', async () => {
    const guards = demo.guards.map((guard) => ({
      ...guard,
      judge: async () => [{ category: 'hate', score: 1, guard: 'x' }],
    }))
    expect((await run({ models: { ...demo, guards } })).every(isWell)).toBe(false)
  })

  test('a model that says nothing is found', async () => {
    const found = await run({ models: { ...demo, model: { ...demo.model, reply: async () => '' } } })
    expect(found.every(isWell)).toBe(false)
  })
})
