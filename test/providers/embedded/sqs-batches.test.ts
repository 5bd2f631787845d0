import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { batches, type Change } from '../../../src/providers/embedded/sqs-batches.ts'

test('one batch is written at a time, and what comes meanwhile goes together into the next, in order', async () => {
  const written: (readonly Change[])[] = []
  const release: (() => void)[] = []
  const writes = batches((changes) => {
    written.push(changes)
    return new Promise((resolve) => release.push(resolve))
  })
  const settled: number[] = []
  const change = (number: number) => {
    writes.put(`key ${number}`, number)
    void writes.settled().then(() => settled.push(number))
  }
  change(1)
  await setImmediate()
  change(2)
  writes.remove('key 1')
  change(3)
  await setImmediate()
  expect(written.map((batch) => batch.map(({ key }) => key))).toEqual([['key 1']])
  expect(settled).toEqual([])
  release[0]?.()
  await setImmediate()
  expect(written.map((batch) => batch.map(({ key }) => key))).toEqual([['key 1'], ['key 2', 'key 1', 'key 3']])
  expect(settled).toEqual([1])
  release[1]?.()
  await setImmediate()
  expect(settled).toEqual([1, 2, 3])
  await writes.settled()
})

test('fault 14: once a write has failed nothing is answered for any more, not even what changes nothing', async () => {
  let full = true
  const writes = batches(async () => {
    if (full) throw new Error('disk full')
  })
  writes.put('lost', 1)
  await expect(writes.settled()).rejects.toThrow('disk full')
  full = false
  await expect(writes.settled()).rejects.toThrow('disk full')
  writes.put('later', 2)
  await expect(writes.settled()).rejects.toThrow('disk full')
})
