/** A network of the bot's own: needed by containers, and by whoever wants traffic to AWS to stay off the internet. */
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  SubnetType,
  Vpc,
  type IVpc,
} from 'aws-cdk-lib/aws-ec2'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { RemovalPolicy } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Settings } from '../settings.ts'

const services = {
  sqs: InterfaceVpcEndpointAwsService.SQS,
  'sagemaker-runtime': InterfaceVpcEndpointAwsService.SAGEMAKER_RUNTIME,
  'sagemaker-api': InterfaceVpcEndpointAwsService.SAGEMAKER_API,
  comprehend: InterfaceVpcEndpointAwsService.COMPREHEND,
  rekognition: InterfaceVpcEndpointAwsService.REKOGNITION,
  'secrets-manager': InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  xray: InterfaceVpcEndpointAwsService.XRAY,
} as const

/** What starts containers reads their image from here; its layers come from S3. */
const registries = {
  'ecr-api': InterfaceVpcEndpointAwsService.ECR,
  'ecr-docker': InterfaceVpcEndpointAwsService.ECR_DOCKER,
} as const

/** Slack and Teams are on the internet, so a way out remains in any case. Null: no network of one's own is needed. */
export function network(
  scope: Construct,
  { ingress, worker, vpcEndpoints, logDays }: Settings,
  key: IKey,
): IVpc | null {
  const contained = ingress === 'fargate' || worker === 'fargate'
  if (!vpcEndpoints && !contained) return null
  const vpc = new Vpc(scope, 'network', {
    maxAzs: 2,
    natGateways: 1,
    subnetConfiguration: [
      { name: 'public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
      { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    ],
  })
  const log = new LogGroup(scope, 'network-log', {
    retention: logDays,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  vpc.addFlowLog('flow', { destination: FlowLogDestination.toCloudWatchLogs(log) })
  vpc.addGatewayEndpoint('dynamodb', { service: GatewayVpcEndpointAwsService.DYNAMODB })
  vpc.addGatewayEndpoint('s3', { service: GatewayVpcEndpointAwsService.S3 })
  if (vpcEndpoints) {
    for (const [id, service] of Object.entries({ ...services, ...(contained && registries) })) {
      const made = vpc.addInterfaceEndpoint(id, { service })
      acknowledge(made, 'Open to the addresses of this network, which the rule cannot read', 'EC23')
    }
  }
  // The library's class and its interface differ in optional properties alone.
  return vpc as IVpc
}
