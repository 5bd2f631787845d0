/**
 * Where each conversation is served: Teams says so with every activity, and may say something new tomorrow. Ids of turns must
 * not change with it, so it is kept apart from them, and outlives the process, since notices are sent unasked.
 */
import { LRUCache } from 'lru-cache'
import type { ObjectStore } from '../../src/ports.ts'
import { hashed } from './hashed.ts'
import type { Trusts } from './service-host.ts'

export interface ServiceUrls {
  /** To be called with verified activities alone. Ends at once; what is new is kept soon after. */
  seen(channel: string, url: string): void
  /** A channel's own, else the tenant's newest, else the platform's common one. @throws ProviderFailed */
  newest(channel: string): Promise<string>
  /** The tenant's newest; null when nobody has written yet. @throws ProviderFailed */
  heard(): Promise<string | null>
  /** Resolves when nothing is being kept any more. */
  close(): Promise<void>
}

interface Parts {
  readonly objects: ObjectStore
  readonly tenant: string
  readonly trusts: Trusts
  /** For a conversation that nothing was ever heard from. */
  readonly common: string
  readonly failed: (error: unknown) => void
}

export function serviceUrls({ objects, tenant, trusts, common, failed }: Parts): ServiceUrls {
  const known = new LRUCache<string, string>({ max: 10_000, ttl: 3_600_000 })
  const keeping = new Set<Promise<void>>()
  const keyOf = (channel: string) => `teams/service-urls/${hashed(tenant, channel)}`

  const keep = (channel: string, url: string) => {
    if (known.get(channel) === url) return
    known.set(channel, url)
    const kept: Promise<void> = objects
      .put(keyOf(channel), new TextEncoder().encode(url), 'text/plain')
      .catch((error: unknown) => {
        known.delete(channel)
        failed(error)
      })
      .finally(() => keeping.delete(kept))
    keeping.add(kept)
  }
  const recall = async (channel: string) => {
    const near = known.get(channel)
    if (near !== undefined) return near
    const bytes = await objects.get(keyOf(channel))
    const url = bytes && new TextDecoder().decode(bytes)
    // The list of hosts may have become shorter since it was kept.
    if (!url || !trusts(url)) return null
    known.set(channel, url)
    return url
  }
  return {
    seen(channel, url) {
      for (const subject of [channel, '']) keep(subject, url)
    },
    newest: async (channel) => (await recall(channel)) ?? (await recall('')) ?? common,
    heard: () => recall(''),
    close: async () => void (await Promise.all(keeping)),
  }
}

/** Where Teams is reached by a bot that has not heard of a conversation yet, as its own SDKs have it. */
export const commonUrl = ([host = '']: readonly string[]) =>
  `${/^(?:localhost|127\.|\[::1\])/.test(host) ? 'http' : 'https'}://${host}/teams/`
