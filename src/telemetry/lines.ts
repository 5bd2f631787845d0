/** What the log would say of failures, for a function that is too small for the log's library: the same lines. */
import type { Level } from '../config.ts'
import { ProviderFailed, type Observer } from '../ports.ts'
import { errorFields } from './error-fields.ts'

const silent: ReadonlySet<Level> = new Set(['fatal', 'silent'])

/** `write` takes a line without its end. */
export function lines(level: Level, write: (line: string) => void): Pick<Observer, 'failed' | 'counted'> {
  const shown = (of: 'warn' | 'error') => !silent.has(level) && (of === 'error' || level !== 'error')
  return {
    failed(item, during, error) {
      const of = error instanceof ProviderFailed && error.retryable ? 'warn' : 'error'
      const line = { level: of, time: new Date().toISOString(), item, during, ...errorFields(error), event: 'failed' }
      if (shown(of)) write(JSON.stringify(line))
    },
    counted(event) {
      if (level === 'debug' || level === 'trace')
        write(JSON.stringify({ level: 'debug', time: new Date().toISOString(), event }))
    },
  }
}
