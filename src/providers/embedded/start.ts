/** Everything that stands in for AWS on one machine, on sockets that only this user can open. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDynamodb } from './dynamodb.ts'
import { startS3 } from './s3.ts'
import type { LifecycleRules } from './s3-objects.ts'
import { startSqs } from './sqs.ts'

/** Paths of Unix sockets. */
export interface EmbeddedSockets {
  readonly dynamodb: string
  readonly sqs: string
  readonly s3: string
}

/** @param lifecycle of the objects. @throws Error when another process holds `folder`. */
export async function startEmbedded(
  folder: string,
  lifecycle: LifecycleRules = {},
): Promise<{ readonly sockets: EmbeddedSockets; close(): Promise<void> }> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // A socket's path ends at 107 bytes, so it cannot stand under a folder of the operator's choice. mkdtemp makes 0700.
  const short = await mkdtemp(join(tmpdir(), 'chaperone-'))
  const part = (name: string) => ({ socketPath: join(short, name), folder: join(folder, name) })
  // First the one that tells whether another process is at work here.
  const dynamodb = await startDynamodb(part('dynamodb')).catch(async (error: unknown) => {
    await rm(short, { recursive: true, force: true })
    throw error
  })
  const [sqs, s3] = await Promise.all([startSqs(part('sqs')), startS3({ ...part('s3'), lifecycle })])
  return {
    sockets: { dynamodb: part('dynamodb').socketPath, sqs: part('sqs').socketPath, s3: part('s3').socketPath },
    async close() {
      await Promise.all([dynamodb.close(), sqs.close(), s3.close()])
      await rm(short, { recursive: true, force: true })
    },
  }
}
