import { CfnInferenceComponent, type CfnEndpoint, type CfnModel } from 'aws-cdk-lib/aws-sagemaker'
import type { Construct } from 'constructs'
import { deployables, type DeployableName } from './catalog.ts'
import { variant } from './endpoint.ts'

interface Wanted {
  readonly deploy: DeployableName
  readonly componentName: string
  readonly model: CfnModel
  readonly endpoint: CfnEndpoint
}

/** A model's share of an endpoint. It begins with one copy, so that a deployment which cannot serve fails at once. */
export function inferenceComponent(scope: Construct, { deploy, componentName, model, endpoint }: Wanted) {
  const { accelerators, memory } = deployables[deploy]
  const component = new CfnInferenceComponent(scope, `${componentName}-component`, {
    inferenceComponentName: componentName,
    endpointName: endpoint.attrEndpointName,
    variantName: variant,
    specification: {
      modelName: model.attrModelName,
      computeResourceRequirements: { numberOfAcceleratorDevicesRequired: accelerators, minMemoryRequiredInMb: memory },
      startupParameters: { containerStartupHealthCheckTimeoutInSeconds: 1200, modelDataDownloadTimeoutInSeconds: 1200 },
    },
    runtimeConfig: { copyCount: 1 },
  })
  component.addResourceDependency(endpoint)
  component.addResourceDependency(model)
  return component
}
