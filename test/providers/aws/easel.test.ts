import { expect, test } from 'vitest'
import { dynamoEasel } from '../../../src/providers/aws/easel.ts'
import { embeddedTables } from '../../../src/providers/embedded/dynamodb.ts'
import { openEmbedded } from './embedded.ts'

const minute = 60_000

/** Two workers that know nothing of each other, over one table. */
async function openEasels(places: number) {
  const { client, clock, ...embedded } = await openEmbedded()
  const easel = () => dynamoEasel({ client, table: embeddedTables.threads, now: () => clock.now }, places)
  return { one: easel(), other: easel(), clock, close: () => embedded.close() }
}

test('of all workers together only so many draw at once, however many begin at the same moment', async () => {
  const { one, other, clock, close } = await openEasels(3)
  const items = Array.from({ length: 12 }, (_, index) => `turn ${index}`)
  const room = await Promise.all(items.map((item, index) => (index % 2 ? one : other).take(item, clock.now + minute)))
  expect(room.filter(Boolean)).toHaveLength(3)
  expect(await one.take('one more', clock.now + minute)).toBe(false)
  await close()
})

test('a place is free again once it is left, and a crashed worker’s once its time is over', async () => {
  const { one, other, clock, close } = await openEasels(1)
  expect(await one.take('first', clock.now + minute)).toBe(true)
  expect(await other.take('second', clock.now + minute)).toBe(false)
  await one.leave('first')
  expect(await other.take('second', clock.now + minute)).toBe(true)
  clock.now += minute + 1
  expect(await one.take('third', clock.now + minute)).toBe(true)
  // Late, and not its own any more.
  await other.leave('second')
  expect(await other.take('fourth', clock.now + minute)).toBe(false)
  await close()
})

test('a picture that is delivered again finds its own place', async () => {
  const { one, other, clock, close } = await openEasels(1)
  expect(await one.take('turn', clock.now + minute)).toBe(true)
  expect(await other.take('turn', clock.now + minute)).toBe(true)
  await close()
})
