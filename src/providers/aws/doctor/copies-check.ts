/** Whether a model of the deployment wakes when somebody asks, and sleeps when nobody does. */
import {
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  type ApplicationAutoScalingClient,
  type ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling'
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import type { Check, Diagnosis } from '../../../ports.ts'
import { copies } from '../deployment.ts'
import { asleep, aws, deployAgain, looked, missing, ok, unreadable, wrong } from './service-diagnosis.ts'
import { scalingAlarmProblems } from './scaling-alarms.ts'

export interface CopiesParts {
  readonly client: Pick<ApplicationAutoScalingClient, 'send'>
  readonly alarms: CloudWatchClient
  /** The variable whose slot it is. */
  readonly name: string
  readonly component: string
  /** By an alarm of its own, not by the load that is tracked. */
  readonly isSentToSleep: boolean
  /** The deployment's own; undefined: as every SDK reads it. */
  readonly region: string | undefined
  /** Whether the budget has stopped what this model is for; null: nobody can say. */
  readonly stopped: () => Promise<boolean | null>
}

export const copiesCheck = (parts: CopiesParts): Check => ({
  name: parts.name,
  async run() {
    const { component } = parts
    const target = await seen(parts, 'DescribeScalableTargets', () => targetOf(parts))
    if (target === null) return [missing(`${component} never wakes: nothing scales it`, deployAgain)]
    if ('state' in target) return [target]
    const found = [
      boundsOf(parts, target),
      suspensionOf(parts, target),
      seen(parts, 'DescribeScalingPolicies', () => policiesOf(parts)),
      seen(parts, 'DescribeScalingActivities', () => lastOf(parts)),
      scalingAlarmProblems(parts),
    ]
    const problems = (await Promise.all(found)).flat()
    return problems.length > 0 ? problems : [ok(`${component} wakes when it is asked, and sleeps when it is not`)]
  },
})

const { namespace, dimension, resourceOf } = copies

const idOf = (component: string) =>
  ({ ServiceNamespace: namespace, ScalableDimension: dimension, ResourceId: resourceOf(component) }) as const

const seen = <T>({ component }: CopiesParts, operation: string, work: () => Promise<T>) =>
  looked(
    { subject: `scaling of ${component}`, action: `application-autoscaling:${operation}`, mendMissing: deployAgain },
    work,
  )

/** Null: nothing scales it. */
async function targetOf({ client, component }: CopiesParts): Promise<ScalableTarget | Diagnosis | null> {
  const { ResourceId, ...asked } = idOf(component)
  const { ScalableTargets: found } = await client.send(
    new DescribeScalableTargetsCommand({ ...asked, ResourceIds: [ResourceId] }),
  )
  return found ? (found[0] ?? null) : unreadable(`scaling of ${component}`)
}

/** With a least number of copies above zero, a model costs all the time: only a schedule may want that. */
async function boundsOf(
  parts: CopiesParts,
  { MinCapacity: least = 0, MaxCapacity: most = 0 }: ScalableTarget,
): Promise<readonly Diagnosis[]> {
  if (most === 0) return [wrong(`${parts.component} never wakes: it may have no copy at all`, deployAgain)]
  if (least === 0) return []
  const told = await seen(parts, 'DescribeScheduledActions', async () => {
    const { ScheduledActions: found = [] } = await parts.client.send(
      new DescribeScheduledActionsCommand(idOf(parts.component)),
    )
    return found.length > 0 ? [] : [wrong(`${parts.component} never sleeps, and no schedule wants that`, deployAgain)]
  })
  return [told].flat()
}

async function suspensionOf(
  { component, region, stopped }: CopiesParts,
  { SuspendedState: suspended = {} }: ScalableTarget,
): Promise<readonly Diagnosis[]> {
  const id = `--service-namespace ${namespace} --scalable-dimension ${dimension} --resource-id ${resourceOf(component)}`
  const resume = (what: string) =>
    aws(region, `application-autoscaling register-scalable-target ${id} --suspended-state ${what}=false`)
  return [
    ...(suspended.DynamicScalingOutSuspended
      ? [wrong(`${component} never wakes: scaling out is suspended`, resume('DynamicScalingOutSuspended'))]
      : []),
    ...(suspended.DynamicScalingInSuspended
      ? [wrong(`${component} never sleeps: scaling in is suspended`, resume('DynamicScalingInSuspended'))]
      : []),
    ...(suspended.ScheduledScalingSuspended ? [hoursOf(component, await stopped())] : []),
  ]
}

/** The budget suspends the hours in which a model is kept awake. */
const hoursOf = (component: string, stopped: boolean | null): Diagnosis =>
  stopped === false
    ? wrong(
        `the warm hours of ${component} are suspended, and the budget has stopped nothing`,
        'see "The budget is spent" in docs/runbook.md',
      )
    : asleep(`the warm hours of ${component} are suspended, as while the budget is spent`)

/** A step wakes the first copy; tracking the load adds more, and takes the last one away. */
async function policiesOf(parts: CopiesParts): Promise<readonly Diagnosis[]> {
  const { ScalingPolicies: found } = await parts.client.send(new DescribeScalingPoliciesCommand(idOf(parts.component)))
  if (!found) return [unreadable(`scaling of ${parts.component}`)]
  const lacks = (kind: string) => !found.some(({ PolicyType }) => PolicyType === kind)
  const gone = (never: string) => [
    missing(`${parts.component} never ${never}: its policy for that is gone`, deployAgain),
  ]
  return [...(lacks('StepScaling') ? gone('wakes') : []), ...(lacks('TargetTrackingScaling') ? gone('sleeps') : [])]
}

async function lastOf(parts: CopiesParts): Promise<readonly Diagnosis[]> {
  const asked = { ...idOf(parts.component), MaxResults: 1 }
  const { ScalingActivities: found } = await parts.client.send(new DescribeScalingActivitiesCommand(asked))
  return ['Failed', 'Unfulfilled'].includes(found?.[0]?.StatusCode ?? '')
    ? [wrong(`the last change of ${parts.component}'s copies failed`, 'see "Turns wait" in docs/runbook.md')]
    : []
}
