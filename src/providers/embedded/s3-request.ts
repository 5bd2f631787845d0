/** Reads a request: which object it is about, and the bytes that it carries. */
import { crc32 } from 'node:zlib'
import type { Call } from './local-server.ts'
import { type Chunked, decodeChunked } from './s3-chunked.ts'
import { S3Error } from './s3-error.ts'

export interface Target {
  readonly bucket: string
  /** Empty for the bucket itself. */
  readonly key: string
}

// What would change the meaning of a request and is not understood must not be ignored.
const unsupported = ['x-amz-copy-source', 'if-match', 'if-none-match', 'range']

/** Path-style: `/bucket/key`. The path is not normalised: `..` is as good a key as any. */
export function readTarget({ url, headers }: Call): Target {
  const [path = '', query = ''] = url.split('?')
  if ((query && !/^x-id=\w+$/.test(query)) || unsupported.some((name) => headers[name] !== undefined))
    throw new S3Error('NotImplemented', 'The embedded store does not support this.')
  const [, bucket = '', ...key] = path.split('/')
  if (!/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/.test(bucket))
    throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.')
  return { bucket, key: decode(key.join('/')) }
}

function decode(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    throw new S3Error('InvalidURI', 'The specified URI could not be parsed.')
  }
}

/** The object's own bytes. @throws S3Error when they are not those that were sent. */
export function readBytes({ headers, body }: Call): Buffer {
  const chunked = headers['content-encoding']?.includes('aws-chunked') ?? false
  const read: Chunked | undefined = chunked ? decodeChunked(body) : { bytes: body, trailers: {} }
  const length = headers['x-amz-decoded-content-length']
  if (!read || (chunked && length !== undefined && Number(length) !== read.bytes.length))
    throw new S3Error('IncompleteBody', 'You did not provide the number of bytes specified by the HTTP header.')
  const checksum = headers['x-amz-checksum-crc32'] ?? read.trailers['x-amz-checksum-crc32']
  if (checksum !== undefined && checksum !== crc32Of(read.bytes))
    throw new S3Error('BadDigest', 'The CRC32 you specified did not match the calculated checksum.')
  return read.bytes
}

function crc32Of(bytes: Buffer): string {
  const digest = Buffer.alloc(4)
  digest.writeUInt32BE(crc32(bytes))
  return digest.toString('base64')
}
