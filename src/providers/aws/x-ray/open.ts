/** X-Ray without an agent: segments go from the process itself to the service. */
import { Agent } from 'node:https'
import { XRayClient } from '@aws-sdk/client-xray'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { Tracer } from '../../../ports.ts'
import { openSampler } from './sampler.ts'
import { segmentSender, type SenderOptions } from './sender.ts'
import { xRayTracer, type TracerOptions } from './tracer.ts'

export interface Tracing {
  readonly tracer: Tracer
  /** Sends what was followed, at the end of a function's every call. Resolves within seconds, whatever X-Ray does. */
  flush(): Promise<void>
  /** The same, before a process ends. */
  close(): Promise<void>
}

type Options = Pick<TracerOptions, 'deployment' | 'type'> & Pick<SenderOptions, 'lost'>

/** Region, credentials and endpoint as every SDK reads them from its surroundings. */
export function openXRay({ deployment, type, lost }: Options): Tracing {
  const client = new XRayClient({
    // What fails is lost; another try would only hold up what comes next.
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 1_000, httpsAgent: new Agent({ keepAlive: true }) }),
  })
  const sender = segmentSender({ client, lost })
  const sampled = openSampler(Date.now, Math.random)
  return {
    tracer: xRayTracer({ deployment, type, sampled, now: Date.now, send: (document) => sender.send(document) }),
    flush: () => sender.flush(),
    async close() {
      await sender.flush()
      client.destroy()
    },
  }
}
