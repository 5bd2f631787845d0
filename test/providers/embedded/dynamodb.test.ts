import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startDynamodb } from '../../../src/providers/embedded/dynamodb.ts'
import { answer, aThread } from '../../contracts/samples.ts'
import { connect, storesOver } from '../aws/embedded.ts'

let folder = ''
let at: { socketPath: string; folder: string }
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cd-'))
  at = { socketPath: join(folder, 's'), folder: join(folder, 'data') }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const clock = { now: 1_800_000_000_000 }

async function ask(headers: Record<string, string>, method = 'POST') {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = request({ socketPath: at.socketPath, method, headers }, resolve).on('error', reject)
    asking.end(method === 'POST' ? '{}' : '')
  })
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}

test('only this user can open it', async () => {
  const server = await startDynamodb(at)
  expect((await stat(at.socketPath)).mode & 0o777).toBe(0o600)
  expect((await stat(at.folder)).mode & 0o777).toBe(0o700)
  await server.close()
})

test.each(['POST', 'OPTIONS', 'GET'])('no web page can speak to it by %s', async (method) => {
  const server = await startDynamodb(at)
  const refused = await ask({ origin: 'https://evil.example', 'x-amz-target': 'DynamoDB_20120810.ListTables' }, method)
  expect(refused).toMatchObject({ status: 403, body: '' })
  expect(refused.headers['access-control-allow-origin']).toBeUndefined()
  expect((await ask({}, 'GET')).status).toBe(200)
  await server.close()
})

test('a folder that is in use is said to be so, and is free again afterwards', async () => {
  const server = await startDynamodb(at)
  await expect(startDynamodb({ ...at, socketPath: join(folder, 's2') })).rejects.toThrow(
    `Another process is using ${at.folder}`,
  )
  expect((await ask({}, 'GET')).status).toBe(200)
  await server.close()
  await (await startDynamodb(at)).close()
})

test('what a killed process leaves half made is made anew', async () => {
  await mkdir(join(at.folder, 'tables.draft'), { recursive: true })
  await writeFile(join(at.folder, 'tables.draft', 'CURRENT'), 'nonsense')
  await writeFile(at.socketPath, '')
  const server = await startDynamodb(at)
  const { client } = connect(at.socketPath)
  expect(await storesOver(client, clock).turns.claim(aThread()(1))).toMatchObject({ fence: 1 })
  client.destroy()
  await server.close()
})

test('a client that goes away in the middle of a request takes nobody along', async () => {
  const server = await startDynamodb(at)
  const leaving = createConnection(at.socketPath)
  await once(leaving, 'connect')
  leaving.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"half')
  leaving.destroy()
  for (let tries = 0; tries < 5; tries += 1) expect((await ask({}, 'GET')).status).toBe(200)
  await server.close()
})

test('fault 11: what was acknowledged before a kill -9 is there after it', async () => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'dynamodb-process.ts'), at.socketPath, at.folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(child.stdout, 'data')
  const { client } = connect(at.socketPath)
  const { turns } = storesOver(client, clock)
  const thread = aThread()
  const acknowledged: number[] = []
  let last = 0
  const writeOn = async () => {
    for (;;) {
      const message = (last += 1)
      await turns.conclude(await turns.claim(thread(message)), thread(message), answer(`r${message}`))
      if (acknowledged.push(message) === 40) child.kill('SIGKILL')
    }
  }
  await Promise.allSettled(Array.from({ length: 10 }, writeOn))
  if (child.signalCode === null) await once(child, 'exit')
  client.destroy()
  expect(child.signalCode).toBe('SIGKILL')

  const server = await startDynamodb(at)
  const after = connect(at.socketPath)
  const reopened = storesOver(after.client, clock).turns
  for (const message of acknowledged)
    expect((await reopened.claim(thread(message))).outcome).toEqual(answer(`r${message}`))
  after.client.destroy()
  await server.close()
}, 30_000)
