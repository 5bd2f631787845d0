/** A SageMaker endpoint through its control plane, which wakes and costs nothing. */
import {
  DescribeEndpointCommand,
  DescribeInferenceComponentCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker'
import type { Check, Diagnosis } from '../../../ports.ts'
import { asleep, serviceDiagnosis, wrong } from './service-diagnosis.ts'

export interface EndpointParts {
  readonly client: Pick<SageMakerClient, 'send'>
  /** The variable that names it. */
  readonly name: string
  readonly endpoint: string
  /** Null: the endpoint serves one model itself. */
  readonly component: string | null
}

export const endpointCheck = (parts: EndpointParts): Check => ({
  name: parts.name,
  async run() {
    const endpoint = await endpointOf(parts)
    if (endpoint.state !== 'ok' || parts.component === null) return [endpoint]
    return [endpoint, await componentOf(parts, parts.component)]
  },
})

/** The states in which an endpoint answers (EndpointStatus, API reference). */
const serving = new Set(['InService', 'Updating', 'SystemUpdating', 'RollingBack'])

async function endpointOf({ client, endpoint, component }: EndpointParts): Promise<Diagnosis> {
  const subject = `endpoint ${endpoint}`
  try {
    const told = await client.send(new DescribeEndpointCommand({ EndpointName: endpoint }))
    if (told.EndpointStatus === 'Creating') return asleep(`${subject} is being made`)
    if (!serving.has(told.EndpointStatus ?? ''))
      return wrong(`${subject} is in the state ${told.EndpointStatus}`, 'look at its log, and deploy it again')
    if (told.AsyncInferenceConfig) return wrong(`${subject} answers asynchronously`, 'deploy a real-time endpoint')
    const instances = (told.ProductionVariants ?? []).map(({ CurrentInstanceCount: count }) => count)
    if (component === null && instances.length > 0 && instances.every((count) => count === 0))
      return asleep(`${subject} has no instance at the moment`)
    return { state: 'ok', found: `${subject} is in service`, mend: null }
  } catch (error) {
    const mendMissing = 'deploy it, or name the one that is there; it may be in another region (AWS_REGION)'
    return serviceDiagnosis({ subject, action: 'sagemaker:DescribeEndpoint', mendMissing }, error)
  }
}

async function componentOf({ client, endpoint }: EndpointParts, component: string): Promise<Diagnosis> {
  const subject = `inference component ${component}`
  try {
    const told = await client.send(new DescribeInferenceComponentCommand({ InferenceComponentName: component }))
    if (told.EndpointName !== endpoint)
      return wrong(`${subject} is on another endpoint`, `name the endpoint that it is on`)
    const status = told.InferenceComponentStatus
    if (status === 'Creating') return asleep(`${subject} is being made`)
    if (status !== 'InService' && status !== 'Updating')
      return wrong(`${subject} is in the state ${status}`, 'look at its log, and deploy it again')
    if (told.RuntimeConfig?.CurrentCopyCount === 0) return asleep(`${subject} is scaled to zero: a question wakes it`)
    return { state: 'ok', found: `${subject} is in service`, mend: null }
  } catch (error) {
    const mendMissing = 'deploy it, or name the one that is there'
    return serviceDiagnosis({ subject, action: 'sagemaker:DescribeInferenceComponent', mendMissing }, error)
  }
}
