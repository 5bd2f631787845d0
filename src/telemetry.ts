/** What operators see: lines of ids and decisions, and counts. Neither ever holds what a person or a model wrote. */
import { LRUCache } from 'lru-cache'
import type { Level } from './config.ts'
import { ProviderFailed, type Observer } from './ports.ts'
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
}

/** Lines go to standard output unless a destination is given. One that fails loses lines, and nothing else. */
export function telemetry({ level, destination }: { level: Level; destination?: Sink }): Telemetry {
  const log = openLog(level, destination ?? standardOutput())
  const metrics = openMetrics()
  // When each item was last seen; the oldest give way should items never be acknowledged.
  const seen = new LRUCache<string, number>({ max: 10_000 })
  const observer: Observer = {
    step(step, item) {
      const now = performance.now()
      const before = step === 'claimed' ? undefined : seen.get(item)
      if (before !== undefined) metrics.step(step, (now - before) / 1000)
      if (step === 'acknowledged') seen.delete(item)
      else seen.set(item, now)
      log.debug('step', { step, item })
    },
    ended(turn, outcome) {
      metrics.ended(outcome.kind)
      for (const [stage, verdict] of verdictsOf(outcome)) metrics.judged(stage, verdict)
      log.info('turn ended', { turn, outcome: outcome.kind, ...decisionOf(outcome) })
    },
    failed(item, during, error) {
      metrics.failed(error)
      const expected = error instanceof ProviderFailed && error.retryable
      log[expected ? 'warn' : 'error']('failed', { item, during, ...errorFields(error) })
    },
    counted(event) {
      metrics.counted(event)
      log.debug(event)
    },
  }
  return { observer, log, metrics: () => metrics.text() }
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
