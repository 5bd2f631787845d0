/** A bot's ear and mouth in Teams, on real sockets. */
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { openTeams, type TeamsOptions } from '../../../adapters/teams/open-teams.ts'
import { builtInPolicy } from '../../../src/policy/built-in.ts'
import type { ObjectStore, SecretSource } from '../../../src/ports.ts'
import type { Inbound } from '../../../src/turn.ts'
import { password } from '../../far-side/teams/identity.ts'
import { idOf, type Json } from '../../far-side/teams/people.ts'
import { farSideTeams } from '../../far-side/teams/teams.ts'

export const fixedSecret = (value = password): SecretSource => ({ read: async () => value, renew: async () => value })

export function memoryObjects(): ObjectStore & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>()
  return {
    kept,
    put: async (key, bytes) => void kept.set(key, bytes),
    get: async (key) => kept.get(key) ?? null,
    remove: async (key) => void kept.delete(key),
  }
}

export type OpenedTeams = Awaited<ReturnType<typeof openTestTeams>>

export async function openTestTeams({ local = false, ...more }: Partial<TeamsOptions> & { local?: boolean } = {}) {
  const far = await farSideTeams()
  const accepted: Inbound[] = []
  const failures: { item: string; during: string; error: unknown }[] = []
  const objects = memoryObjects()
  const teams = await openTeams({
    config: local ? { ...far.config, app: null, local } : far.config,
    secret: fixedSecret(),
    accept: async (inbound) => void accepted.push(inbound),
    objects,
    policy: builtInPolicy,
    moderators: [{ platform: 'teams', id: idOf('mira') }],
    observer: { failed: (item, during, error) => void failures.push({ item, during, error }) },
    ...more,
  })
  const server = serve({ fetch: teams.routes.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((listening) => server.once('listening', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`

  /** As it is: the body and headers that are given, and no more. */
  const call = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
    fetch(url, { method: 'POST', body: body as BodyInit, headers: { 'content-type': 'application/json', ...headers } })

  /** As Teams sends it: with a token that speaks for the activity's own service. */
  const send = async (activity: Json, token?: string) => {
    const bearer = token ?? (await far.identity.sign(String(activity['serviceUrl'])))
    return call(JSON.stringify(activity), { authorization: `Bearer ${bearer}` })
  }
  return {
    far,
    teams,
    url,
    accepted,
    failures,
    objects,
    call,
    send,
    async close() {
      await teams.close()
      await new Promise((closed) => server.close(closed))
      await far.close()
    },
  }
}
