/**
 * What containers say. SageMaker names the groups itself and would keep them for ever, so they are there before it writes: of an
 * endpoint and of each component (SageMaker developer guide, "Log groups and streams that SageMaker sends to CloudWatch Logs").
 */
import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Settings } from '../settings.ts'

export const endpointLog = (name: string) => `/aws/sagemaker/Endpoints/${name}`

export const componentLog = (name: string) => `/aws/sagemaker/InferenceComponents/${name}`

export const modelLog = (scope: Construct, logGroupName: string, { logDays }: Settings): LogGroup =>
  new LogGroup(scope, `${logGroupName}-log`, { logGroupName, retention: logDays, removalPolicy: RemovalPolicy.DESTROY })

/** Log and metrics of what runs with this role: as SageMaker's guide lists it for execution roles. */
export function mayReport(role: Role, ...logGroupNames: readonly string[]): void {
  const { partition, region, account } = Stack.of(role)
  const arns = logGroupNames.map((name) => `arn:${partition}:logs:${region}:${account}:log-group:${name}`)
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      resources: [...arns, ...arns.map((arn) => `${arn}:*`)],
    }),
  )
  role.addToPolicy(new PolicyStatement({ actions: ['cloudwatch:PutMetricData'], resources: ['*'] }))
  acknowledge(
    role,
    'The streams of its own log groups; metrics have no resource to name',
    'IAM5[Resource::*]',
    ...logGroupNames.map(
      (name) => `IAM5[Resource::arn:<AWS::Partition>:logs:${region}:<AWS::AccountId>:log-group:${name}:*]`,
    ),
  )
}
