/**
 * The same counts for CloudWatch, where no scraper reaches: one line of JSON on standard output, of which CloudWatch Logs makes
 * metrics (embedded metric format, CloudWatch Logs user guide). The deployment is the only dimension, so that one line can
 * hold every count of an item.
 */
import { ProviderFailed, type Counted, type Step } from '../ports.ts'
import type { Grade, Outcome } from '../turn.ts'
import { harmless, type Sink } from './log.ts'
import type { Counters } from './metrics.ts'

/** Every metric that the bot can emit, in the namespace `Chaperone`. Dashboard and alarms are held to these names. */
export type MetricName =
  | `turns ${Outcome['kind']}`
  | `verdicts ${Grade}`
  | `failures ${ProviderFailed['provider'] | 'unknown'}`
  | `seconds to ${Step}`
  | Counted
  | 'canary failed'
  | 'budget spent'

export const namespace = 'Chaperone'

export interface CloudWatch extends Counters {
  add(name: MetricName, value: number): void
  /** Writes what was counted since the last time, if anything was. A function must do so before it is frozen. */
  flush(): void
}

/** Values of one metric in one document, at most (embedded metric format, specification). */
const mostValues = 100

/** `now`: milliseconds since the epoch. */
export function openCloudWatch(deployment: string, sink: Sink, now: () => number): CloudWatch {
  const out = harmless(sink)
  let counts = new Map<MetricName, number[]>()
  const count = (name: MetricName) => {
    const [before = 0] = counts.get(name) ?? []
    counts.set(name, [before + 1])
  }
  const add = (name: MetricName, value: number) => {
    const values = counts.get(name) ?? []
    if (values.length === mostValues) flush()
    counts.set(name, [...(counts.get(name) ?? []), value])
  }
  const flush = () => {
    if (counts.size === 0) return
    const written = counts
    counts = new Map()
    out.write(`${JSON.stringify(documentOf(deployment, written, now()))}\n`)
  }
  return {
    add,
    flush,
    step: (step, seconds) => add(`seconds to ${step}`, Math.round(seconds * 1000) / 1000),
    ended: (outcome) => count(`turns ${outcome}`),
    judged: (_stage, { grade }) => count(`verdicts ${grade}`),
    failed: (error) => count(`failures ${error instanceof ProviderFailed ? error.provider : 'unknown'}`),
    counted: (event) => count(event),
  }
}

const documentOf = (deployment: string, counts: ReadonlyMap<MetricName, readonly number[]>, Timestamp: number) => ({
  _aws: {
    Timestamp,
    CloudWatchMetrics: [
      {
        Namespace: namespace,
        Dimensions: [['deployment']],
        Metrics: Array.from(counts.keys(), (Name) => ({ Name, Unit: unitOf(Name) })),
      },
    ],
  },
  deployment,
  ...Object.fromEntries(counts),
})

const unitOf = (name: MetricName) => (name.startsWith('seconds to ') ? 'Seconds' : 'Count')
