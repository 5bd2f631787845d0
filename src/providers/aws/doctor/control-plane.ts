import { SageMakerClient } from '@aws-sdk/client-sagemaker'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { within } from '../connection.ts'

/** Apart from the other clients: it is large, and only who looks after a deployment needs it. */
export const controlPlane = (region?: string) => new SageMakerClient(looking(region))

/** Credentials, endpoints and, unless it is named, the region as every SDK reads them. */
export const looking = (region: string | undefined) => ({
  ...within(region),
  maxAttempts: 2,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    throwOnRequestTimeout: true,
  }),
})
