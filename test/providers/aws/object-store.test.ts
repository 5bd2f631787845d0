import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { assert, asyncProperty, string, uint8Array } from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ObjectStore } from '../../../src/ports.ts'
import { clients } from '../../../src/providers/aws/clients.ts'
import { s3ObjectStore } from '../../../src/providers/aws/object-store.ts'
import { type FarSide, openFarSide, testFolder } from '../embedded/far-side.ts'

let far: FarSide
let objects: ObjectStore
beforeAll(async () => {
  far = await openFarSide()
  await far.s3.send(new CreateBucketCommand({ Bucket: 'pictures' }))
  objects = s3ObjectStore({ client: far.s3, bucket: 'pictures' })
})
afterAll(() => far.close())

test('whatever bytes are put under whatever key are got back, until they are removed', async () => {
  const key = string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  const kept = async (name: string, bytes: Uint8Array) => {
    await objects.put(name, bytes, 'application/octet-stream')
    expect(Buffer.from((await objects.get(name)) ?? []).equals(bytes)).toBe(true)
    await objects.remove(name)
    expect(await objects.get(name)).toBeNull()
  }
  await kept('big', randomBytes(5_000_000))
  await assert(asyncProperty(key, uint8Array({ maxLength: 300 }), kept), { seed: 11, numRuns: 40 })
})

test('an empty object is there, and removing what is not there is no error', async () => {
  await objects.put('empty', new Uint8Array(), 'text/plain')
  expect(await objects.get('empty')).toEqual(new Uint8Array())
  await objects.remove('never')
})

test('a bucket that does not exist is a failure of the store, and not an absent object', async () => {
  const nowhere = s3ObjectStore({ client: far.s3, bucket: 'nowhere' })
  const refused = { name: 'ProviderFailed', provider: 'store', retryable: false }
  await expect(nowhere.get('a')).rejects.toMatchObject(refused)
  await expect(nowhere.put('a', new Uint8Array(1), 'text/plain')).rejects.toMatchObject(refused)
  await expect(nowhere.remove('a')).rejects.toMatchObject(refused)
})

test('a picture is put with its type, and nothing in the request makes it public or speaks against the bucket’s encryption', async () => {
  const socket = join(await testFolder(), 's')
  const bucket = createServer((request, response) => void request.resume().on('end', () => response.end()))
  bucket.listen(socket)
  await once(bucket, 'listening')
  const near = clients({ kind: 'embedded', sockets: { dynamodb: '', sqs: '', s3: socket } })
  const asked = once(bucket, 'request')
  await s3ObjectStore({ client: near.s3, bucket: 'b' }).put('pictures/1', new Uint8Array(3), 'image/png')
  const [{ headers }] = (await asked) as [{ headers: Record<string, string> }]
  expect(headers['content-type']).toBe('image/png')
  const telling = /^x-amz-(?:acl|grant|server-side-encryption|tagging|website)/
  expect(Object.keys(headers).filter((name) => telling.test(name))).toEqual([])
  near.close()
  bucket.close()
})

test('a refusal is a failure of the store, and not an absent object: whoever may not list a bucket is refused what is missing', async () => {
  const socket = join(await testFolder(), 's')
  const bucket = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>'))
  }).listen(socket)
  await once(bucket, 'listening')
  const near = clients({ kind: 'embedded', sockets: { dynamodb: '', sqs: '', s3: socket } })
  const refused = { name: 'ProviderFailed', message: 'GetObject was refused (AccessDenied)', retryable: false }
  await expect(s3ObjectStore({ client: near.s3, bucket: 'b' }).get('pictures/1')).rejects.toMatchObject(refused)
  near.close()
  bucket.close()
})

test('a store that cannot be reached is worth trying again', async () => {
  const near = clients({ kind: 'embedded', sockets: { dynamodb: '', sqs: '', s3: '/tmp/no-such-socket' } })
  const gone = s3ObjectStore({ client: near.s3, bucket: 'pictures' })
  await expect(gone.get('a')).rejects.toMatchObject({ name: 'ProviderFailed', provider: 'store', retryable: true })
  near.close()
})
