/** Zero copies when nobody asks, one when somebody does, more when many do. */
import { Duration, TimeZone } from 'aws-cdk-lib'
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
import type { CfnInferenceComponent } from 'aws-cdk-lib/aws-sagemaker'
import type { Construct } from 'constructs'
import { copies as scaledBy } from '../../src/providers/aws/deployment.ts'
import type { Settings } from '../settings.ts'

interface Sleeper {
  readonly job: 'chat' | 'guard' | 'pictures'
  readonly componentName: string
  readonly component: CfnInferenceComponent
  readonly copies: number
}

/** Requests that one copy works on at a time before another is wanted: a text model batches, a picture takes all of it. */
const perCopy = { chat: 8, guard: 16, pictures: 1 } as const

export function sleeping(
  scope: Construct,
  { job, componentName, component, copies }: Sleeper,
  { models, budget }: Settings,
): void {
  const target = new ScalableTarget(scope, `${job}-copies`, {
    serviceNamespace: ServiceNamespace.SAGEMAKER,
    resourceId: scaledBy.resourceOf(componentName),
    scalableDimension: scaledBy.dimension,
    minCapacity: 0,
    maxCapacity: copies,
  })
  target.node.addDependency(component)
  if (!budget) resume(target)
  target.scaleToTrackMetric(`${job}-load`, {
    predefinedMetric: PredefinedMetric.SAGEMAKER_INFERENCE_COMPONENT_CONCURRENT_REQUESTS_PER_COPY_HIGH_RESOLUTION,
    targetValue: perCopy[job],
    scaleInCooldown: Duration.minutes(models.idleMinutes),
    scaleOutCooldown: Duration.minutes(1),
  })
  wakeAlarm(scope, { job, componentName, target })
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
function wakeAlarm(scope: Construct, { job, componentName, target }: Sleep): void {
  const alarm = new Alarm(scope, `${job}-wake`, {
    alarmDescription: `Somebody asks for ${job} while no copy runs: one is started. Nobody needs to act.`,
    metric: new Metric({
      namespace: 'AWS/SageMaker',
      metricName: 'NoCapacityInvocationFailures',
      dimensionsMap: { InferenceComponentName: componentName },
      statistic: 'Maximum',
      period: Duration.seconds(30),
    }),
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.MISSING,
  })
  const wake = new StepScalingAction(scope, `${job}-wake-one`, {
    scalingTarget: target,
    adjustmentType: AdjustmentType.CHANGE_IN_CAPACITY,
    cooldown: Duration.minutes(1),
  })
  wake.addAdjustment({ adjustment: 1, lowerBound: 0 })
  alarm.addAlarmAction(new ApplicationScalingAction(wake))
}

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
