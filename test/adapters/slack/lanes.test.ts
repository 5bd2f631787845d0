import { expect, test } from 'vitest'
import { RateLimited } from '../../../adapters/slack/failure.ts'
import { openLanes } from '../../../adapters/slack/lanes.ts'
import { virtualTime } from './fixtures.ts'

/** Attempts that begin when their turn comes, and end when they are told to. */
function attempts() {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const attempt = (name: string) => () => {
    begun.push(name)
    return new Promise<void>((end) => ends.set(name, end))
  }
  return { begun, attempt, end: (name: string) => ends.get(name)?.() }
}

test('fault 32: calls of one lane never overlap, also when one comes as another ends', async () => {
  const run = openLanes(virtualTime(), 30_000)
  const { begun, attempt, end } = attempts()
  const first = run('lane', 1, attempt('first'))
  const second = run('lane', 1, attempt('second'))
  await expect.poll(() => begun).toEqual(['first'])
  end('first')
  await first
  await expect.poll(() => begun).toEqual(['first', 'second'])
  const third = run('lane', 1, attempt('third'))
  const other = run('other', 1, attempt('other'))
  await expect.poll(() => begun).toEqual(['first', 'second', 'other'])
  end('second')
  await second
  await expect.poll(() => begun.at(-1)).toBe('third')
  end('third')
  end('other')
  await Promise.all([third, other])
})

test('fault 32: whatever waits behind a limit that is too long for it fails at once, without being made', async () => {
  const time = virtualTime()
  const run = openLanes(time, 30_000)
  let made = 0
  const limited = async () => {
    made += 1
    throw new RateLimited('lane', 60, undefined)
  }
  const results = await Promise.allSettled(Array.from({ length: 50 }, () => run('lane', 1, limited)))
  expect(results.every(({ status }) => status === 'rejected')).toBe(true)
  expect(made).toBe(1)
  expect(time.waits).toEqual([])
})

test('a failure of another kind is passed on, and the lane goes on', async () => {
  const run = openLanes(virtualTime(), 30_000)
  const failing = run('lane', 1, async () => {
    throw new Error('no')
  })
  const next = run('lane', 1, async () => 'yes')
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('yes')
})
