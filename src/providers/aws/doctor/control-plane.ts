import { SageMakerClient } from '@aws-sdk/client-sagemaker'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/** Apart from the other clients: it is large, and only the doctor needs it. Region and credentials as every SDK reads them. */
export const controlPlane = () =>
  new SageMakerClient({
    maxAttempts: 2,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 2_000,
      requestTimeout: 5_000,
      throwOnRequestTimeout: true,
    }),
  })
