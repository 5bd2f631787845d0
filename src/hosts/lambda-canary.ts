/** Every few minutes: is the way in open, does what everything stands on answer, and do guard and model still judge and reply? */
import * as z from 'zod'
import { modelsOf } from '../assemble.ts'
import { readConfig } from '../config.ts'
import { examine, isWell } from '../doctor.ts'
import type { Check } from '../ports.ts'
import { clients } from '../providers/aws/clients.ts'
import { connect } from '../providers/aws/connect.ts'
import { controlPlane } from '../providers/aws/doctor/control-plane.ts'
import { endpointCheck } from '../providers/aws/doctor/endpoint-check.ts'
import { secretSource } from '../providers/aws/secrets.ts'
import { serviceClients } from '../providers/aws/service-clients.ts'
import { dynamoSwitches } from '../providers/aws/switches.ts'
import { openCloudWatch } from '../telemetry/cloudwatch.ts'
import { openLog } from '../telemetry/log.ts'
import { awsOnly } from './aws-only.ts'
import { questionCheck } from './canary/questions.ts'
import { doorChecks } from './canary/way-in.ts'
import { policyOf } from './policy-of.ts'

/** As the schedule says it. `url`: the public address, null where there is none of ours; `ask`: put questions to the models. */
const wake = z.strictObject({ url: z.url({ protocol: /^https?$/ }).nullable(), ask: z.boolean() })

const longestMilliseconds = 40_000

const config = readConfig()
const { slack, teams, models: slots, logLevel, deployment } = config
const resources = awsOnly(config, 'a function')
const policy = policyOf(config)
const services = serviceClients()
const models = await modelsOf(slots, { policy, services, now: Date.now })
const sink = process.stdout
const log = openLog(logLevel, sink)
const counts = openCloudWatch(deployment ?? 'chaperone', sink, Date.now)
const signingSecret = slack?.signingSecret ? secretSource(slack.signingSecret, services.secrets, Date.now) : null
const control = controlPlane()
const { dynamodb } = clients({ kind: 'aws' })
const switches = dynamoSwitches({ client: dynamodb, table: resources.threadsTable, now: Date.now })

export async function handler(event: unknown): Promise<void> {
  const { url, ask } = wake.parse(event)
  const door =
    url === null
      ? []
      : doorChecks({ url: url.replace(/\/$/, ''), slack: signingSecret, teams: teams !== null, now: Date.now })
  const questions = questionCheck({ models, slots, policy, endpoints, ask: ask && (await mayCost()) })
  const ill = (await examine([...door, ground, questions], longestMilliseconds)).filter((found) => !isWell(found))
  for (const { name, state, found } of ill) log.error('canary found', { name, state, found })
  counts.add('canary failed', ill.length > 0 ? 1 : 0)
  counts.flush()
}

/** A question keeps a model awake: none in a month whose budget is spent, nor while nobody can say whether it is. */
const mayCost = () =>
  switches.stopped().then(
    ({ chat }) => !chat,
    () => false,
  )

/** Tables and queue, by reads that leave nothing behind. */
const ground: Check = {
  name: 'stores and queue',
  async run() {
    const keeping = { retention: policy.retention, visibilitySeconds: 60, now: Date.now }
    const opened = await connect(resources, keeping)
    try {
      await opened.ready()
      return [{ state: 'ok', found: 'they answer', mend: null }]
    } finally {
      await opened.close()
    }
  },
}

const endpoints = [slots.chat, slots.guard].flatMap((slot) =>
  slot.kind === 'sagemaker' ? [endpointCheck({ ...slot, client: control, name: 'endpoint' })] : [],
)
