/** One Lambda function of the bot: its code, its log, its trace, and an environment that only the configuration's names fit. */
import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib'
import type { IVpc } from 'aws-cdk-lib/aws-ec2'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Architecture, Code, Function, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { VariableName } from '../../src/config.ts'
import { acknowledge } from '../acknowledge.ts'
import { SettingsError, type Settings } from '../settings.ts'

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

/** Of Lambda (its developer guide, "Lambda quotas"): in seconds, and in bytes of names and values together. */
const most = { timeout: 900, variables: 4096 }

export function botFunction(scope: Construct, id: string, wanted: Wanted, { logDays }: Settings): Function {
  const { code, memory, seconds, environment, vpc, key } = wanted
  refuseTooMuch(seconds, environment)
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
    environment: { ...environment },
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

function refuseTooMuch(seconds: number, environment: FunctionEnvironment): void {
  if (seconds > most.timeout) {
    throw new SettingsError(
      `a function can run for ${most.timeout} seconds and would need ${seconds}: lower the policy's limits.turnSeconds, or set worker to fargate`,
    )
  }
  const bytes = Object.entries(environment).reduce((sum, [name, value]) => sum + name.length + lengthOf(value), 0)
  if (bytes > most.variables) {
    throw new SettingsError(
      `a function's variables may take ${most.variables} bytes and would take about ${bytes}: name fewer moderators`,
    )
  }
}

/** What only the deployment knows is an ARN, a name or an address. */
const lengthOf = (value: string) => (Token.isUnresolved(value) ? 160 : Buffer.byteLength(value))
