/**
 * What stands in for SQS on one machine: FIFO queues on disk, spoken to over a Unix socket by the real SDK client.
 * Protocol: AWS JSON 1.0 as `@aws-sdk/client-sqs` 3.1169.0 speaks it. Signatures are not checked: the socket's mode is
 * what keeps others out.
 */
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { type Answer, type Call, serveLocally } from './local-server.ts'
import { errorAnswer, SqsError, type SqsErrorType } from './sqs-error.ts'
import { readInput } from './sqs-input.ts'
import { operations } from './sqs-operations.ts'
import { openSqsService, type SqsService } from './sqs-service.ts'
import { openSqsStore, type SqsStore } from './sqs-store.ts'

/** Room for a message of 1 MiB whose every character is escaped. */
const limit = 8 * 1024 * 1024

// Milliseconds since the epoch, but of a clock that nobody sets: a jump must not hide a message for an hour.
const steadily = () => performance.timeOrigin + performance.now()

/**
 * @param folder created when missing; held by one server at a time.
 * @param now milliseconds since the epoch.
 */
export async function startSqs(options: {
  readonly socketPath: string
  readonly folder: string
  readonly now?: () => number
}): Promise<{ close(): Promise<void> }> {
  const { socketPath, folder, now = steadily } = options
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const store = await openSqsStore(folder)
  try {
    const service = await openSqsService(store, now)
    const server = await serveLocally(socketPath, {
      limit,
      answer: (call) => answer(call, service, store),
      refuse: (status, message) => say(errorAnswer(new SqsError(refusals[status], message))),
    })
    return {
      async close() {
        service.close()
        await server.close()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

const refusals = {
  403: 'AccessDeniedException',
  413: 'RequestEntityTooLarge',
  500: 'InternalFailure',
} as const satisfies Record<number, SqsErrorType>

async function answer({ headers, body, gone }: Call, service: SqsService, store: SqsStore): Promise<Answer> {
  try {
    const operation = operations.get(String(headers['x-amz-target']).replace(/^AmazonSQS\./, ''))
    if (!operation) throw new SqsError('UnknownOperationException', 'The embedded queue does not know this operation.')
    const output = await operation.run(readInput(body, operation.members), service, gone)
    // Nothing is said before all that it rests on is on disk.
    await store.settled()
    return say({ status: 200, headers: {}, body: output })
  } catch (error) {
    if (error instanceof SqsError) return say(errorAnswer(error))
    throw error
  }
}

const say = ({ status, headers, body }: Omit<Answer, 'body'> & { body: object }): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID(), ...headers },
  body: JSON.stringify(body),
})
