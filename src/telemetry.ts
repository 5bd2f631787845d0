/** What operators see: lines of ids and decisions, and counts. Neither ever holds what a person or a model wrote. */
import { LRUCache } from 'lru-cache'
import type { Level } from './config.ts'
import { ProviderFailed, type Observer } from './ports.ts'
import { openCloudWatch } from './telemetry/cloudwatch.ts'
import { errorFields } from './telemetry/error-fields.ts'
import { openLog, type Fields, type Log, type Sink } from './telemetry/log.ts'
import { openMetrics } from './telemetry/metrics.ts'
import { standardOutput } from './telemetry/standard-output.ts'
import type { Outcome, Stage, Verdict } from './turn.ts'

export type { Fields, Log, Sink }

export interface Telemetry {
  readonly observer: Observer
  readonly log: Log
  /** Prometheus text. */
  readonly metrics: () => Promise<string>
  /** Writes out what CloudWatch is owed: at the end of a function's every invocation, and before a process ends. */
  readonly flush: () => void
}

export interface TelemetryOptions {
  readonly level: Level
  readonly destination?: Sink
  /** Names the deployment whose counts CloudWatch is to have as well. */
  readonly deployment?: string | null
  /** The trace that the process works for at the moment; it stands on every line then. */
  readonly trace?: () => string | null
}

/** How long counts are gathered before they make a line, where nobody asks for them earlier. */
const gatheredMilliseconds = 10_000

/** Lines go to standard output unless a destination is given. One that fails loses lines, and nothing else. */
export function telemetry({ level, destination, deployment = null, trace }: TelemetryOptions): Telemetry {
  const sink = destination ?? standardOutput()
  const log = openLog(level, sink, trace)
  const metrics = openMetrics()
  const cloudWatch = deployment === null ? null : openCloudWatch(deployment, sink, Date.now)
  const counters = cloudWatch ? [metrics, cloudWatch] : [metrics]
  if (cloudWatch) setInterval(() => cloudWatch.flush(), gatheredMilliseconds).unref()
  // When each item was last seen; the oldest give way should items never be acknowledged.
  const seen = new LRUCache<string, number>({ max: 10_000 })
  const observer: Observer = {
    step(step, item) {
      const now = performance.now()
      const before = step === 'claimed' ? undefined : seen.get(item)
      if (before !== undefined) for (const each of counters) each.step(step, (now - before) / 1000)
      if (step === 'acknowledged') seen.delete(item)
      else seen.set(item, now)
      log.debug('step', { step, item })
    },
    ended(turn, outcome) {
      for (const each of counters) {
        each.ended(outcome.kind)
        for (const [stage, verdict] of verdictsOf(outcome)) each.judged(stage, verdict)
      }
      log.info('turn ended', { turn, outcome: outcome.kind, ...decisionOf(outcome) })
    },
    failed(item, during, error) {
      for (const each of counters) each.failed(error)
      const expected = error instanceof ProviderFailed && error.retryable
      log[expected ? 'warn' : 'error']('failed', { item, during, ...errorFields(error) })
    },
    counted(event) {
      for (const each of counters) each.counted(event)
      log.debug(event)
    },
  }
  return { observer, log, metrics: () => metrics.text(), flush: () => cloudWatch?.flush() }
}

function verdictsOf(outcome: Outcome): readonly (readonly [Stage, Verdict])[] {
  if ('verdict' in outcome) return [[outcome.stage, outcome.verdict]]
  if (outcome.kind !== 'answered' || 'fixed' in outcome) return []
  if ('drawn' in outcome)
    return [
      ['prompt', outcome.asked],
      ['picture', outcome.drawn],
    ]
  return [
    ['question', outcome.asked],
    ['reply', outcome.replied],
  ]
}

function decisionOf(outcome: Outcome): Fields {
  if ('fixed' in outcome) return { fixed: outcome.fixed }
  if (outcome.kind === 'failed') return { because: outcome.because }
  return Object.fromEntries(
    verdictsOf(outcome).flatMap(([stage, { grade, action, because, policy }]) => [
      [`${stage}Grade`, grade],
      [`${stage}Action`, action],
      [`${stage}Findings`, because.map(({ category, score, guard }) => `${category} ${score} ${guard}`).join(', ')],
      ['policy', policy],
    ]),
  )
}
