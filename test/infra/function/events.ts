/** Events as a gateway makes them of one request (Lambda developer guide, payload formats 1.0 and 2.0). */
import type { Sent } from '../../far-side/slack-sender.ts'

const base64 = (body: string) => ({ body: Buffer.from(body).toString('base64'), isBase64Encoded: true })

/** Of a REST API: headers as they came, each with a list; here with the stage in front, as a custom domain adds more. */
export const restEvent = ({ headers, body }: Sent, resource = '/slack/events', httpMethod = 'POST') => ({
  resource,
  path: resource,
  httpMethod,
  headers,
  multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
  requestContext: { resourcePath: resource, httpMethod, path: `/live${resource}`, stage: 'live' },
  ...base64(body),
})

/** Of an HTTP API with a named stage: names in lower case, values of one name joined by commas. */
export const httpEvent = ({ headers, body }: Sent, path = '/slack/events', method = 'POST') => ({
  version: '2.0',
  routeKey: `${method} ${path}`,
  rawPath: `/live${path}`,
  rawQueryString: '',
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  requestContext: { http: { method, path: `/live${path}`, protocol: 'HTTP/1.1' }, stage: 'live' },
  ...base64(body),
})

/** Of a function URL: the body as text. */
export const urlEvent = (sent: Sent, path = '/slack/events', method = 'POST') => ({
  ...httpEvent(sent, path, method),
  rawPath: path,
  requestContext: { http: { method, path }, stage: '$default' },
  body: sent.body,
  isBase64Encoded: false,
})
