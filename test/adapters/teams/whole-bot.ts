/** A whole bot in Teams: calls over HTTP at one end, the connector service at the other, real stores between. */
import type { ObjectStore } from '../../../src/ports.ts'
import type { Inbound } from '../../../src/turn.ts'
import type { Json } from '../../far-side/teams/people.ts'
import { startBot } from '../../flow/bot.ts'
import { openTestTeams } from './fixtures.ts'

export type WholeBot = Awaited<ReturnType<typeof openWholeBot>>

export async function openWholeBot() {
  let inside: { accept: (inbound: Inbound) => Promise<void>; objects: ObjectStore } | null = null
  const started = () => {
    if (!inside) throw new Error('Not started yet')
    return inside
  }
  const near = await openTestTeams({
    accept: (inbound) => started().accept(inbound),
    objects: {
      put: (...about) => started().objects.put(...about),
      get: (key) => started().objects.get(key),
      remove: (key) => started().objects.remove(key),
    },
  })
  const { name, platform, presence, reception } = near.teams
  const bot = await startBot(() => ({
    platforms: { [name]: platform },
    presences: { [name]: presence },
    receptions: { [name]: reception },
    desks: [name],
  }))
  inside = { accept: bot.accept, objects: bot.bot.objects }
  return {
    ...near,
    bot,
    /** Ends once the bot has done its part. */
    async tell(activity: Json) {
      const response = await near.send(activity)
      if (response.status !== 200) throw new Error(`Answered ${response.status}`)
      await bot.settled()
      return response.text()
    },
    async close() {
      await bot.close()
      await near.close()
    },
  }
}
