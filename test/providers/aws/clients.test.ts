import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { join } from 'node:path'
import { HeadBucketCommand } from '@aws-sdk/client-s3'
import { GetQueueUrlCommand } from '@aws-sdk/client-sqs'
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { clients, type Clients } from '../../../src/providers/aws/clients.ts'
import type { FarSide } from '../../../src/providers/aws/connection.ts'
import { testFolder } from '../embedded/far-side.ts'

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1')
  return () => {
    vi.unstubAllEnvs()
    vi.useRealTimers()
  }
})

/** One server for all three, over loopback as AWS or over a socket as the embedded ones. */
async function connect(kind: FarSide['kind'], answer: RequestListener) {
  const server = createServer(answer)
  const socket = join(await testFolder(), 's')
  if (kind === 'aws') server.listen(0, '127.0.0.1')
  else server.listen(socket)
  await once(server, 'listening')
  if (kind === 'aws') {
    const { port } = z.object({ port: z.number() }).parse(server.address())
    for (const name of ['SQS', 'S3', 'DYNAMODB']) vi.stubEnv(`AWS_ENDPOINT_URL_${name}`, `http://127.0.0.1:${port}`)
  }
  const near = clients(kind === 'aws' ? { kind } : { kind, sockets: { dynamodb: socket, sqs: socket, s3: socket } })
  onTestFinished(() => {
    near.close()
    server.close()
    server.closeAllConnections()
  })
  return { server, near }
}

const calls = {
  sqs: ({ sqs }: Clients) => sqs.send(new GetQueueUrlCommand({ QueueName: 'q' })),
  s3: ({ s3 }: Clients) => s3.send(new HeadBucketCommand({ Bucket: 'bucket' })),
  dynamodb: ({ dynamodb }: Clients) => dynamodb.send(new GetCommand({ TableName: 't', Key: { key: '1' } })),
}

test('on AWS, region, credentials and endpoints are those that the SDK reads from its surroundings', async () => {
  const scopes: unknown[] = []
  const { near } = await connect('aws', (request, response) => {
    scopes.push(/Credential=(\S+)\/\d+\/(\S+)\/aws4/.exec(request.headers.authorization ?? '')?.slice(1))
    response.end('{}')
  })
  for (const call of Object.values(calls)) await call(near).catch(() => {})
  expect(scopes).toEqual(['sqs', 's3', 'dynamodb'].map((name) => ['AKIDEXAMPLE', `eu-central-1/${name}`]))
})

test.each([
  ['aws', 'sqs', 20, 30],
  ['aws', 's3', 0, 15],
  ['aws', 'dynamodb', 0, 15],
  ['embedded', 'sqs', 20, 30],
  ['embedded', 's3', 0, 15],
  ['embedded', 'dynamodb', 0, 15],
] as const)('%s: a call to %s that nobody answers waits %i seconds, but not %i', async (kind, service, from, to) => {
  const { server, near } = await connect(kind, () => {})
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let ended: unknown
  void calls[service](near).catch((error: unknown) => (ended = error))
  await once(server, 'request')
  await vi.advanceTimersByTimeAsync(from * 1000)
  expect(ended).toBeUndefined()
  await vi.advanceTimersByTimeAsync((to - from) * 1000)
  expect(ended).toMatchObject({ name: 'TimeoutError' })
})
