/**
 * All of an AWS account that the doctor looks at, behind one address: JSON services (`x-amz-target`; CloudWatch says an error's older
 * name in a header), Lambda (REST-JSON), SNS (Query and XML) and S3's HEAD. Each operation answers as it is told; it remembers every call, and can misbehave.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Asked {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  /** Of the signature's scope. */
  readonly region: string
}

/** `denied`: AWS lets nobody look; `garbage`: something between answers in its place. */
export type Ill = 'denied' | 'gone' | 'throttled' | 'down' | 'garbage' | 'empty' | 'reset'

type Protocol = 'json' | 'cloudwatch' | 'rest' | 'query' | 's3'
type Answer = (input: Readonly<Record<string, unknown>>) => object

export type AwsAccount = Awaited<ReturnType<typeof startAwsAccount>>

/** `answers`: by operation. Query's are given as the members of its one list. */
export async function startAwsAccount(answers: Record<string, Answer>) {
  const asked: Asked[] = []
  const account = { asked, answers, ill: new Map<string, Ill>() }
  async function attend(request: IncomingMessage, response: ServerResponse) {
    const { protocol, operation, input } = read(request, await text(request))
    const region = /Credential=[^/]+\/\d+\/(?<region>[^/]+)\//.exec(request.headers.authorization ?? '')
    asked.push({ operation, input, region: region?.groups?.['region'] ?? 'unsigned' })
    const answer = account.answers[operation]
    const ill = account.ill.get(operation)
    if (ill === 'reset') return void request.socket.resetAndDestroy()
    if (ill === 'garbage') return void response.end('<html>CANARY sign in to this network</html>')
    if (ill === 'empty') return void response.end(said(protocol, operation, {}))
    if (ill || !answer) return refuse(response, protocol, ill ?? 'gone')
    response.writeHead(200, { 'content-type': types[protocol] }).end(said(protocol, operation, answer(input)))
  }
  const server = createServer((request, response) => {
    attend(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return Object.assign(account, {
    url,
    /** For a client of any of the services. */
    near: {
      endpoint: url,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    },
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  })
}

const types: Readonly<Record<Protocol, string>> = {
  json: 'application/x-amz-json-1.1',
  cloudwatch: 'application/x-amz-json-1.0',
  rest: 'application/json',
  query: 'text/xml',
  s3: 'application/xml',
}

function read(request: IncomingMessage, body: string) {
  const target = request.headers['x-amz-target']
  if (typeof target === 'string') {
    const [service, operation = ''] = target.split('.')
    const protocol = service === 'GraniteServiceVersion20100801' ? 'cloudwatch' : 'json'
    return { protocol, operation, input: objectOf(body) } as const
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const named = /^\/2015-03-31\/functions\/(?<name>[^/]+)$/.exec(pathname)?.groups?.['name']
  if (named !== undefined)
    return { protocol: 'rest', operation: 'GetFunction', input: { FunctionName: named } } as const
  if (pathname.startsWith('/2015-03-31/event-source-mappings'))
    return { protocol: 'rest', operation: 'ListEventSourceMappings', input: Object.fromEntries(searchParams) } as const
  if (request.method === 'HEAD') return { protocol: 's3', operation: 'HeadBucket', input: { path: pathname } } as const
  const { Action = 'unknown', ...input } = Object.fromEntries(new URLSearchParams(body))
  return { protocol: 'query', operation: Action, input } as const
}

const objectOf = (body: string) => JSON.parse(body) as Readonly<Record<string, unknown>>

function said(protocol: Protocol, operation: string, answer: object): string {
  if (protocol === 's3') return ''
  if (protocol !== 'query') return JSON.stringify(answer)
  const [[list, members] = ['', []]] = Object.entries(answer) as [string, Readonly<Record<string, string>>[]][]
  const member = (fields: Readonly<Record<string, string>>) =>
    `<member>${Object.entries(fields)
      .map(([name, value]) => `<${name}>${value}</${name}>`)
      .join('')}</member>`
  const inner = list === '' ? '' : `<${list}>${members.map(member).join('')}</${list}>`
  return (
    `<${operation}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${operation}Result>${inner}</${operation}Result>` +
    `<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${operation}Response>`
  )
}

/** Each protocol's own name of it, and status (API references, "Common errors"). */
const refusals: Readonly<
  Record<Exclude<Ill, 'garbage' | 'empty' | 'reset'>, Readonly<Record<Protocol, readonly [number, string]>>>
> = {
  denied: {
    json: [400, 'AccessDeniedException'],
    cloudwatch: [403, 'AccessDenied'],
    rest: [403, 'AccessDeniedException'],
    query: [403, 'AuthorizationError'],
    s3: [403, ''],
  },
  gone: {
    json: [400, 'ResourceNotFoundException'],
    cloudwatch: [404, 'ResourceNotFound'],
    rest: [404, 'ResourceNotFoundException'],
    query: [404, 'NotFound'],
    s3: [404, ''],
  },
  throttled: {
    json: [400, 'ThrottlingException'],
    cloudwatch: [400, 'Throttling'],
    rest: [429, 'TooManyRequestsException'],
    query: [429, 'Throttled'],
    s3: [503, ''],
  },
  down: {
    json: [500, 'InternalServerError'],
    cloudwatch: [500, 'InternalFailure'],
    rest: [500, 'ServiceException'],
    query: [500, 'InternalError'],
    s3: [500, ''],
  },
}

function refuse(response: ServerResponse, protocol: Protocol, ill: keyof typeof refusals) {
  const [status, name] = refusals[ill][protocol]
  const words = 'CANARY in the words of the service'
  const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>${words}</Message></Error></ErrorResponse>`
  const json = JSON.stringify({ __type: name, message: words, Message: words })
  response
    .writeHead(status, {
      'content-type': types[protocol],
      ...(protocol === 'rest' && { 'x-amzn-errortype': name }),
      ...(protocol === 'cloudwatch' && { 'x-amzn-query-error': `${name};Sender` }),
    })
    .end(protocol === 's3' ? '' : protocol === 'query' ? xml : json)
}
