/** One process on a laptop or in a container: ingress, workers and the playground, over embedded stores or AWS. */
import { Hono } from 'hono'
import type { Bot } from '../bot.ts'
import { readConfig, type SecretRef } from '../config.ts'
import { ingress } from '../ingress.ts'
import { connectSender } from '../providers/aws/connect.ts'
import { secretSource } from '../providers/aws/secrets.ts'
import { serviceClients } from '../providers/aws/service-clients.ts'
import { openStores } from '../stores.ts'
import { followed, receivedIn } from '../followed.ts'
import { telemetry } from '../telemetry.ts'
import { readHalf } from './arguments.ts'
import { awsOnly } from './aws-only.ts'
import { endWhenExhausted } from './exhaustion.ts'
import { health } from './health.ts'
import { listen } from './listen.ts'
import { policyOf } from './policy-of.ts'
import { openPlatforms } from './open-platforms.ts'
import { openTracing } from './open-tracing.ts'
import { ops } from './ops.ts'
import { byName } from './platforms.ts'
import { adviseOllama, greeting, orExplain } from './terminal.ts'
import { traceId } from './trace.ts'
import { untilFilled } from './until-filled.ts'
import { openWaysOut } from './ways-out.ts'

const workers = 8
const visibilitySeconds = 60
/** How long a turn may go on after the stop was asked for; then it is given back to the queue. */
const graceMilliseconds = 20_000

await orExplain(serve)

async function serve(): Promise<void> {
  const config = readConfig()
  const half = readHalf(process.argv.slice(2), config)
  const tracing = await openTracing(config, 'segment', (because) => log.warn('traces lost', { because }))
  const { tracer } = tracing
  const trace = () => tracer.header()
  const { logLevel: level, deployment } = config
  const { log, metrics, flush, ...watched } = telemetry({ level, deployment, trace: () => traceId(trace()) })
  const observer = endWhenExhausted(watched.observer, () => {
    log.error('exhausted')
    process.exitCode = 1
    process.kill(process.pid, 'SIGTERM')
  })
  const policy = policyOf(config)
  const services = serviceClients()
  const secret = (ref: SecretRef) => secretSource(ref, services.secrets, Date.now)
  await untilFilled(config, { secret, log })
  const keeping = { retention: policy.retention, visibilitySeconds, now: Date.now, trace }
  const stores = half === 'receive' ? null : await openStores(config.stores, keeping)
  const kept = stores ?? connectSender(awsOnly(config, 'a receiver'), keeping)
  const around = { policy, observer, secret, objects: kept.objects }
  const doors = half === 'work' ? [] : await openPlatforms(config, receivedIn(tracer, ingress(kept.queue)), around)
  const platforms = half === 'work' ? await openWaysOut(config, around) : doors

  const web = new Hono().route('/', health())
  for (const { routes } of doors) web.route('/', routes)
  const servers = [await listen(web, config.http), await listen(ops({ ready: kept.ready, metrics }), config.ops)]
  for (const door of doors) await door.start()

  const closing = new AbortController()
  const stop = new AbortController()
  const shift = { workers, visibilitySeconds, closing: closing.signal, stop: stop.signal }
  let working = Promise.resolve()
  if (stores) {
    // Once the doors are open: it is half of the code, and who only receives needs none of it.
    const { openModels } = await import('./open-models.ts')
    const { workThrough } = await import('../worker.ts')
    const models = await openModels(config, { policy, services, wakes: stores.wakes, observer, tracer, log })
    const bot: Bot = { ...stores, ...models, ...byName(platforms), policy, observer, tracer, now: Date.now }
    working = workThrough(followed(bot), shift)
  }
  greeting(config, half)
  void adviseOllama(config)
  log.info('started', { ...config.http, opsPort: config.ops.port, stores: config.stores.kind, policy: policy.version })

  /** Takes nothing new, lets every turn end or gives it back, and only then closes what they stand on. */
  const shutDown = async (signal: NodeJS.Signals) => {
    log.info('stopping', { signal })
    closing.abort()
    const grace = setTimeout(() => stop.abort(), graceMilliseconds)
    await Promise.all(doors.map((door) => door.shut()))
    await working
    clearTimeout(grace)
    await Promise.all(doors.map((door) => door.close()))
    await Promise.all(servers.map((server) => server.close()))
    await kept.close()
    services.close()
    flush()
    await tracing.close()
    log.info('stopped')
  }
  // Once: a second Ctrl+C ends the process at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void shutDown(signal))
}
