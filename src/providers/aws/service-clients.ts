/** Clients of the services that judge, write and draw. Each is made when it is first asked for: most bots need few. */
import { ComprehendClient } from '@aws-sdk/client-comprehend'
import { RekognitionClient } from '@aws-sdk/client-rekognition'
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { Agent as PlainAgent } from 'node:http'
import { Agent } from 'node:https'
import { within } from './connection.ts'

export interface ServiceClients {
  readonly sageMaker: () => SageMakerRuntimeClient
  readonly comprehend: () => ComprehendClient
  readonly rekognition: () => RekognitionClient
  readonly secrets: () => SecretsManagerClient
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
  const once = <T extends { destroy(): void }>(make: () => T) => {
    let client: T | undefined
    return () => {
      if (!client) made.push((client = make()))
      return client
    }
  }
  return {
    sageMaker: once(() => new SageMakerRuntimeClient(connection('sageMaker', region))),
    comprehend: once(() => new ComprehendClient(connection('comprehend', region))),
    rekognition: once(() => new RekognitionClient(connection('rekognition', region))),
    secrets: once(() => new SecretsManagerClient(connection('secrets', region))),
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
