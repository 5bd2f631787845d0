/** What some work gave, and how long it took in milliseconds. A clock that steps back never makes it less than none. */
export async function timed<T>(now: () => number, work: () => Promise<T>): Promise<Timed<T>> {
  const began = now()
  const result = await work()
  return { result, took: Math.max(0, now() - began) }
}

export interface Timed<T> {
  readonly result: T
  readonly took: number
}
