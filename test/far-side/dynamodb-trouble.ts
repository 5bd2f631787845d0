/** A bad line to a DynamoDB: what passes through can be refused, get lost or come back in parts. */
import { once } from 'node:events'
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer, text } from 'node:stream/consumers'

export type Input = Readonly<Record<string, unknown>>

/**
 * `refused`: with that error; `lost`: done, and the answer never comes; `changed`: this is asked instead;
 * `answered`: this is said, and nothing asked.
 */
export type Trouble =
  { readonly refused: string } | 'lost' | { readonly changed: Input } | { readonly answered: unknown } | null

export interface TroubledDynamodb {
  /** What happens to the next requests; `operation` as in `PutItem`. */
  trouble: (operation: string, input: Input) => Trouble
  readonly asked: string[]
  close(): Promise<void>
}

/** Listens on one Unix socket for what goes to another. */
export async function troubleDynamodb(socketPath: string, behind: string): Promise<TroubledDynamodb> {
  const agent = new Agent({ keepAlive: false })
  const pass = async ({ headers }: IncomingMessage, input: Input, response: ServerResponse, lost: boolean) => {
    const body = JSON.stringify(input)
    const passed = request({
      agent,
      socketPath: behind,
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    })
    passed.end(body)
    const [answer] = (await once(passed, 'response')) as [IncomingMessage]
    const bytes = await buffer(answer)
    if (lost) response.destroy()
    else response.writeHead(answer.statusCode ?? 500, answer.headers).end(bytes)
  }
  const receive = async (incoming: IncomingMessage, response: ServerResponse) => {
    const input = JSON.parse(await text(incoming)) as Input
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? ''
    line.asked.push(operation)
    const trouble = line.trouble(operation, input)
    if (trouble === null || trouble === 'lost') return pass(incoming, input, response, trouble === 'lost')
    if ('changed' in trouble) return pass(incoming, trouble.changed, response, false)
    const refused = 'refused' in trouble
    const status = !refused ? 200 : trouble.refused === 'InternalServerError' ? 500 : 400
    response
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
      .end(
        JSON.stringify(refused ? { __type: `com.amazonaws.dynamodb.v20120810#${trouble.refused}` } : trouble.answered),
      )
  }
  const server = createServer((incoming, response) => {
    receive(incoming, response).catch(() => response.destroy())
  }).listen(socketPath)
  await once(server, 'listening')
  const line: TroubledDynamodb = {
    trouble: () => null,
    asked: [],
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
  return line
}
