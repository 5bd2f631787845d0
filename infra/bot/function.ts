/** One Lambda function of the bot: its code, its log, its trace, and an environment that only the configuration's names fit. */
import { Duration } from 'aws-cdk-lib'
import type { IVpc } from 'aws-cdk-lib/aws-ec2'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Architecture, Code, Function, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { RemovalPolicy } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { VariableName } from '../../src/config.ts'
import { acknowledge } from '../acknowledge.ts'
import type { Settings } from '../settings.ts'

export type FunctionEnvironment = Readonly<Partial<Record<VariableName, string>>>

interface Wanted {
  /** A folder with `index.mjs`. */
  readonly code: string
  /** In MiB; a full core comes with 1,769. */
  readonly memory: number
  readonly seconds: number
  readonly environment: FunctionEnvironment
  readonly vpc: IVpc | null
  readonly key: IKey
}

export function botFunction(scope: Construct, id: string, wanted: Wanted, { logDays }: Settings): Function {
  const { code, memory, seconds, environment, vpc, key } = wanted
  const logGroup = new LogGroup(scope, `${id}-log`, {
    retention: logDays,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const made = new Function(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(code),
    handler: 'index.handler',
    memorySize: memory,
    timeout: Duration.seconds(seconds),
    environment: { ...environment, NODE_OPTIONS: '--enable-source-maps' },
    environmentEncryption: key,
    tracing: Tracing.ACTIVE,
    logGroup,
    ...(vpc && { vpc }),
  })
  const service = `IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambda${vpc ? 'VPCAccess' : 'Basic'}ExecutionRole]`
  acknowledge(
    made,
    "Lambda's own policy for writing its log",
    service,
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
  )
  acknowledge(made, 'X-Ray names no resource to write to', 'IAM5[Resource::*]')
  return made
}
