/** Teams' way in, without anything that sends: for hosts that are started for one call. */
import type { Moderator } from '../../src/config/moderators.ts'
import type { TeamsConfig } from '../../src/config/teams.ts'
import type { Accept } from '../../src/ingress.ts'
import type { Policy } from '../../src/policy/policy.ts'
import type { ObjectStore, Observer } from '../../src/ports.ts'
import { answers, type Answers } from './answers.ts'
import { gate, type Gate } from './gate.ts'
import { openSigningKeys } from './keys.ts'
import { localGate } from './local-gate.ts'
import { name } from './place.ts'
import { receiver, type Receive } from './receive.ts'
import { trustsHosts, trustsLoopback, type Trusts } from './service-host.ts'
import { commonUrl, serviceUrls, type ServiceUrls } from './service-urls.ts'
import { wordsOf } from './wording.ts'

export interface WayInOptions {
  readonly config: TeamsConfig
  /** The ingress. While it rejects, Teams is told to bring the activity again. */
  readonly accept: Accept
  readonly objects: ObjectStore
  readonly moderators: readonly Moderator[]
  /** Of the policy, how a press is answered at once. */
  readonly policy: Pick<Policy, 'wording' | 'locale'>
  readonly observer: Pick<Observer, 'failed'>
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

export interface WayIn {
  readonly receive: Receive
  readonly answers: Answers
  readonly urls: ServiceUrls
  readonly trusts: Trusts
  /** Whose tokens are let in; null for local test clients, which have none. */
  readonly issuer: string | null
  readonly tenant: string
}

/** Reads the keys that Teams signs with, so that no activity waits for them. @throws ProviderFailed */
export async function openWayIn(options: WayInOptions): Promise<WayIn> {
  const { config, accept, objects, moderators, policy, observer, now = Date.now } = options
  const { gate: entrance, trusts, issuer } = await entranceOf(config, now)
  const tenant = config.app?.tenantId ?? 'local'
  const failed = (error: unknown) => observer.failed(name, 'keeping a note', error)
  const urls = serviceUrls({ objects, tenant, trusts, common: commonUrl(config.serviceHosts), failed })
  const kept = answers(objects, tenant)
  const ids = new Set(moderators.filter(({ platform }) => platform === name).map(({ id }) => id))
  const receive = receiver({
    gate: entrance,
    accept,
    answers: kept,
    urls,
    isModerator: (person) => ids.has(person),
    words: wordsOf(policy),
    failed: observer.failed.bind(observer),
  })
  return { receive, answers: kept, urls, trusts, issuer, tenant }
}

interface Entrance extends Pick<WayIn, 'trusts' | 'issuer'> {
  readonly gate: Gate
}

async function entranceOf({ app, openIdMetadata, serviceHosts }: TeamsConfig, now: () => number): Promise<Entrance> {
  if (!app) return { gate: localGate, trusts: trustsLoopback, issuer: null }
  const keys = await openSigningKeys(openIdMetadata, now)
  const trusts = trustsHosts(serviceHosts)
  return { gate: gate({ appId: app.id, tenantId: app.tenantId, keys, trusts, now }), trusts, issuer: keys.issuer }
}
