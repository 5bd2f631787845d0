/** Zero copies when nobody asks, one when somebody does, more when many do. */
import { Duration, Stack, TimeZone } from 'aws-cdk-lib'
import {
  AdjustmentType,
  CfnScalableTarget,
  PredefinedMetric,
  ScalableTarget,
  Schedule,
  ServiceNamespace,
  StepScalingAction,
} from 'aws-cdk-lib/aws-applicationautoscaling'
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { ApplicationScalingAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Role } from 'aws-cdk-lib/aws-iam'
import type { CfnInferenceComponent } from 'aws-cdk-lib/aws-sagemaker'
import type { Construct } from 'constructs'
import { copies as scaledBy, sleepAlarmOf, wakeAlarmOf } from '../../src/providers/aws/deployment.ts'
import type { Settings } from '../settings.ts'

interface Sleeper {
  readonly job: 'chat' | 'guard' | 'pictures'
  readonly componentName: string
  readonly component: CfnInferenceComponent
  readonly copies: number
}

/** Requests that one copy works on at a time before another is wanted: a text model batches, a picture takes all of it. */
const perCopy = { chat: 8, guard: 16, pictures: 1 } as const

/**
 * After so many quiet minutes target tracking lets copies go, whatever else is asked of it: fifteen periods of a minute below the
 * target (Application Auto Scaling user guide, "Target tracking").
 */
export const trackedMinutes = 15

/** After any other time, an alarm does. */
export const areSentToSleep = ({ models }: Settings) => models.idleMinutes !== trackedMinutes

export function sleeping(
  scope: Construct,
  { job, componentName, component, copies }: Sleeper,
  settings: Settings,
): void {
  const { models, budget } = settings
  const target = new ScalableTarget(scope, `${job}-copies`, {
    serviceNamespace: ServiceNamespace.SAGEMAKER,
    resourceId: scaledBy.resourceOf(componentName),
    scalableDimension: scaledBy.dimension,
    minCapacity: 0,
    maxCapacity: copies,
    role: scalingRole(scope, job),
  })
  target.node.addDependency(component)
  if (!budget) resume(target)
  target.scaleToTrackMetric(`${job}-load`, {
    predefinedMetric: PredefinedMetric.SAGEMAKER_INFERENCE_COMPONENT_CONCURRENT_REQUESTS_PER_COPY_HIGH_RESOLUTION,
    targetValue: perCopy[job],
    disableScaleIn: models.idleMinutes > trackedMinutes,
    scaleOutCooldown: Duration.minutes(1),
  })
  wakes(scope, { job, componentName, target })
  if (areSentToSleep(settings)) sleeps(scope, { job, componentName, target }, models.idleMinutes)
  if (models.warm) keepWarm(target, job, models.warm)
}

/** What a spent budget suspended must not stay so when the budget is taken away, and its function with it. */
function resume(target: ScalableTarget): void {
  const made = target.node.defaultChild
  if (made instanceof CfnScalableTarget) made.suspendedState = { scheduledScalingSuspended: false }
}

interface Sleep extends Pick<Sleeper, 'job' | 'componentName'> {
  readonly target: ScalableTarget
}

/** With no copy there is no load to track: SageMaker counts what it had to turn away, and that wakes the first copy. */
function wakes(scope: Construct, { job, componentName, target }: Sleep): void {
  const alarm = new Alarm(scope, `${job}-wake`, {
    alarmName: wakeAlarmOf(componentName),
    alarmDescription: `Somebody asks for ${job} while no copy runs: one is started. Nobody needs to act.`,
    metric: counted('NoCapacityInvocationFailures', componentName, Duration.seconds(30)),
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.MISSING,
  })
  alarm.addAlarmAction(new ApplicationScalingAction(step(scope, `${job}-wake-one`, target, { lowerBound: 0 }, 1)))
}

/**
 * While a copy runs, SageMaker counts what it works on, nothing included. While one is still starting there is nothing to count,
 * and whoever waits for it does not wait in vain.
 */
function sleeps(scope: Construct, { job, componentName, target }: Sleep, idleMinutes: number): void {
  const alarm = new Alarm(scope, `${job}-sleep`, {
    alarmName: sleepAlarmOf(componentName),
    alarmDescription: `Nobody has asked for ${job} for ${idleMinutes} minutes: its copies end. Nobody needs to act.`,
    metric: counted('ConcurrentRequestsPerCopy', componentName, Duration.minutes(1)),
    // One question among twenty copies is a twentieth.
    threshold: 0.01,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: idleMinutes,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  })
  alarm.addAlarmAction(new ApplicationScalingAction(step(scope, `${job}-sleep-all`, target, { upperBound: 0 }, 0)))
}

/** To exactly so many copies: an alarm that goes on repeats its action. */
function step(
  scope: Construct,
  id: string,
  scalingTarget: ScalableTarget,
  from: { readonly lowerBound: number } | { readonly upperBound: number },
  capacity: number,
): StepScalingAction {
  const action = new StepScalingAction(scope, id, { scalingTarget, adjustmentType: AdjustmentType.EXACT_CAPACITY })
  action.addAdjustment({ adjustment: capacity, ...from })
  return action
}

/** As SageMaker counts of a component (SageMaker developer guide, CloudWatch metrics for endpoint invocations). */
const counted = (metricName: string, InferenceComponentName: string, period: Duration) =>
  new Metric({
    namespace: 'AWS/SageMaker',
    metricName,
    dimensionsMap: { InferenceComponentName },
    statistic: 'Maximum',
    period,
  })

/** The service's own: another would be made, and not be used (Application Auto Scaling user guide, service-linked roles). */
const scalingRole = (scope: Construct, job: string) =>
  Role.fromRoleArn(
    scope,
    `${job}-scaling-role`,
    Stack.of(scope).formatArn({
      service: 'iam',
      region: '',
      resource: 'role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com',
      resourceName: 'AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
    }),
  )

function keepWarm(
  target: ScalableTarget,
  job: string,
  { from, to, timeZone }: NonNullable<Settings['models']['warm']>,
): void {
  const at = (hour: number) => Schedule.cron({ weekDay: 'MON-FRI', hour: String(hour), minute: '0' })
  const zone = TimeZone.of(timeZone)
  target.scaleOnSchedule(`${job}-morning`, { schedule: at(from), minCapacity: 1, timeZone: zone })
  target.scaleOnSchedule(`${job}-evening`, { schedule: at(to), minCapacity: 0, timeZone: zone })
}
