/** An endpoint without a model of its own: inference components bring theirs, and its instances go when they do. */
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnEndpoint, CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker'
import type { Construct } from 'constructs'
import type { Settings } from '../settings.ts'
import { mayReport } from './log.ts'

export const variant = 'all'

interface Wanted {
  readonly endpointName: string
  readonly instance: string
  readonly jobs: readonly ('chat' | 'guard' | 'pictures')[]
  readonly role: Role
}

/**
 * What runs on an endpoint runs with one role, its models' own rights among its rights: of a component, SageMaker's guide does not
 * say whether the endpoint's role or the model's reads image and files.
 */
export function endpointRole(scope: Construct, endpointName: string, logs: readonly string[]): Role {
  const role = new Role(scope, `${endpointName}-role`, { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') })
  mayReport(role, ...logs)
  return role
}

export function endpoint(
  scope: Construct,
  { endpointName, instance, jobs, role }: Wanted,
  { models }: Settings,
): CfnEndpoint {
  const copies = jobs.map((job) => {
    const choice = models[job]
    return choice !== null && typeof choice === 'object' ? choice.copies : 1
  })
  const config = new CfnEndpointConfig(scope, `${endpointName}-config`, {
    executionRoleArn: role.roleArn,
    productionVariants: [
      {
        variantName: variant,
        instanceType: instance,
        initialInstanceCount: 1,
        managedInstanceScaling: { status: 'ENABLED', minInstanceCount: 0, maxInstanceCount: Math.max(...copies) },
        routingConfig: { routingStrategy: 'LEAST_OUTSTANDING_REQUESTS' },
        // Weights of several gigabytes are read before the first answer.
        containerStartupHealthCheckTimeoutInSeconds: 1200,
        modelDataDownloadTimeoutInSeconds: 1200,
      },
    ],
  })
  const made = new CfnEndpoint(scope, endpointName, {
    endpointName,
    endpointConfigName: config.attrEndpointConfigName,
  })
  made.addResourceDependency(config)
  return made
}
