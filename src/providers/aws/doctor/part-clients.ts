/** Clients of the services that a deployment's parts run in. They only look: nothing is changed, woken or paid for. */
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { ECSClient } from '@aws-sdk/client-ecs'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { SNSClient } from '@aws-sdk/client-sns'
import { looking } from './control-plane.ts'

export type PartClients = ReturnType<typeof partClients>

export const partClients = (region: string | undefined) => ({
  lambda: new LambdaClient(looking(region)),
  ecs: new ECSClient(looking(region)),
  sns: new SNSClient(looking(region)),
  alarms: new CloudWatchClient(looking(region)),
  scaling: new ApplicationAutoScalingClient(looking(region)),
})
