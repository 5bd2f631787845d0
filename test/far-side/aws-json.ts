/** An AWS service that speaks JSON (`x-amz-target`), on the far side of its client: each operation answers as it is told. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export type Told = { readonly status?: number; readonly body: object } | 'reset'

/** As the service refuses: its name in `__type`, and words that nobody may repeat. */
export const refused = (name: string, status = 400, message = 'CANARY'): Told => ({
  status,
  body: { __type: name, message, Message: message },
})

export async function awsJson(answers: Readonly<Record<string, Told>>) {
  const asked: (readonly [operation: string, input: unknown])[] = []
  const server = createServer((request, response) => {
    void json(request).then((input) => {
      const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? ''
      asked.push([operation, input])
      const told = answers[operation] ?? refused('UnknownOperationException')
      if (told === 'reset') return request.socket.resetAndDestroy()
      return response
        .writeHead(told.status ?? 200, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify(told.body))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close().closeAllConnections()
  })
  return {
    asked,
    /** For a client of the service. */
    near: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    },
  }
}
