/** How every client is connected: to AWS itself, or to the embedded servers. */
import { Agent } from 'node:http'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/** What the clients talk to. AWS: credentials, endpoints and, unless it is named, the region as every SDK reads them from its surroundings. */
export type FarSide =
  | { readonly kind: 'aws'; readonly region?: string | undefined }
  | {
      readonly kind: 'embedded'
      /** Unix sockets. */
      readonly sockets: { readonly dynamodb: string; readonly sqs: string; readonly s3: string }
    }

/** Undefined: as every SDK reads it from its surroundings. */
export const within = (region: string | undefined) => (region === undefined ? {} : { region })

/** How long each service may take until its answer begins, in milliseconds. A queue may be asked to wait for 20 s. */
const patience = { dynamodb: 5_000, sqs: 25_000, s3: 10_000 } as const

export function connection(far: FarSide, service: keyof typeof patience) {
  const timeouts = {
    connectionTimeout: 1_000,
    requestTimeout: patience[service],
    // Without it a timeout is a line in a log and the call goes on for ever.
    throwOnRequestTimeout: true,
  }
  // With the usual 50, those who wait for the queue could take them all up; a Unix socket lets 511 wait to be accepted.
  const agent = { keepAlive: true, maxSockets: 500 }
  if (far.kind === 'aws')
    return {
      requestHandler: new NodeHttpHandler({ ...timeouts, httpAgent: agent, httpsAgent: agent }),
      ...within(far.region),
    }
  // The types do not know that an agent may be bound to a socket.
  const local = { ...agent, socketPath: far.sockets[service] }
  return {
    requestHandler: new NodeHttpHandler({ ...timeouts, httpAgent: new Agent(local) }),
    endpoint: 'http://localhost',
    region: 'embedded',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
  }
}
