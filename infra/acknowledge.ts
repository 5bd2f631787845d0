import { Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** Lets findings of cdk-nag stand, each by its exact name, for a reason. */
export function acknowledge(construct: IConstruct, reason: string, ...findings: readonly string[]): void {
  for (const id of findings) Validations.of(construct).acknowledge({ id: `AwsSolutions-${id}`, reason })
}
