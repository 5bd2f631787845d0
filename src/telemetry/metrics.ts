import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'
import { ProviderFailed, type Counted, type Step } from '../ports.ts'
import { grades, type Outcome, type Stage, type Verdict } from '../turn.ts'
import { openStrains, type Strained } from './strains.ts'

const counted = {
  'guard malformed': ['chaperone_guard_malformed_total', 'Guard answers that were no verdict'],
  dropped: ['chaperone_dropped_total', 'Messages that were none of ours'],
  'in doubt': ['chaperone_in_doubt_total', 'Posts of which nobody can know whether they were made'],
  undeliverable: ['chaperone_undeliverable_total', 'Posts that the platform refuses for good'],
  buried: ['chaperone_buried_total', 'Items put aside in the dead-letter queue'],
  removed: ['chaperone_removed_total', 'Posts taken back'],
  'removal refused': ['chaperone_removals_refused_total', 'Removals that others than asker or moderator asked for'],
  'status failed': ['chaperone_status_failed_total', 'Times that people could not be shown what the bot was doing'],
  superseded: ['chaperone_superseded_total', 'Items that a newer claim or a withdrawal took over'],
  helpful: ['chaperone_helpful_total', 'Answers that somebody found helpful'],
  'not helpful': ['chaperone_not_helpful_total', 'Answers that somebody found not helpful'],
  revealed: ['chaperone_revealed_total', 'Times that a moderator was shown stopped words'],
  'reveal refused': ['chaperone_reveals_refused_total', 'Times that others than moderators asked for stopped words'],
  throttled: ['chaperone_throttled_total', 'Turns over the share of a person or a channel'],
  'throttled silently': ['chaperone_throttled_silently_total', 'Turns over a share that nobody was told of any more'],
  'picture put off': ['chaperone_pictures_put_off_total', 'Pictures that waited so that questions did not have to'],
} satisfies Record<Exclude<Counted, Strained>, readonly [string, string]>

const outcomes = ['answered', 'refused', 'held', 'failed', 'withdrawn'] satisfies Outcome['kind'][]
const stages = ['question', 'reply', 'prompt', 'picture'] satisfies Stage[]
const providers = ['guard', 'model', 'store', 'queue', 'platform'] satisfies ProviderFailed['provider'][]

export interface Counters {
  step(step: Step, seconds: number): void
  ended(outcome: Outcome['kind']): void
  judged(stage: Stage, verdict: Verdict): void
  failed(error: unknown): void
  counted(event: Counted): void
}

export interface Metrics extends Counters {
  /** Prometheus text. */
  text(): Promise<string>
}

/** A registry of its own; nothing in it tells of people. Every series starts at 0, so that a first rise is seen. */
export function openMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const turns = new Counter({
    name: 'chaperone_turns_total',
    help: 'Turns by what became of them',
    labelNames: ['outcome'],
    registers,
  })
  const verdicts = new Counter({
    name: 'chaperone_verdicts_total',
    help: 'Verdicts by stage and grade',
    labelNames: ['stage', 'grade'],
    registers,
  })
  const seconds = new Histogram({
    name: 'chaperone_step_seconds',
    help: 'Seconds from the step before to this one',
    labelNames: ['step'],
    buckets: [0.005, 0.02, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    registers,
  })
  const failures = new Counter({
    name: 'chaperone_failures_total',
    help: 'Failures by what failed',
    labelNames: ['provider'],
    registers,
  })
  const events = new Map(
    Object.entries(counted).map(([event, [name, help]]) => [event, new Counter({ name, help, registers })]),
  )

  const strained = openStrains(registers)
  for (const outcome of outcomes) turns.inc({ outcome }, 0)
  for (const stage of stages) for (const grade of grades) verdicts.inc({ stage, grade }, 0)
  for (const provider of [...providers, 'unknown']) failures.inc({ provider }, 0)

  return {
    step: (step, taken) => seconds.observe({ step }, taken),
    ended: (outcome) => turns.inc({ outcome }),
    judged: (stage, { grade }) => verdicts.inc({ stage, grade }),
    failed: (error) => failures.inc({ provider: error instanceof ProviderFailed ? error.provider : 'unknown' }),
    counted: (event) => (strained.get(event) ?? (() => events.get(event)?.inc()))(),
    text: () => registry.metrics(),
  }
}
