import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { ConfigurationError, type Level } from '../src/config.ts'
import { levels } from '../src/config/variables.ts'
import { dependencies, ProviderFailed, strains, Superseded } from '../src/ports.ts'
import { telemetry, type Sink } from '../src/telemetry.ts'
import type { Outcome, Verdict } from '../src/turn.ts'

const canary = 'canary swordfish'

const verdict = (grade: Verdict['grade'], action: Verdict['action']): Verdict => ({
  grade,
  action,
  because: [{ category: 'self-harm', score: 0.7, guard: 'demo' }],
  policy: 'v1',
  judged: 'hash',
})

const answered: Outcome = {
  kind: 'answered',
  question: canary,
  reply: canary,
  asked: verdict('possibly needs caution', 'answer with a note'),
  replied: verdict('casual', 'answer'),
  took: null,
  notes: [],
}

const drawn: Outcome = {
  kind: 'answered',
  request: { prompt: canary, negative: canary, width: 256, height: 256, seed: 1, steps: 50, cfg: 7 },
  picture: { key: 'k', mediaType: 'image/png', width: 256, height: 256 },
  asked: verdict('casual', 'answer'),
  drawn: verdict('possibly needs caution', 'answer with a note'),
  took: null,
  notes: [],
}

const refused: Outcome = { kind: 'refused', stage: 'question', verdict: verdict('needs caution', 'refuse'), took: null }

function watched(level: Level = 'trace') {
  const lines: string[] = []
  return { lines, ...telemetry({ level, destination: { write: (line) => lines.push(line) } }) }
}

const parsed = (lines: readonly string[]) =>
  lines.map((line): Record<string, unknown> => Object.assign(Object.create(null), JSON.parse(line)))

describe('log lines', () => {
  test('a picture leaves what was decided about its prompt and about itself, and no word of it', () => {
    const { observer, lines } = watched('info')
    observer.ended('turn-1', drawn)
    expect(parsed(lines)).toMatchObject([
      {
        outcome: 'answered',
        promptGrade: 'casual',
        pictureAction: 'answer with a note',
        pictureFindings: 'self-harm 0.7 demo',
      },
    ])
    expect(lines.join()).not.toContain(canary)
  })

  test('a turn leaves its id and what was decided', () => {
    const { observer, lines } = watched('info')
    observer.ended('turn-1', answered)
    observer.ended('turn-2', refused)
    observer.ended('turn-3', { kind: 'failed', because: 'guard' })
    observer.ended('turn-4', { kind: 'answered', fixed: 'help' })
    expect(parsed(lines)).toMatchObject([
      {
        level: 'info',
        event: 'turn ended',
        turn: 'turn-1',
        outcome: 'answered',
        questionGrade: 'possibly needs caution',
        questionFindings: 'self-harm 0.7 demo',
        replyAction: 'answer',
        policy: 'v1',
      },
      { turn: 'turn-2', outcome: 'refused', questionGrade: 'needs caution', questionAction: 'refuse' },
      { turn: 'turn-3', outcome: 'failed', because: 'guard' },
      { turn: 'turn-4', outcome: 'answered', fixed: 'help' },
    ])
  })

  test.each(levels)('at level %s no word of a person or a model is logged (D33)', (level) => {
    const { observer, log, lines } = watched(level)
    const quoting = new Error(canary, { cause: new Error(canary, { cause: canary }) })
    quoting.name = canary
    observer.step('claimed', 'turn-1')
    observer.ended('turn-1', answered)
    observer.ended('turn-1', refused)
    observer.failed('turn-1', 'chat', quoting)
    observer.failed('turn-1', 'chat', Object.assign(new Error(), { message: canary, code: canary, detail: canary }))
    observer.failed('turn-1', 'chat', new ProviderFailed('model', 'HTTP 500', { retryable: true, cause: quoting }))
    observer.failed('turn-1', 'chat', canary)
    observer.failed('turn-1', 'chat', { message: canary })
    observer.counted('dropped')
    log.error('started', { port: 3000 })
    const expected = levels.indexOf(level) <= levels.indexOf('error') ? 1 : 0
    expect(lines.length).toBeGreaterThanOrEqual(expected)
    expect(lines.join('\n')).not.toMatch(/canary|swordfish/)
  })

  test('the level is the one that was asked for', () => {
    const { log, lines } = watched('warn')
    log.debug('too quiet')
    log.info('still too quiet')
    log.warn('heard', { items: 2, ready: true })
    expect(parsed(lines)).toMatchObject([{ level: 'warn', event: 'heard', items: 2, ready: true }])
  })

  test('fields are ids, numbers and decisions only', () => {
    const { log, lines } = watched()
    // @ts-expect-error An object could carry anybody's words.
    log.info('whole turn', { turn: { id: 'turn-1' } })
    expect(lines).toHaveLength(1)
  })
})

describe('failures in the log', () => {
  const failure = (error: unknown) => {
    const { observer, lines } = watched()
    observer.failed('turn-1', 'chat', error)
    return parsed(lines)[0] ?? {}
  }

  test.each([
    new ProviderFailed('guard', 'The guard answered 503', { retryable: true }),
    new Superseded('turn-1', false),
    new ConfigurationError('PORT must be a whole number'),
  ])('$name keeps its own message', (error) => {
    expect(failure(error)).toMatchObject({ name: error.name, message: error.message, item: 'turn-1', during: 'chat' })
  })

  test('a foreign error keeps its name, code, status and frames', () => {
    const error = Object.assign(new TypeError(canary), { code: 'ECONNRESET', $metadata: { httpStatusCode: 429 } })
    const fields = failure(error)
    expect(fields).toMatchObject({ name: 'TypeError', code: 'ECONNRESET', status: 429 })
    expect(fields['message']).toBeUndefined()
    expect(fields['stack']).toContain('telemetry.test.ts:')
  })

  test('the causes are named, not quoted', () => {
    const reset = Object.assign(new Error(canary), { code: 'ECONNRESET' })
    const cause = new TypeError(canary, { cause: reset })
    expect(failure(new ProviderFailed('store', 'Lost', { retryable: true, cause }))).toMatchObject({
      causes: 'TypeError < Error (ECONNRESET)',
    })
  })

  test.each([
    `first line\n    at ${canary} (/x.ts:1:1)`,
    `first line\n    at canary (/x.ts:1:1)\n    at canary (/x.ts:1:1)`,
    `\n    at /canary.ts:1:1`,
    `$&\n    at canary (/x.ts:1:1)`,
  ])('a message that looks like frames is no frame: %j', (message) => {
    expect(JSON.stringify(failure(new Error(message)))).not.toContain('canary')
  })

  test('what may heal by itself is a warning, anything else an error', () => {
    expect(failure(new ProviderFailed('model', 'Busy', { retryable: true }))['level']).toBe('warn')
    expect(failure(new ProviderFailed('model', 'Gone', { retryable: false }))['level']).toBe('error')
    expect(failure(new Error('bug'))['level']).toBe('error')
  })
})

describe('metrics', () => {
  test('turns, verdicts, failures and events are counted', async () => {
    const { observer, ...bot } = watched()
    observer.ended('turn-1', answered)
    observer.ended('turn-2', refused)
    observer.failed('turn-3', 'chat', new ProviderFailed('guard', 'x', { retryable: true }))
    observer.failed('turn-3', 'chat', new Error('x'))
    for (const event of ['guard malformed', 'dropped', 'in doubt', 'buried', 'removed', 'superseded'] as const) {
      observer.counted(event)
    }
    const page = await bot.metrics()
    for (const line of [
      'chaperone_turns_total{outcome="answered"} 1',
      'chaperone_turns_total{outcome="refused"} 1',
      'chaperone_turns_total{outcome="held"} 0',
      'chaperone_verdicts_total{stage="question",grade="possibly needs caution"} 1',
      'chaperone_verdicts_total{stage="question",grade="needs caution"} 1',
      'chaperone_verdicts_total{stage="reply",grade="casual"} 1',
      'chaperone_failures_total{provider="guard"} 1',
      'chaperone_failures_total{provider="unknown"} 1',
      ...['guard_malformed', 'dropped', 'in_doubt', 'buried', 'removed', 'superseded'].map(
        (name) => `chaperone_${name}_total 1`,
      ),
    ]) {
      expect(page.split('\n')).toContain(line)
    }
    expect(page).toContain('process_cpu_seconds_total')
    expect(page).not.toMatch(/canary|turn-/)
  })

  test('what each model and guard puts the bot through is counted by its name, from 0', async () => {
    const { observer, ...bot } = watched()
    const lines = async () => (await bot.metrics()).split('\n')
    for (const dependency of dependencies) {
      for (const series of [
        'calls_retried_total',
        'calls_timed_out_total',
        'calls_asleep_total',
        'breaker_openings_total',
        'breakers_open',
      ])
        expect(await lines()).toContain(`chaperone_${series}{dependency="${dependency}"} 0`)
      for (const strain of strains) observer.counted(`${dependency} ${strain}`)
      observer.counted(`${dependency} cut off`)
      for (const line of [
        `chaperone_calls_retried_total{dependency="${dependency}"} 1`,
        `chaperone_calls_timed_out_total{dependency="${dependency}"} 1`,
        `chaperone_calls_asleep_total{dependency="${dependency}"} 1`,
        `chaperone_breaker_openings_total{dependency="${dependency}"} 2`,
        `chaperone_breakers_open{dependency="${dependency}"} 1`,
      ])
        expect(await lines()).toContain(line)
    }
  })

  test('a step is timed from the step before it of the same item, and forgotten once acknowledged', async () => {
    const { observer, ...bot } = watched()
    const counts = async () => /chaperone_step_seconds_count\{step="posted"\} (\d+)/.exec(await bot.metrics())?.[1]
    observer.step('posted', 'turn-1')
    expect(await counts()).toBeUndefined()
    observer.step('posted', 'turn-1')
    expect(await counts()).toBe('1')
    observer.step('posted', 'turn-2')
    expect(await counts()).toBe('1')
    observer.step('acknowledged', 'turn-1')
    observer.step('posted', 'turn-1')
    expect(await counts()).toBe('1')
  })

  test('waiting for a redelivery is no step', async () => {
    const { observer, ...bot } = watched()
    observer.step('context read', 'turn-1')
    observer.step('claimed', 'turn-1')
    expect(await bot.metrics()).not.toContain('step="claimed"')
  })

  test('items that are never acknowledged do not pile up', async () => {
    const { observer, ...bot } = watched('silent')
    for (let item = 0; item <= 10_000; item += 1) observer.step('claimed', `turn-${item}`)
    observer.step('posted', 'turn-0')
    expect(await bot.metrics()).not.toContain('step="posted"')
  })

  test('two bots in one process count apart', async () => {
    const [one, other] = [watched(), watched()]
    one.observer.counted('buried')
    expect(await one.metrics()).toContain('chaperone_buried_total 1')
    expect(await other.metrics()).toContain('chaperone_buried_total 0')
  })
})

describe('a sink that is down (fault 40)', () => {
  const wholeTurn = (destination: Sink) => {
    const { observer, log } = telemetry({ level: 'trace', destination })
    observer.step('claimed', 'turn-1')
    observer.ended('turn-1', answered)
    observer.failed('turn-1', 'chat', new Error('x'))
    log.info('still here')
  }

  test('a sink that throws has no effect', () => {
    let tried = 0
    wholeTurn({
      write() {
        tried += 1
        throw Object.assign(new Error('EPIPE'), { code: 'EPIPE' })
      },
    })
    expect(tried).toBe(4)
  })

  test('a stream that reports its end has no effect', () => {
    const stream = Object.assign(new EventEmitter(), {
      write: () => stream.emit('error', Object.assign(new Error('EPIPE'), { code: 'EPIPE' })),
    })
    wholeTurn(stream)
    expect(stream.listenerCount('error')).toBe(1)
  })

  const module = fileURLToPath(new URL('../src/telemetry.ts', import.meta.url))
  const logging = (lines: number, then: string) => `
    const { telemetry } = await import(${JSON.stringify(module)})
    const { log } = telemetry({ level: 'info' })
    for (let line = 0; line < ${lines}; line += 1) {
      log.info('line', { line })
      if (line % 50 === 49) await new Promise(setImmediate)
    }
    ${then}`

  function worker(stdout: 'pipe' | number, script = logging(5000, 'process.stderr.write("worked on")')) {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      stdio: ['ignore', stdout, 'pipe'],
    })
    let said = ''
    child.stderr?.on('data', (words) => (said += String(words)))
    return { child, ended: once(child, 'exit'), said: () => said }
  }

  test('a process whose standard output nobody holds any more works on, and ends', async () => {
    const { child, ended, said } = worker('pipe')
    child.stdout?.destroy()
    expect(await ended).toEqual([0, null])
    expect(said()).toBe('worked on')
  })

  test.runIf(existsSync('/dev/full'))('a process whose disk is full works on, and ends', async () => {
    const { ended, said } = worker(openSync('/dev/full', 'w'))
    expect(await ended).toEqual([0, null])
    expect(said()).toBe('worked on')
  })

  test('a process whose standard output is not read works on', async () => {
    const { child, ended, said } = worker('pipe')
    await vi.waitUntil(() => said() === 'worked on', { timeout: 10_000 })
    child.kill('SIGKILL')
    await ended
  })

  const lineNumbers = async (stream: Readable | null) =>
    (stream ? (await text(stream)).trimEnd().split('\n') : []).map((line) => parsed([line])[0]?.['line'])

  test('every line arrives in order where somebody reads', async () => {
    const { child } = worker('pipe')
    expect(await lineNumbers(child.stdout)).toEqual(Array.from({ length: 5000 }, (_, line) => line))
  })

  test('the last lines before an exit are not lost', async () => {
    const { child } = worker('pipe', logging(3, 'process.exit(1)'))
    expect(new Set(await lineNumbers(child.stdout))).toEqual(new Set([0, 1, 2]))
  })
})
