/** The worker as a Lambda function: one bot, made while the function starts, and one turn at a time. */
import { writeSync } from 'node:fs'
import { quietAwsClients, readConfig, type SecretRef } from '../config.ts'
import type { Bot } from '../bot.ts'
import { connect } from '../providers/aws/connect.ts'
import { secretSource } from '../providers/aws/secrets.ts'
import { serviceClients } from '../providers/aws/service-clients.ts'
import { telemetry } from '../telemetry.ts'
import { followed } from '../followed.ts'
import { awsOnly } from './aws-only.ts'
import { putOff, visibilitySeconds, workBatch, type NotDone } from './function/batch.ts'
import { untilMade } from './function/until-made.ts'
import { openModels } from './open-models.ts'
import { openTracing } from './open-tracing.ts'
import { policyOf } from './policy-of.ts'
import { byName } from './platforms.ts'
import { openWaysOut } from './ways-out.ts'
import { traceHeader, traceId } from './trace.ts'

quietAwsClients()
const config = readConfig()
const resources = awsOnly(config, 'a function')
const policy = policyOf(config)
// At once: between two calls a function stands still, and lines would wait.
const { observer, log, flush } = telemetry({
  level: config.logLevel,
  destination: { write: (line) => writeSync(1, line) },
  deployment: config.deployment,
  trace: () => traceId(traceHeader()),
})
const tracing = await openTracing(config, 'subsegment', (because) => log.warn('traces lost', { because }))
const { tracer } = tracing

const keeping = { retention: policy.retention, visibilitySeconds, now: Date.now, trace: () => tracer.header() }
const stores = untilMade(() => connect(resources, keeping))

const bot = untilMade(async (): Promise<Bot> => {
  const services = serviceClients()
  const secret = (ref: SecretRef) => secretSource(ref, services.secrets, Date.now)
  const kept = await stores()
  const [models, platforms] = await Promise.all([
    openModels(config, { policy, services, wakes: kept.wakes, observer, tracer, log }),
    openWaysOut(config, { policy, observer, secret, objects: kept.objects }),
  ])
  return followed({ ...kept, ...models, ...byName(platforms), policy, observer, tracer, now: Date.now })
})

const failed = (error: unknown) => observer.failed('worker', 'starting', error)

// While Lambda still starts the function; what fails here is tried again with the first batch.
await bot().catch(failed)

/** Seconds after which a function that could not start is given its batch again. */
const comesAgain = 10

/** What Lambda tells of a call (Lambda developer guide, "Context object"). */
interface Context {
  getRemainingTimeInMillis(): number
}

export async function handler(batch: unknown, context: Context): Promise<NotDone> {
  try {
    const { queue, easelOf } = await stores()
    const made = await bot().catch(failed)
    if (!made) return await putOff(batch, queue, comesAgain)
    const easel = easelOf(config.picturesAtOnce)
    return await workBatch(batch, { bot: made, queue, easel, left: () => context.getRemainingTimeInMillis() })
  } finally {
    flush()
    await tracing.flush()
  }
}
