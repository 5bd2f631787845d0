/** CloudFormation on the far side: where a resource of one's own says how it went. It remembers, and can refuse. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import * as z from 'zod'

/** CloudFormation user guide, "Custom resource response objects". */
const answer = z.discriminatedUnion('Status', [
  z.strictObject({ Status: z.literal('SUCCESS'), ...ids() }),
  z.strictObject({ Status: z.literal('FAILED'), Reason: z.string().min(1), ...ids() }),
])

function ids() {
  const id = z.string().min(1)
  return { PhysicalResourceId: id, StackId: id, RequestId: id, LogicalResourceId: id }
}

export type Told = z.infer<typeof answer>

export type FarSideCloudFormation = Awaited<ReturnType<typeof startCloudFormation>>

export async function startCloudFormation() {
  const told: Told[] = []
  const state = { refuses: false }
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method, headers } = request
      // The address is signed for a PUT of at most 4,096 bytes without a content type.
      const isSigned = method === 'PUT' && !headers['content-type'] && Buffer.byteLength(body) <= 4096
      if (state.refuses || !isSigned) return response.writeHead(403).end()
      told.push(answer.parse(JSON.parse(body)))
      return response.writeHead(200).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/signed?for=this`
  let requests = 0
  return {
    told,
    setRefusing(refuses: boolean) {
      state.refuses = refuses
    },
    /** As a function is given it. */
    event(RequestType: 'Create' | 'Update' | 'Delete', properties: Readonly<Record<string, string>>) {
      requests += 1
      const ServiceToken = 'arn:aws:lambda:eu-central-1:111122223333:function:acme-installation'
      return {
        RequestType,
        ServiceToken,
        ResponseURL: url,
        StackId: 'arn:aws:cloudformation:eu-central-1:111122223333:stack/acme/1',
        RequestId: `request-${requests}`,
        LogicalResourceId: 'installationfiles',
        ResourceType: 'Custom::Installation',
        ...(RequestType !== 'Create' && { PhysicalResourceId: 'installationfiles' }),
        ...(RequestType === 'Update' && { OldResourceProperties: {} }),
        // A template's numbers come as texts.
        ResourceProperties: { ServiceToken, ServiceTimeout: '300', ...properties },
      }
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
