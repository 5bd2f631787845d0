/** A process that ran out of what it needs rarely recovers by itself: it gives its work back, and another one begins afresh. */
import type { Observer } from '../ports.ts'

/** Too many open files (of the process, of the machine), a full disk, a full quota of it, no memory: errno(3). */
const exhaustions = new Set(['EMFILE', 'ENFILE', 'ENOSPC', 'EDQUOT', 'ENOMEM'])

const deepest = 8

export const isExhaustion = (error: unknown, depth = deepest): boolean =>
  error instanceof Error &&
  depth > 0 &&
  (('code' in error && typeof error.code === 'string' && exhaustions.has(error.code)) ||
    isExhaustion(error.cause, depth - 1))

/** Calls `end` once, at the first failure that tells of it. */
export function endWhenExhausted(observer: Observer, end: () => void): Observer {
  let ending = false
  return {
    ...observer,
    failed(item, during, error) {
      observer.failed(item, during, error)
      if (ending || !isExhaustion(error)) return
      ending = true
      end()
    },
  }
}
