/** One alarm: it goes to the owner, and names the section of the runbook that says what to do. */
import { Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { alarmOf } from '../../src/providers/aws/deployment.ts'

export interface Wanted {
  /** The runbook's section, as its heading reads. */
  readonly section: string
  readonly means: string
  readonly metric: IMetric
  readonly threshold: number
  readonly periods?: number
  /** It is bad to be under the threshold, not to reach it. */
  readonly below?: boolean
  /** Whatever says nothing is not well. */
  readonly silence?: 'is bad'
}

export function alarm(
  scope: Construct,
  { section, means, metric, threshold, periods = 1, below = false, silence }: Wanted,
  topic: ITopic,
): Alarm {
  const anchor = anchorOf(section)
  const made = new Alarm(scope, `alarm-${anchor}`, {
    alarmName: alarmOf(Stack.of(scope).stackName, anchor),
    alarmDescription: `${means}. What to do: docs/runbook.md#${anchor}`,
    metric,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: below
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: silence ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  })
  made.addAlarmAction(new SnsAction(topic))
  made.addOkAction(new SnsAction(topic))
  return made
}

/** As GitHub makes an anchor of a heading. */
export const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')
