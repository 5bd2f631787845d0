/** Clients of the services that judge, write and draw. Each is loaded when it is first asked for: most bots need few. */
import type { ComprehendClient } from '@aws-sdk/client-comprehend'
import type { RekognitionClient } from '@aws-sdk/client-rekognition'
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime'
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { Agent as PlainAgent } from 'node:http'
import { Agent } from 'node:https'
import { within } from './connection.ts'

export interface ServiceClients {
  readonly sageMaker: () => Promise<SageMakerRuntimeClient>
  readonly comprehend: () => Promise<ComprehendClient>
  readonly rekognition: () => Promise<RekognitionClient>
  readonly secrets: () => Promise<SecretsManagerClient>
  close(): void
}

/**
 * How long each may take until its answer begins, in milliseconds. A SageMaker container must answer within 60 s
 * (InvokeEndpoint, API reference).
 */
const patience = { sageMaker: 65_000, comprehend: 10_000, rekognition: 20_000, secrets: 5_000 } as const

/** Credentials, endpoints and, unless it is named, the region as every SDK reads them from its surroundings. */
export function serviceClients(region?: string): ServiceClients {
  const made: { destroy(): void }[] = []
  const once = <T extends { destroy(): void }>(make: () => Promise<T>) => {
    let client: Promise<T> | undefined
    return () =>
      (client ??= make().then((one) => {
        made.push(one)
        return one
      }))
  }
  return {
    sageMaker: once(async () => {
      const { SageMakerRuntimeClient } = await import('./services/sagemaker.ts')
      return new SageMakerRuntimeClient(connection('sageMaker', region))
    }),
    comprehend: once(async () => {
      const { ComprehendClient } = await import('./services/comprehend.ts')
      return new ComprehendClient(connection('comprehend', region))
    }),
    rekognition: once(async () => {
      const { RekognitionClient } = await import('./services/rekognition.ts')
      return new RekognitionClient(connection('rekognition', region))
    }),
    secrets: once(async () => {
      const { SecretsManagerClient } = await import('./services/secrets.ts')
      return new SecretsManagerClient(connection('secrets', region))
    }),
    close() {
      for (const client of made) client.destroy()
    },
  }
}

function connection(service: keyof typeof patience, region: string | undefined) {
  const agent = { keepAlive: true, maxSockets: 500 }
  return {
    ...within(region),
    // Whether another try can help is decided where the answer is understood, not here.
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1_000,
      requestTimeout: patience[service],
      // Without it a timeout is a line in a log and the call goes on for ever.
      throwOnRequestTimeout: true,
      httpAgent: new PlainAgent(agent),
      httpsAgent: new Agent(agent),
    }),
  }
}
