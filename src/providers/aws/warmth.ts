/** What keeps a deployment's own models awake by the clock: it ends where the budget stops them, and goes on where it does not. */
import {
  ApplicationAutoScalingClient,
  RegisterScalableTargetCommand,
  type RegisterScalableTargetCommandInput,
} from '@aws-sdk/client-application-auto-scaling'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { Stopped } from '../../ports.ts'
import { callFailure } from './call-failure.ts'
import { copies } from './deployment.ts'

export interface Warmed {
  /** An inference component, by its name. */
  readonly component: string
  /** What of the bot has no use for it once that is stopped. */
  readonly stopsWith: keyof Stopped
}

type Client = Pick<ApplicationAutoScalingClient, 'send'>

/** Region and credentials as every SDK reads them. */
export const scalingClient = () =>
  new ApplicationAutoScalingClient({
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 2_000,
      requestTimeout: 5_000,
      throwOnRequestTimeout: true,
    }),
  })

/** Each is tried whatever becomes of the others. Idempotent. @throws ProviderFailed when one was refused. */
export async function follow(stopped: Stopped, models: readonly Warmed[], client: Client): Promise<void> {
  const told = await Promise.allSettled(
    models.map((model) => client.send(new RegisterScalableTargetCommand(targetOf(model, stopped)))),
  )
  const refused = told.find(({ status }) => status === 'rejected')
  if (refused?.status === 'rejected') throw callFailure('model', 'RegisterScalableTarget', refused.reason)
}

/**
 * What is not named stays as it is (RegisterScalableTarget, API reference). Copies that run are left to the idle policy, which a
 * least number of 0 lets end them: a turn in work still gets its answer. Waking on demand is never suspended, so that a resumption
 * that fails costs nobody more than a cold morning.
 */
function targetOf({ component, stopsWith }: Warmed, stopped: Stopped): RegisterScalableTargetCommandInput {
  const isStopped = stopped.chat || stopped[stopsWith]
  return {
    ServiceNamespace: copies.namespace,
    ScalableDimension: copies.dimension,
    ResourceId: copies.resourceOf(component),
    SuspendedState: { ScheduledScalingSuspended: isStopped },
    ...(isStopped && { MinCapacity: 0 }),
  }
}
