import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openObjects, type Objects } from '../../../src/providers/embedded/s3-objects.ts'

let folder = ''
let objects: Objects
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 's3-'))
  objects = await openObjects(folder)
  await objects.createBucket('pictures')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const now = Date.UTC(2026, 10, 20)
const days = (count: number) => count * 86_400_000

async function putAged(key: string, age: number) {
  const before = new Set(await readdir(join(folder, 'buckets', 'pictures')))
  await objects.put('pictures', key, { bytes: Buffer.from(key), contentType: 'text/plain' })
  const [file = ''] = (await readdir(join(folder, 'buckets', 'pictures'))).filter((name) => !before.has(name))
  await utimes(join(folder, 'buckets', 'pictures', file), new Date(now - age), new Date(now - age))
}

test('what is older than its rule is gone; what is not, or has no rule, stays', async () => {
  const ages: Readonly<Record<string, number>> = {
    'held/old': days(7) + 1000,
    'held/young': days(7) - 1000,
    'pictures/old': days(30) + 1000,
    'pictures/young': days(8),
    'other/old': days(4000),
    held: days(4000),
    '../held/x': days(4000),
  }
  for (const [key, age] of Object.entries(ages)) await putAged(key, age)
  await objects.expire({ held: 7, pictures: 30 }, now)
  const left = []
  for (const key of Object.keys(ages)) if (await objects.get('pictures', key)) left.push(key)
  expect(left).toEqual(['held/young', 'pictures/young', 'other/old', 'held', '../held/x'])
})

test('without rules, and without a bucket, nothing is removed and nothing fails', async () => {
  await putAged('held/old', days(4000))
  await objects.expire({}, now)
  expect(await objects.get('pictures', 'held/old')).toBeDefined()
  await expect((await openObjects(join(folder, 'empty'))).expire({ held: 7 }, now)).resolves.toBeUndefined()
})
