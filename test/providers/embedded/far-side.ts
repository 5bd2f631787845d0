/** The embedded queue and object store in a folder of their own, with the real clients on their near side. */
import { mkdtemp, rm } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { CreateQueueCommand, type QueueAttributeName } from '@aws-sdk/client-sqs'
import { onTestFinished } from 'vitest'
import { clients } from '../../../src/providers/aws/clients.ts'
import { startS3 } from '../../../src/providers/embedded/s3.ts'
import { startSqs } from '../../../src/providers/embedded/sqs.ts'

export type FarSide = Awaited<ReturnType<typeof openFarSide>>

/** The path of a Unix socket ends at 107 bytes. */
export const shortFolder = () => mkdtemp(join(tmpdir(), 'ce-'))

/** The same, gone after the test. */
export async function testFolder(): Promise<string> {
  const folder = await shortFolder()
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function openFarSide() {
  const folder = await shortFolder()
  const clock = { now: 1_800_000_000_000 }
  const at = (name: string) => join(folder, name)
  const sockets = { dynamodb: at('d'), sqs: at('q'), s3: at('o') }
  const startQueue = () => startSqs({ socketPath: sockets.sqs, folder: at('queue'), now: () => clock.now })
  let sqs = await startQueue()
  const s3 = await startS3({ socketPath: sockets.s3, folder: at('objects') })
  const near = clients({ kind: 'embedded', sockets })
  return {
    ...near,
    folder,
    sockets,
    clock,
    async restartSqs() {
      await sqs.close()
      sqs = await startQueue()
    },
    /** The address of a new queue. */
    async createQueue(name: string, attributes: Partial<Record<QueueAttributeName, string>> = {}) {
      const command = new CreateQueueCommand({ QueueName: name, Attributes: { FifoQueue: 'true', ...attributes } })
      const { QueueUrl: url = '' } = await near.sqs.send(command)
      return url
    },
    async close() {
      near.close()
      await sqs.close()
      await s3.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface Spoken {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** One request as its bytes, past the client. */
export async function speak(socketPath: string, { method = 'POST', path = '/', headers = {}, body = '' }: Spoken) {
  const sent = request({ socketPath, method, path, headers: { 'content-length': Buffer.byteLength(body), ...headers } })
  const answered = new Promise<IncomingMessage>((resolve, reject) => sent.on('response', resolve).on('error', reject))
  sent.end(body)
  const response = await answered
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) }
}
