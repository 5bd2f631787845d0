import { expect, test } from 'vitest'
import { z } from 'zod'
import { ProviderFailed } from '../../src/ports.ts'
import { telemetry } from '../../src/telemetry.ts'
import type { Outcome, Verdict } from '../../src/turn.ts'

const canary = 'canary swordfish'

const verdict: Verdict = { grade: 'casual', action: 'answer', because: [], policy: 'v1', judged: 'hash' }
const answered: Outcome = {
  kind: 'answered',
  question: canary,
  reply: canary,
  asked: verdict,
  replied: verdict,
  took: null,
  notes: [],
}

/** What CloudWatch makes metrics of (embedded metric format, specification). */
const metricFormat = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int(),
    CloudWatchMetrics: z
      .array(
        z.strictObject({
          Namespace: z.literal('Chaperone'),
          Dimensions: z.tuple([z.tuple([z.literal('deployment')])]),
          Metrics: z.array(z.strictObject({ Name: z.string(), Unit: z.enum(['Count', 'Seconds']) })).max(100),
        }),
      )
      .length(1),
  }),
  deployment: z.literal('acme'),
})

function watched(deployment: string | null = 'acme') {
  const lines: string[] = []
  const parts = telemetry({ level: 'silent', destination: { write: (line) => lines.push(line) }, deployment })
  return { ...parts, documents: () => lines.map((line) => metricFormat.parse(JSON.parse(line))), lines }
}

const work = ({ observer }: ReturnType<typeof watched>, item = 'turn-1') => {
  observer.step('claimed', item)
  observer.step('guard answered', item)
  observer.failed(item, 'chat', new ProviderFailed('model', canary, { retryable: true }))
  observer.counted('guard malformed')
  observer.counted('guard malformed')
  observer.ended(item, answered)
  observer.step('acknowledged', item)
}

test('all that a turn counts reaches CloudWatch in one line, by the deployment and nothing else', () => {
  const bot = watched()
  work(bot)
  bot.flush()
  const [document, ...others] = bot.documents()
  expect(others).toEqual([])
  expect(document).toMatchObject({
    'turns answered': [1],
    'verdicts casual': [2],
    'failures model': [1],
    'guard malformed': [2],
    'seconds to guard answered': [expect.any(Number)],
    'seconds to acknowledged': [expect.any(Number)],
  })
  const named = document?._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name)) ?? []
  expect(named.filter((name) => !Array.isArray(document?.[name]))).toEqual([])
  expect(Object.keys(document ?? {}).toSorted()).toEqual(['_aws', 'deployment', ...named].toSorted())
})

test('D33: neither words nor ids are in it', () => {
  const bot = watched()
  work(bot, `turn of ${canary}`)
  bot.flush()
  expect(bot.lines.join()).not.toMatch(/canary|swordfish|turn of/)
})

test('what was written is not written again, and nothing to say is no line', () => {
  const bot = watched()
  bot.flush()
  work(bot)
  bot.flush()
  bot.flush()
  expect(bot.lines).toHaveLength(1)
})

test('a busy interval keeps every time that it measured, a hundred to a line as CloudWatch takes them', () => {
  const bot = watched()
  for (let turn = 0; turn < 250; turn += 1) work(bot, `t${turn}`)
  bot.flush()
  const times = bot.documents().map((document) => z.array(z.number()).parse(document['seconds to acknowledged'] ?? []))
  expect(times.flat()).toHaveLength(250)
  expect(Math.max(...times.map((each) => each.length))).toBeLessThanOrEqual(100)
  const turns = bot.documents().flatMap((document) => z.array(z.number()).parse(document['turns answered'] ?? []))
  expect(turns.reduce((sum, each) => sum + each, 0)).toBe(250)
})

test('a line that cannot be written is lost, and a turn is not', () => {
  const write = () => {
    throw new Error('The disk is full')
  }
  const { flush, ...bot } = telemetry({ level: 'silent', destination: { write }, deployment: 'acme' })
  work({ ...bot, flush, documents: () => [], lines: [] })
  expect(flush).not.toThrow()
})

test('without a deployment’s name there is no such line', () => {
  const bot = watched(null)
  work(bot)
  bot.flush()
  expect(bot.lines).toEqual([])
})

test('every line of the log carries the trace that it belongs to, while there is one', () => {
  const lines: string[] = []
  let trace: string | null = '1-abc'
  const { log } = telemetry({ level: 'info', destination: { write: (line) => lines.push(line) }, trace: () => trace })
  log.info('started')
  trace = null
  log.info('stopped')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ trace: '1-abc' }, { event: 'stopped' }])
  expect(lines[1]).not.toContain('trace')
})
