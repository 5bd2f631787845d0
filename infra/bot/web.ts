/** What Slack and Microsoft call: a regional REST API before the ingress function, behind a firewall that reads no words. */
import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AccessLogFormat,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Settings } from '../settings.ts'
import { protect } from './firewall.ts'
import { webhooks } from './webhooks.ts'

/** `teams`: null where Teams does not call. */
interface Behind {
  readonly ingress: IFunction
  readonly teams: IFunction | null
}

const stageName = 'live'

export function webApi(scope: Construct, { ingress, teams }: Behind, key: IKey, settings: Settings): RestApi {
  const log = new LogGroup(scope, 'access-log', {
    retention: settings.logDays,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const api = new RestApi(scope, 'web', {
    restApiName: settings.name,
    endpointConfiguration: { types: [EndpointType.REGIONAL] },
    // Bodies come through as they were signed: bytes.
    binaryMediaTypes: ['*/*'],
    cloudWatchRole: true,
    deployOptions: {
      stageName,
      tracingEnabled: true,
      loggingLevel: MethodLoggingLevel.ERROR,
      // Times, paths, status codes: neither bodies nor headers.
      accessLogDestination: new LogGroupLogDestination(log),
      accessLogFormat: AccessLogFormat.custom(
        JSON.stringify({
          id: '$context.requestId',
          time: '$context.requestTimeEpoch',
          path: '$context.resourcePath',
          status: '$context.status',
          milliseconds: '$context.responseLatency',
        }),
      ),
      throttlingBurstLimit: 500,
      throttlingRateLimit: 200,
    },
  })
  // API Gateway names the group of its errors itself, and would keep it for ever.
  const errors = new LogGroup(scope, 'error-log', {
    logGroupName: `API-Gateway-Execution-Logs_${api.restApiId}/${stageName}`,
    retention: settings.logDays,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  api.deploymentStage.node.addDependency(errors)
  const method = (path: string, verb: 'GET' | 'POST', to: IFunction) =>
    api.root.resourceForPath(path).addMethod(verb, new LambdaIntegration(to, { proxy: true }))
  if (settings.slack?.mode === 'http') method(webhooks.slack, 'POST', ingress)
  if (teams) method(webhooks.teams, 'POST', teams)
  method('/healthz', 'GET', ingress)
  protect(scope, api.deploymentStage.stageArn, settings)
  acknowledge(
    api,
    'Slack signs its requests and Microsoft sends a token: the ingress checks both on the raw bytes',
    'APIG2',
    'APIG4',
    'COG4',
  )
  acknowledge(
    api,
    'API Gateway writes its log with a policy of its own',
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
  )
  return api
}
