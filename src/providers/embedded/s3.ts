/**
 * What stands in for S3 on one machine: objects as files, spoken to over a Unix socket by the real SDK client.
 * Signatures are not checked: the socket's mode is what keeps others out.
 */
import { createHash } from 'node:crypto'
import { type Answer, type Call, serveLocally } from './local-server.ts'
import { errorAnswer, S3Error, type S3ErrorCode } from './s3-error.ts'
import { type LifecycleRules, type Objects, openObjects } from './s3-objects.ts'
import { readBytes, readTarget, type Target } from './s3-request.ts'

/** Far above any picture or text of ours; an upload is held in memory. */
const limit = 64 * 1024 * 1024

/** @param folder created when missing. Held by nobody: only one server may use it at a time. */
export async function startS3(options: {
  readonly socketPath: string
  readonly folder: string
  readonly lifecycle?: LifecycleRules
}): Promise<{ close(): Promise<void> }> {
  const objects = await openObjects(options.folder)
  const server = await serveLocally(options.socketPath, {
    limit,
    answer: (call) => answer(call, objects),
    refuse: (status, message) => errorAnswer(new S3Error(refusals[status], message)),
  })
  // What could not be removed now is removed next time.
  const sweep = () => objects.expire(options.lifecycle ?? {}, Date.now()).catch(() => {})
  let sweeping = sweep()
  const sweeps = setInterval(() => {
    sweeping = sweeping.then(sweep)
  }, 3_600_000).unref()
  return {
    async close() {
      clearInterval(sweeps)
      await sweeping
      await server.close()
    },
  }
}

const refusals = {
  403: 'AccessDenied',
  413: 'EntityTooLarge',
  500: 'InternalError',
} as const satisfies Record<number, S3ErrorCode>

async function answer(call: Call, objects: Objects): Promise<Answer> {
  try {
    const target = readTarget(call)
    return await (target.key === '' ? answerBucket : answerObject)(call, target, objects)
  } catch (error) {
    if (error instanceof S3Error) return errorAnswer(error)
    throw error
  }
}

const done = (status: number, headers: Answer['headers'] = {}, body: Answer['body'] = ''): Answer => ({
  status,
  headers,
  body,
})

async function answerBucket({ method }: Call, { bucket }: Target, objects: Objects): Promise<Answer> {
  switch (method) {
    case 'PUT':
      await objects.createBucket(bucket)
      return done(200, { location: `/${bucket}` })
    case 'HEAD':
      await requireBucket(bucket, objects)
      return done(200)
    default:
      throw new S3Error('NotImplemented', 'The embedded store does not support this.')
  }
}

async function answerObject(call: Call, { bucket, key }: Target, objects: Objects): Promise<Answer> {
  await requireBucket(bucket, objects)
  switch (call.method) {
    case 'PUT': {
      const bytes = readBytes(call)
      await objects.put(bucket, key, { bytes, contentType: call.headers['content-type'] ?? 'binary/octet-stream' })
      return done(200, { etag: etag(bytes) })
    }
    case 'GET': {
      const found = await objects.get(bucket, key)
      if (!found) throw new S3Error('NoSuchKey', 'The specified key does not exist.')
      return done(200, { 'content-type': found.contentType, etag: etag(found.bytes) }, found.bytes)
    }
    case 'DELETE':
      await objects.remove(bucket, key)
      return done(204)
    default:
      throw new S3Error('NotImplemented', 'The embedded store does not support this.')
  }
}

async function requireBucket(bucket: string, objects: Objects): Promise<void> {
  if (!(await objects.hasBucket(bucket))) throw new S3Error('NoSuchBucket', 'The specified bucket does not exist.')
}

const etag = (bytes: Buffer) => `"${createHash('md5').update(bytes).digest('hex')}"`
