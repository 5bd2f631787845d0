/** What a deployment is made of, beyond what the bot is told: functions, containers, alarms and who hears of them, models' copies. */
import type { Config } from '../config.ts'
import type { Check, Stopped } from '../ports.ts'
import { functionOutput, partOutputs, serviceOutput, sleepAlarmOf } from '../providers/aws/deployment.ts'
import { alarmsCheck } from '../providers/aws/doctor/alarms-check.ts'
import { containerCheck } from '../providers/aws/doctor/container-check.ts'
import { copiesCheck } from '../providers/aws/doctor/copies-check.ts'
import { functionCheck } from '../providers/aws/doctor/function-check.ts'
import { mailCheck } from '../providers/aws/doctor/mail-check.ts'
import type { PartClients } from '../providers/aws/doctor/part-clients.ts'
import { triggerCheck } from '../providers/aws/doctor/trigger-check.ts'
import type { Deployed, Parts } from './deployed.ts'

interface Around {
  readonly clients: PartClients
  readonly models: Config['models']
  readonly queueUrl: string
  /** The deployment's own. */
  readonly region: string | undefined
  /** What the budget has stopped. */
  readonly stopped: () => Promise<Stopped>
}

export function partChecks({ environment, parts }: Deployed, around: Around): readonly Check[] {
  const { clients, queueUrl, region } = around
  const { turnsAtOnce, ownersTopic, alarms } = parts
  return [
    completeness(parts),
    ...parts.functions.map(({ output, name }) =>
      functionCheck({ client: clients.lambda, name: output, functionName: name, region, environment }),
    ),
    ...parts.functions
      .filter(({ output }) => output === functionOutput('worker'))
      .map(({ output, name }) =>
        triggerCheck({ client: clients.lambda, name: output, functionName: name, region, queueUrl, turnsAtOnce }),
      ),
    ...parts.services.map(({ output, ...named }) =>
      containerCheck({ client: clients.ecs, name: output, region, ...named }),
    ),
    ...(ownersTopic === null
      ? []
      : [mailCheck({ client: clients.sns, name: partOutputs.ownersTopic, topic: ownersTopic })]),
    ...(alarms.length === 0 ? [] : [alarmsCheck({ client: clients.alarms, name: partOutputs.alarms, alarms, region })]),
    ...copies(parts, around),
  ]
}

/** Whatever the shape: some part takes messages in, one works on them, one looks, and alarms tell the owner. */
function completeness({ functions, services, ownersTopic, alarms }: Parts): Check {
  const told = new Set([...functions, ...services].map(({ output }) => output))
  if (ownersTopic !== null) told.add(partOutputs.ownersTopic)
  if (alarms.length > 0) told.add(partOutputs.alarms)
  const needed = [
    [functionOutput('ingress'), serviceOutput('receive')],
    [functionOutput('worker'), serviceOutput('work')],
    [functionOutput('canary')],
    [partOutputs.ownersTopic],
    [partOutputs.alarms],
  ]
  const lacking = needed.filter((either) => !either.some((output) => told.has(output)))
  const found = lacking.map((either) => either.join(' or ')).join(', ')
  const mend = 'the file is of an earlier version: npx cdk deploy --all --outputs-file outputs.json'
  return {
    name: 'outputs',
    run: async () => [
      lacking.length === 0
        ? { state: 'ok', found: 'they name every part', mend: null }
        : { state: 'missing', found: `they name no ${found}`, mend },
    ],
  }
}

/** Of the stack of models alone: how others scale theirs is their affair. */
function copies(
  { components, sleepAlarms }: Parts,
  { clients, models: { chat, guard, picture }, region, stopped }: Around,
): readonly Check[] {
  const spent = (what: (told: Stopped) => boolean) => () => stopped().then(what, () => null)
  const text = spent((told) => told.chat)
  const pictures = spent((told) => told.chat || told.pictures)
  const slots = [
    ['CHAT_MODEL', chat, text],
    ['TEXT_GUARD', guard, text],
    ['PICTURE_MODEL', picture, pictures],
  ] as const
  return slots.flatMap(([name, slot, isStopped]) =>
    slot.kind === 'sagemaker' && slot.component !== null && components.includes(slot.component)
      ? [
          copiesCheck({
            client: clients.scaling,
            alarms: clients.alarms,
            name,
            component: slot.component,
            isSentToSleep: sleepAlarms.includes(sleepAlarmOf(slot.component)),
            region,
            stopped: isStopped,
          }),
        ]
      : [],
  )
}
