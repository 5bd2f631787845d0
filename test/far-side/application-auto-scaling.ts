/** Application Auto Scaling's RegisterScalableTarget for copies of inference components, on the far side of its client. */
import * as z from 'zod'
import { refusing, startJson11, type Json11 } from './json-1.1.ts'

/** API reference; strict, so that a misspelt member is noticed here and not in somebody's account. */
const registration = z.strictObject({
  ServiceNamespace: z.literal('sagemaker'),
  ScalableDimension: z.literal('sagemaker:inference-component:DesiredCopyCount'),
  ResourceId: z.string().regex(/^inference-component\/[a-zA-Z0-9](?:-*[a-zA-Z0-9])*$/),
  MinCapacity: z.int().min(0).optional(),
  MaxCapacity: z.int().min(0).optional(),
  SuspendedState: z
    .strictObject({
      DynamicScalingInSuspended: z.boolean().optional(),
      DynamicScalingOutSuspended: z.boolean().optional(),
      ScheduledScalingSuspended: z.boolean().optional(),
    })
    .optional(),
})

type Registration = z.infer<typeof registration>

export interface Target {
  readonly least: number
  readonly most: number
  readonly isScheduled: boolean
}

export interface ScalableTargets extends Json11 {
  /** By component. */
  readonly targets: Map<string, Target>
}

export async function startScalableTargets(): Promise<ScalableTargets> {
  const targets = new Map<string, Target>()
  const register = ({ ResourceId, MinCapacity, MaxCapacity, SuspendedState }: Registration) => {
    const component = ResourceId.replace(/^.*\//, '')
    const before = targets.get(component)
    const least = MinCapacity ?? before?.least
    const most = MaxCapacity ?? before?.most
    // Whoever is not registered yet needs both.
    if (least === undefined || most === undefined) return refusing(400, 'ValidationException')
    const suspended = SuspendedState?.ScheduledScalingSuspended
    targets.set(component, { least, most, isScheduled: suspended === undefined ? !!before?.isScheduled : !suspended })
    return {
      result: { ScalableTargetARN: `arn:aws:application-autoscaling:eu-central-1:0:scalable-target/${component}` },
    }
  }
  const service = await startJson11('AnyScaleFrontendService', {
    RegisterScalableTarget: { input: registration, refusal: () => 'ValidationException', answer: register },
  })
  return Object.assign(service, { targets })
}
