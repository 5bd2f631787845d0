/** DynamoDB's stand-in on one machine: dynalite over a folder, behind a Unix socket that only this user can open. */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, rename, rm } from 'node:fs/promises'
import { request, type IncomingMessage, type Server } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { ClassicLevel } from 'classic-level'
import dynalite from 'dynalite'
import { casesTable, threadsTable, type TableDescription } from '../aws/tables.ts'
import { embeddedTables } from './tables.ts'
import { removeExpired } from './time-to-live.ts'

export { embeddedTables }

const sweepMilliseconds = 3_600_000

interface Running {
  /** Waits for the requests under way. */
  close(): Promise<void>
}

/**
 * Resolves once both tables answer on `socketPath` (at most 107 bytes, in a folder of this user's own). What was
 * acknowledged survives a kill of the process.
 * @throws Error when another process holds `folder`.
 */
export async function startDynamodb(options: {
  readonly socketPath: string
  readonly folder: string
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}): Promise<Running> {
  const { socketPath, folder, now = Date.now } = options
  const hold = await holdFolder(folder)
  try {
    const tables = join(folder, 'tables')
    if (!existsSync(tables)) await makeTables(socketPath, tables)
    const server = await serve(socketPath, tables)
    const sweep = () => sweepTables(socketPath, now())
    let sweeping = sweep()
    const sweeps = setInterval(() => {
      sweeping = sweeping.then(sweep)
    }, sweepMilliseconds).unref()
    return {
      async close() {
        clearInterval(sweeps)
        await sweeping
        await server.close()
        await hold.close()
      },
    }
  } catch (error) {
    await hold.close()
    throw error
  }
}

/** What could not be removed now is removed next time. */
async function sweepTables(socketPath: string, now: number): Promise<void> {
  const send = (operation: string, body: unknown) => ask(socketPath, operation, body)
  try {
    await removeExpired(send, embeddedTables.threads, threadsTable, now)
    await removeExpired(send, embeddedTables.cases, casesTable, now)
  } catch {
    // Readers look at the end of an item themselves.
  }
}

/** dynalite opens its folder late and ends the process when it cannot: a lock of our own is asked first. */
async function holdFolder(folder: string): Promise<ClassicLevel> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const hold = new ClassicLevel(join(folder, 'lock'))
  try {
    await hold.open()
    return hold
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    const locked = cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED'
    throw locked ? new Error(`Another process is using ${folder}`, { cause: error }) : error
  }
}

/** Made aside and moved: a table half made when the process is killed would stay so for ever. */
async function makeTables(socketPath: string, folder: string): Promise<void> {
  const draft = `${folder}.draft`
  await rm(draft, { recursive: true, force: true })
  const server = await serve(socketPath, draft)
  await createTable(socketPath, embeddedTables.threads, threadsTable)
  await createTable(socketPath, embeddedTables.cases, casesTable)
  await server.close()
  await rename(draft, folder)
}

async function serve(socketPath: string, folder: string): Promise<Running> {
  const server = withoutBrowsers(dynalite({ path: folder, createTableMs: 0 }))
  // A killed process leaves its socket behind; the folder's lock says that nobody uses it.
  await rm(socketPath, { force: true })
  server.listen(socketPath)
  await once(server, 'listening')
  await chmod(socketPath, 0o600)
  return {
    async close() {
      await new Promise<unknown>((resolve) => server.close(resolve))
    },
  }
}

/** dynalite checks no signature and lets every web page in; and it ends the process when a client goes away mid-send. */
function withoutBrowsers(server: Server): Server {
  const answers = server.listeners('request')
  server.removeAllListeners('request')
  server.on('request', (asked, response) => {
    if (asked.headers.origin !== undefined) {
      asked.resume()
      response.writeHead(403).end()
      return
    }
    for (const answer of answers) Reflect.apply(answer, server, [asked, response])
    asked.removeAllListeners('error').on('error', () => response.destroy())
  })
  // A kept connection that the server closes just as the client uses it again would look like a failure.
  server.keepAliveTimeout = 0
  return server
}

async function createTable(socketPath: string, name: string, table: TableDescription) {
  const { partition, sort, indexes } = table
  const keys = [partition, sort, ...indexes.flatMap((index) => [index.partition, index.sort])].filter(
    (key) => key !== null,
  )
  const made = await ask(socketPath, 'CreateTable', {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keys.map((key) => ({ AttributeName: key.name, AttributeType: key.type })),
    KeySchema: keySchema(table),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: index.projection },
    })),
  })
  if (made.status !== 200) throw new Error(`The embedded table ${name} could not be made: ${made.body}`)
  while (!(await ask(socketPath, 'DescribeTable', { TableName: name })).body.includes('"TableStatus":"ACTIVE"')) {
    await pause(1)
  }
}

const keySchema = ({ partition, sort }: Pick<TableDescription['indexes'][number], 'partition' | 'sort'>) => [
  { AttributeName: partition.name, KeyType: 'HASH' },
  ...(sort ? [{ AttributeName: sort.name, KeyType: 'RANGE' }] : []),
]

/** One call without an SDK. dynalite wants the shape of a signature and checks none. */
async function ask(socketPath: string, operation: string, body: unknown) {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=embedded, SignedHeaders=host, Signature=none',
  }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ socketPath, method: 'POST', headers }, resolve).on('error', reject).end(JSON.stringify(body))
  })
  return { status: response.statusCode, body: await text(response) }
}
