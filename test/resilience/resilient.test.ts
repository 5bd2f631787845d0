import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { demoModels } from '../../src/demo-models.ts'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { ModelAsleep, ProviderFailed, type Completer, type WakeStore } from '../../src/ports.ts'
import { llamaGuard1 } from '../../src/prompts/llama-guard-1.ts'
import { resilient, type Models } from '../../src/resilience.ts'
import { textGuard } from '../../src/text-models.ts'
import { untraced } from '../../src/untraced.ts'
import { watch } from '../flow/bot.ts'

const never = new AbortController().signal
const demo = demoModels(builtInPolicy)

function around(change: Partial<Models>, turnSeconds = 120) {
  const observer = watch()
  const woken: [string, number][] = []
  const clock = { now: 1_000_000 }
  const wakes: WakeStore = { expected: async () => null, seen: async (...seen) => void woken.push(seen) }
  const policy = { ...builtInPolicy, limits: { ...builtInPolicy.limits, turnSeconds } }
  const models = resilient({ ...demo, ...change }, { policy, observer, tracer: untraced, wakes, now: () => clock.now })
  return { models, observer, woken, clock }
}

const question = (text: string) => [{ role: 'user', text }] as const

const endless = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('Ended')), { once: true })
  })

describe('every model and guard', () => {
  test('is the same as before but for its patience', async () => {
    const masker: Models['masker'] = { ...demo.masker, mask: async (text) => text.replace('hello', '[NAME]') }
    const { models } = around({ masker })
    expect(models.model).toMatchObject({ window: demo.model.window, replyTokens: demo.model.replyTokens })
    expect(models.guards.map(({ name, window }) => ({ name, window }))).toEqual(
      demo.guards.map(({ name, window }) => ({ name, window })),
    )
    expect(models.promptGuards.map(({ languages }) => languages)).toEqual(
      demo.promptGuards.map(({ languages }) => languages),
    )
    expect(models.pictureModel.notes).toEqual(demo.pictureModel.notes)
    expect(models.pictureGuard.name).toBe(demo.pictureGuard.name)
    expect(await models.model.reply(question('hello'), never)).toBe(await demo.model.reply(question('hello'), never))
    expect(await models.masker.mask('hello', [], never)).toBe('[NAME]')
  })

  test('fault 21: leaves the steps after it their time, whatever it does', async () => {
    const { models, observer } = around(
      {
        model: { ...demo.model, reply: (_conversation, signal) => endless(signal) },
        guards: demo.guards.map((guard) => ({ ...guard, judge: (_conversation, signal) => endless(signal) })),
        promptGuards: demo.promptGuards.map((guard) => ({ ...guard, judge: (_segments, signal) => endless(signal) })),
        masker: { ...demo.masker, mask: (_text, _types, signal) => endless(signal) },
        pictureModel: { ...demo.pictureModel, draw: (_request, signal) => endless(signal) },
        pictureGuard: { ...demo.pictureGuard, inspect: (_picture, signal) => endless(signal) },
      },
      0.2,
    )
    const picture = { bytes: new Uint8Array(), mediaType: 'image/png', width: 1, height: 1 } as const
    const wanted = { prompt: 'x', negative: '', width: 256, height: 256, seed: 1, steps: 1, cfg: 7 }
    const calls = [
      () => models.masker.mask('x', [], never),
      () => models.guards[0]?.judge(question('x'), never),
      () => models.promptGuards[0]?.judge(['x'], never),
      () => models.model.reply(question('x'), never),
      () => models.pictureModel.draw(wanted, never),
      () => models.pictureGuard.inspect(picture, never),
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject({ name: 'ProviderFailed', retryable: true })
    expect(observer.counts).toEqual({
      'masker timed out': 1,
      'guard timed out': 1,
      'prompt guard timed out': 1,
      'model timed out': 1,
      'picture model timed out': 1,
      'picture guard timed out': 1,
    })
  })

  test('has a breaker of its own: one guard that is down cuts off no other', async () => {
    const down = { ...demo.guards[0], judge: async () => Promise.reject(failed()) } as Models['guards'][number]
    const { models } = around({ guards: [down, ...demo.guards] })
    for (let calls = 0; calls < 3; calls += 1)
      await expect(models.guards[0]?.judge(question('hello'), never)).rejects.toThrow(ProviderFailed)
    await expect(models.guards[1]?.judge(question('hello'), never)).resolves.toBeInstanceOf(Array)
    await expect(models.model.reply(question('hello'), never)).resolves.toContain('Hello')
  })
})

const failed = () => new ProviderFailed('guard', 'Down', { retryable: true })

describe('fault 26: how long a model took to wake', () => {
  const sleeper = () => {
    const far = { asleep: true }
    const model: Models['model'] = {
      ...demo.model,
      reply: async () => (far.asleep ? Promise.reject(new ModelAsleep('model', 'llama')) : 'awake'),
    }
    return { far, ...around({ model }) }
  }

  test('is from the first call that found it asleep to the first that it answered', async () => {
    const { far, models, woken, clock } = sleeper()
    for (const seconds of [0, 5, 15, 30]) {
      clock.now = 1_000_000 + seconds * 1000
      await expect(models.model.reply(question('x'), never)).rejects.toBeInstanceOf(ModelAsleep)
    }
    far.asleep = false
    clock.now += 30_000
    await models.model.reply(question('x'), never)
    await models.model.reply(question('x'), never)
    expect(woken).toEqual([['llama', 60]])
  })

  test('is not known where nobody asked for more than a minute', async () => {
    const { far, models, woken, clock } = sleeper()
    await expect(models.model.reply(question('x'), never)).rejects.toBeInstanceOf(ModelAsleep)
    clock.now += 3_600_000
    await expect(models.model.reply(question('x'), never)).rejects.toBeInstanceOf(ModelAsleep)
    clock.now += 10_000
    far.asleep = false
    await models.model.reply(question('x'), never)
    expect(woken).toEqual([['llama', 10]])
  })
})

/** Says of each text what the text asks it to, and answers the last question first. */
async function canaryGuard(held: number) {
  const waiting: (() => void)[] = []
  const server = createServer((asked, response) => {
    let prompt = ''
    asked.on('data', (part) => (prompt += String(part)))
    asked.on('end', () => {
      const canary = /canary (\d+)/.exec(prompt)?.[1] ?? ''
      waiting.push(() => response.end(JSON.stringify({ unsafe: Number(canary) / 10_000 })))
      if (waiting.length === held) for (const answer of waiting.toReversed()) answer()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const overHttp = (url: string): Completer => ({
  async complete({ prompt }, signal) {
    const asking = request(url, { method: 'POST', signal }).end(prompt)
    const [response] = (await once(asking, 'response')) as [IncomingMessage]
    const { unsafe } = (await json(response)) as { unsafe: number }
    const alternatives = [{ text: 'unsafe', probability: unsafe }]
    return { text: 'safe', finish: 'stop', tokens: [{ text: 'safe', probability: 1 - unsafe, alternatives }] }
  },
})

describe('fault 20: a thousand judgements at once', () => {
  let close = () => {}
  afterEach(() => close())

  test('are each about their own question', async () => {
    const many = 1000
    const { server, url } = await canaryGuard(many)
    close = () => {
      server.closeAllConnections()
      server.close()
    }
    const { categories } = llamaGuard1
    const guard = textGuard({ family: llamaGuard1, categories, completer: overHttp(url), name: 'canary' })
    const { models, observer } = around({ guards: [guard] })
    const judged = await Promise.all(
      Array.from({ length: many }, async (_, at) => models.guards[0]?.judge(question(`canary ${at}`), never)),
    )
    expect(judged.map((findings) => Math.round((findings?.[0]?.score ?? NaN) * 10_000))).toEqual(
      Array.from({ length: many }, (_, at) => at),
    )
    expect(observer.counts).toEqual({})
  })
})
