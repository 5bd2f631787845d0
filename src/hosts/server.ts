/** One process on a laptop or in a container: ingress, workers and the playground, over embedded stores or AWS. */
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Hono } from 'hono'
import { openPlayground } from '../../adapters/playground/open-playground.ts'
import { modelsOf } from '../assemble.ts'
import type { Bot } from '../bot.ts'
import { readConfig, type Config } from '../config.ts'
import { ingress, type Accept } from '../ingress.ts'
import { builtInPolicy } from '../policy/built-in.ts'
import { readPolicyFile } from '../policy/read-policy.ts'
import type { Observer } from '../ports.ts'
import { serviceClients } from '../providers/aws/service-clients.ts'
import { resilient } from '../resilience.ts'
import { openStores } from '../stores.ts'
import { telemetry } from '../telemetry.ts'
import { workThrough } from '../worker.ts'
import { endWhenExhausted } from './exhaustion.ts'
import { health } from './health.ts'
import { listen } from './listen.ts'
import { modelsInWords } from './models-in-words.ts'
import { ops } from './ops.ts'
import { adviseOllama, greeting, orExplain } from './terminal.ts'

const workers = 8
const visibilitySeconds = 60
/** How long a turn may go on after the stop was asked for; then it is given back to the queue. */
const graceMilliseconds = 20_000

await orExplain(serve)

async function serve(): Promise<void> {
  const config = readConfig()
  const { log, metrics, ...watched } = telemetry({ level: config.logLevel })
  const observer = endWhenExhausted(watched.observer, () => {
    log.error('exhausted')
    process.exitCode = 1
    process.kill(process.pid, 'SIGTERM')
  })
  const policy = config.policyFile === null ? builtInPolicy : readPolicyFile(config.policyFile)
  const services = serviceClients()
  const models = await modelsOf(config.models, { policy, services, now: Date.now })
  const unmasked = policy.masking.filter((type) => !models.masker.types.includes(type))
  if (unmasked.length > 0) log.warn('personal data that the masker cannot find', { types: unmasked.join(', ') })
  const stores = await openStores(config.stores, { retention: policy.retention, visibilitySeconds, now: Date.now })
  const playground = config.playground.on ? await openPage(config, ingress(stores.queue), observer) : null
  const bot: Bot = {
    ...stores,
    ...resilient(models, { policy, observer, wakes: stores.wakes, now: Date.now }),
    policy,
    platforms: playground ? { [playground.name]: playground.platform } : {},
    directories: {},
    receptions: {},
    presences: playground ? { [playground.name]: playground.presence } : {},
    desks: playground ? [playground.name] : [],
    observer,
    now: Date.now,
  }

  const web = new Hono().route('/', health())
  if (playground) web.route('/', playground.routes)
  const servers = [await listen(web, config.http), await listen(ops({ ready: stores.ready, metrics }), config.ops)]
  const closing = new AbortController()
  const stop = new AbortController()
  const working = workThrough(bot, { workers, visibilitySeconds, closing: closing.signal, stop: stop.signal })
  greeting(config)
  void adviseOllama(config)
  log.info('started', { ...config.http, opsPort: config.ops.port, stores: config.stores.kind, policy: policy.version })

  /** Takes nothing new, lets every turn end or gives it back, and only then closes what they stand on. */
  const shutDown = async (signal: NodeJS.Signals) => {
    log.info('stopping', { signal })
    closing.abort()
    const grace = setTimeout(() => stop.abort(), graceMilliseconds)
    await working
    clearTimeout(grace)
    await playground?.close()
    await Promise.all(servers.map((server) => server.close()))
    await stores.close()
    services.close()
    log.info('stopped')
  }
  // Once: a second Ctrl+C ends the process at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void shutDown(signal))
}

async function openPage(
  { http, dataFolder, models, playground: { token } }: Config,
  accept: Accept,
  observer: Observer,
) {
  const folder = resolve(dataFolder, 'playground')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return openPlayground({
    ...http,
    folder,
    token: token?.kind === 'value' ? token.value.reveal() : null,
    about: { models: modelsInWords(models) },
    accept,
    observer,
  })
}
