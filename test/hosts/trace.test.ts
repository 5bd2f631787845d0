import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { traceHeader, traceId } from '../../src/hosts/trace.ts'
import { serviceClients } from '../../src/providers/aws/service-clients.ts'
import { traced } from '../../src/providers/aws/traced.ts'

const header = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1'
const given = (value: string) => ({ _X_AMZN_TRACE_ID: value })

describe('the trace of an invocation', () => {
  test('is sent on as it came, and looked up by its root', () => {
    expect(traceHeader(given(header))).toBe(header)
    expect(traceId(header)).toBe('1-5759e988-bd862e3fe1be46a994272793')
    const lineage = `${header};Lineage=a87bd80c:1|68fd508a:5|c512fbe3:2`
    expect(traceHeader(given(lineage))).toBe(lineage)
  })

  test.each(['', 'Root=1', `Root=<script>`, `${header}\nnext: line`, `${header};${'x'.repeat(500)}`])(
    '%j is none',
    (value) => {
      expect([traceHeader(given(value)), traceId(traceHeader(given(value)))]).toEqual([null, null])
    },
  )

  test('outside of Lambda there is none', () => {
    expect(traceHeader({})).toBeNull()
  })

  test('goes through the queue as an attribute that X-Ray reads', () => {
    expect(traced({ MessageBody: '{}' }, header)).toEqual({
      MessageBody: '{}',
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: header } },
    })
    expect(traced({ MessageBody: '{}' }, null)).toEqual({ MessageBody: '{}' })
  })
})

describe('in a function', () => {
  const seen: IncomingMessage['headers'][] = []
  const server = createServer((request, response) => {
    seen.push(request.headers)
    response.end('{}')
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const surroundings = {
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: `http://127.0.0.1:${port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'y',
      AWS_LAMBDA_FUNCTION_NAME: 'worker',
    }
    for (const [name, value] of Object.entries(surroundings)) vi.stubEnv(name, value)
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    server.closeAllConnections()
    server.close()
  })
  afterEach(() => void (seen.length = 0))

  test('every call of a model carries the trace of its own invocation', async () => {
    const services = serviceClients()
    const ask = async () =>
      (await services.sageMaker()).send(new InvokeEndpointCommand({ EndpointName: 'chat', Body: '{}' }))
    vi.stubEnv('_X_AMZN_TRACE_ID', header)
    await ask()
    vi.stubEnv('_X_AMZN_TRACE_ID', header.replace('1-5759', '1-6759'))
    await ask()
    services.close()
    expect(seen.map((headers) => headers['x-amzn-trace-id'])).toEqual([header, header.replace('1-5759', '1-6759')])
  })
})
