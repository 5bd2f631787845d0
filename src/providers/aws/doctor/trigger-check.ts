/** What brings turns from the queue to the worker's function: without it everything is accepted, and nothing answered. */
import {
  ListEventSourceMappingsCommand,
  type EventSourceMappingConfiguration,
  type LambdaClient,
} from '@aws-sdk/client-lambda'
import * as z from 'zod'
import type { Check, Diagnosis } from '../../../ports.ts'
import { asleep, aws, check, deployAgain, missing, ok, unreadable, wrong } from './service-diagnosis.ts'

export interface TriggerParts {
  readonly client: Pick<LambdaClient, 'send'>
  /** The output that names the function. */
  readonly name: string
  readonly functionName: string
  /** The deployment's own; undefined: as every SDK reads it. */
  readonly region: string | undefined
  readonly queueUrl: string
  /** At most so many turns at once, as it was deployed; null: nobody says. */
  readonly turnsAtOnce: number | null
}

export function triggerCheck(parts: TriggerParts): Check {
  const { client, name, functionName, queueUrl } = parts
  const look = {
    subject: `the trigger of function ${functionName}`,
    action: 'lambda:ListEventSourceMappings',
    mendMissing: deployAgain,
  }
  return check(name, look, async () => {
    const { EventSourceMappings: all } = await client.send(
      new ListEventSourceMappingsCommand({ FunctionName: functionName }),
    )
    if (!all) return unreadable(look.subject)
    const queue = `:${queueUrl.split('/').at(-1) ?? ''}`
    const mapping = all.find(({ EventSourceArn: arn }) => arn?.endsWith(queue))
    if (!mapping) return missing('nothing brings turns from the queue to the worker', deployAgain)
    return switchedOff(mapping, parts) ?? atWork(mapping, parts)
  })
}

/** EventSourceMappingConfiguration, Lambda's API reference. */
function switchedOff(
  { State: state = '', ...mapping }: EventSourceMappingConfiguration,
  { region }: TriggerParts,
): Diagnosis | null {
  if (state === 'Enabled') return null
  if (['Creating', 'Enabling', 'Updating'].includes(state))
    return asleep('the way from queue to worker is being opened')
  const by = /user/i.test(mapping.StateTransitionReason ?? '') ? 'by hand' : 'by AWS: the queue cannot be read'
  return wrong(`turns wait: the way from queue to worker is switched off ${by}`, changing(mapping, '--enabled', region))
}

function atWork(mapping: EventSourceMappingConfiguration, { turnsAtOnce, region }: TriggerParts): readonly Diagnosis[] {
  const atMost = mapping.ScalingConfig?.MaximumConcurrency
  const problems = [
    ...(mapping.LastProcessingResult?.startsWith('PROBLEM')
      ? [wrong('the last turn could not be brought to the worker', 'see "Turns wait" in docs/runbook.md')]
      : []),
    ...(turnsAtOnce !== null && atMost !== turnsAtOnce
      ? [
          wrong(
            `the worker takes ${atMost ?? 'any number of'} turns at once, and was deployed for ${turnsAtOnce}`,
            changing(mapping, `--scaling-config MaximumConcurrency=${turnsAtOnce}`, region),
          ),
        ]
      : []),
  ]
  return problems.length > 0
    ? problems
    : [ok(`turns go from the queue to the worker, ${atMost ?? 'any number'} at once`)]
}

function changing({ UUID }: EventSourceMappingConfiguration, what: string, region: string | undefined): string {
  const id = z.uuid().safeParse(UUID).data
  return id ? aws(region, `lambda update-event-source-mapping --uuid ${id} ${what}`) : deployAgain
}
