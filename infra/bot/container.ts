/** The same code as a container: a receiver, a worker, or both apart from each other. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { IVpc } from 'aws-cdk-lib/aws-ec2'
import { Platform } from 'aws-cdk-lib/aws-ecr-assets'
import {
  Cluster,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
  PropagatedTagSource,
  type ICluster,
} from 'aws-cdk-lib/aws-ecs'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Settings } from '../settings.ts'
import type { FunctionEnvironment } from './function.ts'
import { grantTraces } from './grants.ts'

/** Where the container listens; for whoever may reach it by the network's rules alone. */
export const containerPort = 3000

interface Wanted {
  readonly cluster: ICluster
  readonly environment: FunctionEnvironment
  readonly key: IKey
  /** The folder that its image is made of. */
  readonly image: string
  /** Which half of the bot runs here. */
  readonly only: 'receive' | 'work'
  readonly atLeast: number
  readonly atMost: number
}

/** The library's class and its interface differ in an optional property alone. */
export const cluster = (scope: Construct, vpc: IVpc) =>
  new Cluster(scope, 'cluster', { vpc, containerInsightsV2: ContainerInsights.ENABLED }) as ICluster

export function containerService(scope: Construct, wanted: Wanted, { logDays, name }: Settings) {
  const { only, environment, key, atLeast, atMost } = wanted
  const task = new FargateTaskDefinition(scope, `${only}-task`, {
    cpu: 512,
    memoryLimitMiB: 1024,
    runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
  })
  grantTraces(task.taskRole)
  const logGroup = new LogGroup(scope, `${only}-log`, {
    retention: logDays,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  task.addContainer('bot', {
    image: ContainerImage.fromAsset(wanted.image, { platform: Platform.LINUX_ARM64 }),
    command: ['--only', only],
    environment: { ...environment, HOST: '0.0.0.0', PORT: String(containerPort) },
    portMappings: only === 'receive' ? [{ containerPort }] : [],
    logging: LogDrivers.awsLogs({ logGroup, streamPrefix: only }),
    // A turn may end before the container does.
    stopTimeout: Duration.seconds(60),
    healthCheck: {
      command: [
        'CMD',
        'node',
        '-e',
        `fetch('http://127.0.0.1:${containerPort}/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
      ],
      startPeriod: Duration.seconds(30),
    },
  })
  const service = new FargateService(scope, only, {
    cluster: wanted.cluster,
    taskDefinition: task,
    serviceName: `${name}-${only}`,
    desiredCount: atLeast,
    minHealthyPercent: 100,
    // What the tasks cost counts for the budget as well.
    propagateTags: PropagatedTagSource.SERVICE,
    circuitBreaker: { rollback: true },
  })
  const scaling = service.autoScaleTaskCount({ minCapacity: atLeast, maxCapacity: atMost })
  scaling.scaleOnCpuUtilization('load', { targetUtilizationPercent: 60 })
  acknowledge(task, 'The environment holds names and ARNs; every secret is read from Secrets Manager', 'ECS2')
  acknowledge(task, 'The registry token and X-Ray name no resource', 'IAM5[Resource::*]')
  return { service, scaling }
}
