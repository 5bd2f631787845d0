import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FarSide, openFarSide, speak } from './far-side.ts'

let far: FarSide
let usual: S3Client
beforeAll(async () => {
  far = await openFarSide()
  await far.s3.send(new CreateBucketCommand({ Bucket: 'pictures' }))
  // With the SDK's own settings: checksums in trailers, streams in signed or unsigned chunks.
  const agent = { keepAlive: true, socketPath: far.sockets.s3 }
  usual = new S3Client({
    endpoint: 'http://localhost',
    region: 'embedded',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    forcePathStyle: true,
    requestHandler: new NodeHttpHandler({ httpAgent: new Agent(agent) }),
  })
})
afterAll(async () => {
  usual.destroy()
  await far.close()
})

const at = (key: string) => ({ Bucket: 'pictures', Key: key })
const stored = async (key: string) =>
  Buffer.from((await (await far.s3.send(new GetObjectCommand(at(key)))).Body?.transformToByteArray()) ?? [])
const spoken = (method: string, path: string, headers: Record<string, string> = {}, body: string | Buffer = '') =>
  speak(far.sockets.s3, { method, path, headers, body })

describe('what is stored is what was sent', () => {
  const sizes = [0, 1, 255, 65_536, 65_537, 3_000_001]

  test.each(sizes)('%i bytes, plainly', async (size) => {
    const bytes = randomBytes(size)
    await far.s3.send(new PutObjectCommand({ ...at('plain'), Body: bytes, ContentType: 'image/png' }))
    expect((await stored('plain')).equals(bytes)).toBe(true)
  })

  test.each(sizes)('%i bytes, with the checksums that the SDK adds by itself', async (size) => {
    const bytes = randomBytes(size)
    await usual.send(new PutObjectCommand({ ...at('usual'), Body: bytes }))
    expect((await stored('usual')).equals(bytes)).toBe(true)
  })

  test.each(sizes)('%i bytes, as a stream in chunks with a trailer', async (size) => {
    const bytes = randomBytes(size)
    // A stream of uneven pieces, some of them line ends.
    const pieces = Readable.from([bytes.subarray(0, 7), bytes.subarray(7, 70_000), bytes.subarray(70_000)])
    await usual.send(new PutObjectCommand({ ...at('stream'), Body: pieces, ContentLength: size }))
    expect((await stored('stream')).equals(bytes)).toBe(true)
  })

  test('the content type is kept, and a second upload replaces the first whole', async () => {
    await far.s3.send(new PutObjectCommand({ ...at('twice'), Body: 'a longer text', ContentType: 'text/plain' }))
    await far.s3.send(new PutObjectCommand({ ...at('twice'), Body: 'short', ContentType: 'text/plain; charset=utf-8' }))
    const { ContentType: contentType, ContentLength: length } = await far.s3.send(new GetObjectCommand(at('twice')))
    expect([contentType, length, String(await stored('twice'))]).toEqual(['text/plain; charset=utf-8', 5, 'short'])
  })
})

describe('keys', () => {
  const keys = [
    'a',
    'a/b',
    'a/b/',
    '..',
    '../../etc/passwd',
    'a/../b',
    './a',
    '%2e%2e%2f',
    'ü/世界 +&?=#',
    '\n',
    'x'.repeat(1024),
  ]

  test('any key names an object of its own, and none leaves the folder', async () => {
    for (const key of keys) await far.s3.send(new PutObjectCommand({ ...at(key), Body: `of ${key}` }))
    for (const key of keys) expect(String(await stored(key))).toBe(`of ${key}`)
    const names = await readdir(join(far.folder, 'objects'), { recursive: true })
    const unexpected = names.filter(
      (name) => !/^(buckets|unfinished|buckets\/pictures(\/[a-z]*\.[\da-f]{64})?)$/.test(name),
    )
    expect(unexpected).toEqual([])
  })

  test.each(['/..', '/%2e%2e/x', '//x', '/A/x', '/a/x', '/.hidden/x'])('%s is no bucket', async (path) => {
    const { status, body } = await spoken('PUT', path)
    expect([status, body.toString()]).toEqual([400, expect.stringContaining('<Code>InvalidBucketName</Code>')])
  })
})

describe('errors are those of the service', () => {
  test('an object that is not there, or no more', async () => {
    await far.s3.send(new PutObjectCommand({ ...at('removed'), Body: 'x' }))
    await far.s3.send(new DeleteObjectCommand(at('removed')))
    await far.s3.send(new DeleteObjectCommand(at('removed')))
    const missing = { name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } }
    await expect(far.s3.send(new GetObjectCommand(at('removed')))).rejects.toMatchObject(missing)
  })

  test('a bucket that is not there', async () => {
    const object = { Bucket: 'elsewhere', Key: 'x' }
    await expect(far.s3.send(new HeadBucketCommand({ Bucket: 'elsewhere' }))).rejects.toMatchObject({
      name: 'NotFound',
    })
    await expect(far.s3.send(new GetObjectCommand(object))).rejects.toMatchObject({ name: 'NoSuchBucket' })
    await expect(far.s3.send(new PutObjectCommand({ ...object, Body: 'x' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    })
    await far.s3.send(new HeadBucketCommand({ Bucket: 'pictures' }))
    await far.s3.send(new CreateBucketCommand({ Bucket: 'pictures' }))
    expect(String(await stored('a'))).toBe('of a')
  })

  const chunked = { 'content-encoding': 'aws-chunked' }
  test.each([
    ['BadDigest', { 'x-amz-checksum-crc32': 'AAAAAA==' }, 'x'],
    ['BadDigest', chunked, '1\r\nx\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'],
    ['IncompleteBody', { ...chunked, 'x-amz-decoded-content-length': '2' }, '1\r\nx\r\n0\r\n\r\n'],
    ['IncompleteBody', chunked, '5\r\nx\r\n0\r\n\r\n'],
    ['IncompleteBody', chunked, '1\r\nx\r\n'],
    ['IncompleteBody', chunked, 'no chunks'],
    ['IncompleteBody', chunked, ''],
  ])('%s: an upload with %j of %j is not stored', async (code, headers, body) => {
    const answer = await spoken('PUT', '/pictures/damaged', headers, body)
    expect([answer.status, answer.body.toString()]).toEqual([400, expect.stringContaining(`<Code>${code}</Code>`)])
    expect((await spoken('GET', '/pictures/damaged')).status).toBe(404)
  })

  test.each([
    ['PUT', '/pictures/a?partNumber=1&uploadId=2', {}],
    ['PUT', '/pictures/a', { 'x-amz-copy-source': '/pictures/b' }],
    ['PUT', '/pictures/a', { 'if-none-match': '*' }],
    ['GET', '/pictures/a', { range: 'bytes=0-1' }],
    ['GET', '/pictures', {}],
    ['DELETE', '/pictures', {}],
    ['POST', '/pictures/a', {}],
  ])('%s %s with %j is refused, not half understood', async (method, path, headers) => {
    const { status, body } = await spoken(method, path, headers)
    expect([status, body.toString()]).toEqual([501, expect.stringContaining('<Code>NotImplemented</Code>')])
    expect(String(await stored('a'))).toBe('of a')
  })

  test('a key that cannot be decoded', async () => {
    expect((await spoken('GET', '/pictures/%zz')).body.toString()).toContain('<Code>InvalidURI</Code>')
  })
})

test('requests of web pages are refused', async () => {
  const { status } = await spoken('GET', '/pictures/a', { origin: 'https://example.com' })
  expect(status).toBe(403)
})

test('an upload beyond 64 MiB is refused', async () => {
  const { status, body } = await spoken('PUT', '/pictures/big', {}, Buffer.alloc(64 * 1024 * 1024 + 1))
  expect([status, body.toString()]).toEqual([413, expect.stringContaining('<Code>EntityTooLarge</Code>')])
})
