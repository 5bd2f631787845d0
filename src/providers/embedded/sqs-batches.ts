/** Many changes, few writes: one batch at a time, and what comes meanwhile goes together into the next. */

export type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string }

export interface Batches {
  put(key: string, value: unknown): void
  remove(key: string): void
  /** Resolves once every change made before is written, in order. Once a write has failed it rejects for good. */
  settled(): Promise<void>
}

export function batches(write: (changes: Change[]) => Promise<void>): Batches {
  let changes: Change[] = []
  let last = Promise.resolve()
  let next: Promise<void> | undefined
  const flush = () => {
    const batch = changes
    changes = []
    next = undefined
    return write(batch)
  }
  return {
    put: (key, value) => void changes.push({ type: 'put', key, value }),
    remove: (key) => void changes.push({ type: 'del', key }),
    settled() {
      if (changes.length > 0) next ??= last = last.then(flush)
      return next ?? last
    },
  }
}
